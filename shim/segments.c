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
	s->align = phdr->h.p_align ? phdr->h.p_align : 1;
	s->prot = prot_of(phdr->h.p_flags);
	s->phdr = index;
}

static enum mapinfo_reason check_shape(const struct mapinfo_segment *s)
{
	if (s->filesz > s->memsz)
		return MAPINFO_REASON_LOAD_SIZE;
	if (s->align & (s->align - 1))
		return MAPINFO_REASON_LOAD_ALIGN;
	return MAPINFO_REASON_NONE;
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
	if ((s->vaddr - s->offset) & (s->align - 1))
		return MAPINFO_REASON_LOAD_CONGRUENT;
	return MAPINFO_REASON_NONE;
}

/* @s: not the first segment. */
static enum mapinfo_reason check_order(const struct mapinfo_segment *s)
{
	if (s->vaddr < s[-1].vaddr)
		return MAPINFO_REASON_LOAD_ORDER;
	if (s->vaddr - s[-1].vaddr < s[-1].memsz)
		return MAPINFO_REASON_LOAD_OVERLAP;
	return MAPINFO_REASON_NONE;
}

static enum mapinfo_reason add_segment(struct mapinfo_elf *elf,
				       const struct phdr *phdr, int index)
{
	struct mapinfo_segment *s = &elf->segments[elf->count];
	enum mapinfo_reason reason;

	if (!phdr->h.p_memsz)
		return phdr->h.p_filesz ? MAPINFO_REASON_LOAD_SIZE :
					  MAPINFO_REASON_NONE;
	if (elf->count == MAPINFO_SEGMENTS_MAX)
		return MAPINFO_REASON_LOAD_COUNT;
	take(s, phdr, index);
	reason = check_shape(s);
	if (!reason)
		reason = check_place(s, elf->file_size);
	if (!reason && elf->count)
		reason = check_order(s);
	if (reason)
		return reason;
	if (elf->align < s->align)
		elf->align = s->align;
	elf->count++;
	return MAPINFO_REASON_NONE;
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

const struct mapinfo_segment *mapinfo_segment_at(const struct mapinfo_elf *elf,
						 uintptr_t vaddr, size_t size)
{
	const struct mapinfo_segment *s = elf->segments;
	const struct mapinfo_segment *end = s + elf->count;

	for (; s < end; s++) {
		/* huge, if it lies before the segment */
		uintptr_t skip = vaddr - s->vaddr;

		if (skip < s->memsz)
			return size <= s->memsz - skip ? s : NULL;
	}
	return NULL;
}

/* A segment must have @size bytes from the start of @part on. */
static enum mapinfo_reason check_part(const struct mapinfo_elf *elf,
				      const struct mapinfo_segment *part,
				      size_t size, int *phdr)
{
	if (!size || mapinfo_segment_at(elf, part->vaddr, size))
		return MAPINFO_REASON_NONE;
	*phdr = part->phdr;
	return MAPINFO_REASON_OUTSIDE;
}

/* What a loader reads in memory: it must be there. */
static enum mapinfo_reason check_parts(const struct mapinfo_elf *elf, int *phdr)
{
	enum mapinfo_reason reason = check_shape(&elf->tls);

	*phdr = elf->tls.phdr;
	if (!reason)
		reason = check_part(elf, &elf->tls, elf->tls.filesz, phdr);
	if (!reason)
		reason = check_part(elf, &elf->dynamic, elf->dynamic.memsz,
				    phdr);
	if (!reason)
		reason = check_part(elf, &elf->relro, elf->relro.memsz != 0,
				    phdr);
	return reason;
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

static enum mapinfo_reason add_phdrs(struct mapinfo_elf *elf,
				     const struct phdr *phdrs, int *phdr)
{
	enum mapinfo_reason reason;
	unsigned int i;

	for (i = 0; i < elf->phdrs_count; i++) {
		reason = add_phdr(elf, &phdrs[i], (int)i);
		if (reason) {
			*phdr = (int)i;
			return reason;
		}
	}
	return elf->count ? MAPINFO_REASON_NONE : MAPINFO_REASON_LOAD_NONE;
}

int mapinfo_take_phdrs(struct mapinfo_elf *elf, const void *table,
		       size_t offset, int *phdr)
{
	enum mapinfo_reason reason = add_phdrs(elf, table, phdr);

	if (!reason)
		reason = check_parts(elf, phdr);
	if (reason)
		return MAPINFO_REFUSED(ENOEXEC, reason);
	find_table(elf, offset);
	return 0;
}
