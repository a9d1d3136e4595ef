// SPDX-License-Identifier: MIT
/* Program headers: the segments, and what has to lie in one. */
#include "internal.h"
#include "native.h"

static int prot_of(uint32_t flags)
{
	return (flags & PF_R ? PROT_READ : 0) |
	       (flags & PF_W ? PROT_WRITE : 0) |
	       (flags & PF_X ? PROT_EXEC : 0);
}

static void take(struct mapinfo_segment *s, const struct phdr *phdr, int index)
{
	s->offset = phdr->h.p_offset;
	s->vaddr = phdr->h.p_vaddr;
	s->filesz = phdr->h.p_filesz;
	s->memsz = phdr->h.p_memsz;
	s->align = phdr->h.p_align;
	s->prot = prot_of(phdr->h.p_flags);
	s->phdr = index;
}

static enum mapinfo_reason check_place(const struct mapinfo_segment *s,
				       size_t file_size)
{
	uintptr_t end;

	if (__builtin_add_overflow(s->vaddr, s->memsz, &end))
		return MAPINFO_REASON_LOAD_ADDRESS;
	/* without bytes in the file, p_offset means nothing */
	if (!s->filesz)
		return MAPINFO_REASON_NONE;
	if (__builtin_add_overflow(s->offset, s->filesz, &end))
		return MAPINFO_REASON_LOAD_OFFSET;
	if (end > file_size)
		return MAPINFO_REASON_LOAD_EOF;
	return MAPINFO_REASON_NONE;
}

/*
 * As other loaders see it: what p_filesz has above p_memsz is not of the segment, unless
 * that is 0, and p_align that is no power of two asks for nothing. Where there is no room
 * any more, segments are counted.
 */
static enum mapinfo_reason add_segment(struct mapinfo_elf *elf,
				       const struct phdr *phdr, int index)
{
	unsigned int before = elf->count;
	struct mapinfo_segment *s;
	enum mapinfo_reason reason;

	if (!phdr->h.p_memsz && !phdr->h.p_filesz)
		return MAPINFO_REASON_NONE;
	elf->count++;
	if (before >= elf->room)
		return MAPINFO_REASON_NONE;
	s = &elf->segments[before];
	take(s, phdr, index);
	if (!s->memsz)
		s->memsz = s->filesz;
	if (s->filesz > s->memsz)
		s->filesz = s->memsz;
	if (!mapinfo_is_power_of_two(s->align))
		s->align = 1;
	reason = check_place(s, elf->file_size);
	if (!reason && elf->align < s->align)
		elf->align = s->align;
	return reason;
}

static enum mapinfo_reason add_phdr(struct mapinfo_elf *elf,
				    const struct phdr *phdr, int index)
{
	switch (phdr->h.p_type) {
	case PT_LOAD:
		return add_segment(elf, phdr, index);
	case PT_DYNAMIC:
		take(&elf->dynamic, phdr, index);
		break;
	case PT_TLS:
		take(&elf->tls, phdr, index);
		break;
	case PT_GNU_RELRO:
		take(&elf->relro, phdr, index);
		break;
	case PT_GNU_STACK:
		take(&elf->stack, phdr, index);
		break;
	}
	return MAPINFO_REASON_NONE;
}

/* Of several, which overlap, the last one: it counts. */
const struct mapinfo_segment *mapinfo_segment_at(const struct mapinfo_elf *elf,
						 uintptr_t vaddr, size_t size)
{
	const struct mapinfo_segment *s = elf->segments + elf->count;

	while (s-- > elf->segments) {
		/* huge, if it lies before the segment */
		uintptr_t skip = vaddr - s->vaddr;

		if (skip < s->memsz && size <= s->memsz - skip)
			return s;
	}
	return NULL;
}

/* In a file of debug information, PT_DYNAMIC has no bytes: it is none, then. */
static enum mapinfo_reason check_dynamic(struct mapinfo_elf *elf, int *phdr)
{
	struct mapinfo_segment *dynamic = &elf->dynamic;
	const struct mapinfo_segment *s =
		mapinfo_segment_at(elf, dynamic->vaddr, sizeof(struct dyn));

	if (dynamic->phdr < 0)
		return MAPINFO_REASON_NONE;
	*phdr = dynamic->phdr;
	if (!s)
		return MAPINFO_REASON_OUTSIDE;
	if (dynamic->vaddr - s->vaddr + sizeof(struct dyn) <= s->filesz)
		return MAPINFO_REASON_NONE;
	mapinfo_zero(dynamic, sizeof(*dynamic));
	dynamic->phdr = -1;
	return MAPINFO_REASON_NONE;
}

/* Whether segments have all of it: with FDPIC one, as the next may lie elsewhere. */
static bool is_covered(const struct mapinfo_elf *elf, uintptr_t vaddr, size_t size)
{
	const struct mapinfo_segment *s;
	size_t there;

	for (;; vaddr += there, size -= there) {
		if (!size || mapinfo_segment_at(elf, vaddr, size))
			return true;
		s = mapinfo_segment_at(elf, vaddr, 1);
		if (!HAS_WIDENING || !s || mapinfo_is_fdpic(elf))
			return false;
		there = memory_end(s) - vaddr;
	}
}

/* What a loader copies for each thread: it must be there. */
static enum mapinfo_reason check_tls(const struct mapinfo_elf *elf, int *phdr)
{
	const struct mapinfo_segment *tls = &elf->tls;

	*phdr = tls->phdr;
	if (tls->filesz > tls->memsz)
		return MAPINFO_REASON_TLS_SIZE;
	return is_covered(elf, tls->vaddr, tls->filesz) ? MAPINFO_REASON_NONE :
							  MAPINFO_REASON_OUTSIDE;
}

static enum mapinfo_reason check_places(struct mapinfo_elf *elf,
					struct mapinfo_error *error)
{
	enum mapinfo_reason reason = check_tls(elf, &error->phdr);

	return reason ? reason : check_dynamic(elf, &error->phdr);
}

/* On any machine, as much at least is mapped at once. */
#define PAGE_LEAST	((size_t)4096)

/* Of its first and its last page a segment gets what is in no other one. */
static void widen_segment(const struct mapinfo_elf *elf, struct mapinfo_segment *s)
{
	const struct mapinfo_segment *other = elf->segments;
	size_t left = elf->file_size - (s->offset + s->filesz);
	uintptr_t end = memory_end(s);
	uintptr_t low = page_floor(s->vaddr, PAGE_LEAST);
	uintptr_t high = page_ceil(end, PAGE_LEAST);

	for (; other < elf->segments + elf->count; other++) {
		if (memory_end(other) <= s->vaddr && memory_end(other) > low)
			low = memory_end(other);
		if (other->vaddr >= end && other->vaddr < high)
			high = other->vaddr;
	}
	if (s->filesz == s->memsz)
		s->filesz += high - end < left ? high - end : left;
	s->filesz += s->vaddr - low;
	s->offset -= s->vaddr - low;
	s->vaddr = low;
	s->memsz = high - low;
}

/*
 * Where pages are mapped, a segment comes with what its first and its last page have
 * besides, and others read that, too. On the last page of the address space, which ends
 * at 0, it is refused later, as it is.
 */
static void widen(struct mapinfo_elf *elf)
{
	struct mapinfo_segment *s = elf->segments;
	struct mapinfo_segment *end = s + elf->count;

	elf->flags |= MAPINFO_ELF_BESIDE;
	for (; s < end; s++)
		if (s->filesz && page_ceil(memory_end(s), PAGE_LEAST) &&
		    !((s->vaddr - s->offset) & (PAGE_LEAST - 1)))
			widen_segment(elf, s);
}

static void find_table(struct mapinfo_elf *elf, size_t offset)
{
	const struct mapinfo_segment *s = elf->segments;
	const struct mapinfo_segment *end = s + elf->count;
	size_t size = elf->phdrs_count * sizeof(struct phdr);

	for (; s < end; s++) {
		size_t skip = offset - s->offset;

		if (skip < s->filesz && size <= s->filesz - skip)
			elf->phdrs = s->vaddr + skip;
	}
}

int mapinfo_take_phdrs(struct mapinfo_elf *elf, const void *table,
		       unsigned int first, unsigned int count,
		       struct mapinfo_error *error)
{
	const struct phdr *phdrs = table;
	unsigned int i;

	for (i = 0; i < count; i++) {
		int index = (int)(first + i);
		enum mapinfo_reason reason = add_phdr(elf, &phdrs[i], index);

		if (reason) {
			error->phdr = index;
			return (int)reason;
		}
	}
	return 0;
}

int mapinfo_check_phdrs(struct mapinfo_elf *elf, size_t offset,
			struct mapinfo_error *error)
{
	enum mapinfo_reason reason;

	if (!elf->count)
		return MAPINFO_REASON_LOAD_NONE;
	if (elf->count > elf->room) {
		error->room = elf->count;
		return MAPINFO_REFUSED(ENOMEM, MAPINFO_REASON_ROOM);
	}
	reason = check_places(elf, error);
	if (HAS_WIDENING && reason == MAPINFO_REASON_OUTSIDE) {
		widen(elf);
		reason = check_places(elf, error);
	}
	if (reason)
		return (int)reason;
	find_table(elf, offset);
	return 0;
}
