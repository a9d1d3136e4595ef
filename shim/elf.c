// SPDX-License-Identifier: MIT
/* The header reader: nothing that follows meets a number it did not check. */
#include <linux/elf.h>

#include "internal.h"

#ifdef __LP64__
#define ELF(type)	Elf64_##type
#define NATIVE_CLASS	ELFCLASS64
#else
#define ELF(type)	Elf32_##type
#define NATIVE_CLASS	ELFCLASS32
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define NATIVE_DATA	ELFDATA2LSB
#else
#define NATIVE_DATA	ELFDATA2MSB
#endif

#if defined(__arm__)
#define NATIVE_MACHINE	EM_ARM
#elif defined(__m68k__)
#define NATIVE_MACHINE	EM_68K
#elif defined(__riscv)
#define NATIVE_MACHINE	EM_RISCV
#elif defined(__x86_64__)
#define NATIVE_MACHINE	EM_X86_64
#else
#error "e_machine is not known"
#endif

/* The value that ARM, SH and the other FDPIC ABIs share. */
#define OSABI_FDPIC	65

/* Program headers that are read together with the ELF header; few have more. */
#define HEAD_PHDRS	14

/* Headers as they lie in a buffer: aligned in any way. */
struct ehdr {
	ELF(Ehdr) h;
} __attribute__((packed, may_alias));

struct phdr {
	ELF(Phdr) h;
} __attribute__((packed, may_alias));

/*
 * What is read of a file: how large it is, how much of that is looked at first,
 * and where the program headers are.
 */
struct headers {
	size_t file_size;
	size_t head_size;
	size_t offset;
	size_t size;
};

static enum mapinfo_reason check_ident(const unsigned char *ident)
{
	if (ident[EI_MAG0] != ELFMAG0 || ident[EI_MAG1] != ELFMAG1 ||
	    ident[EI_MAG2] != ELFMAG2 || ident[EI_MAG3] != ELFMAG3)
		return MAPINFO_REASON_ELF_MAGIC;
	if (ident[EI_CLASS] != NATIVE_CLASS)
		return MAPINFO_REASON_ELF_CLASS;
	if (ident[EI_DATA] != NATIVE_DATA)
		return MAPINFO_REASON_ELF_BYTE_ORDER;
	if (ident[EI_VERSION] != EV_CURRENT)
		return MAPINFO_REASON_ELF_VERSION;
	return MAPINFO_REASON_NONE;
}

static enum mapinfo_reason check_kind(const struct ehdr *ehdr)
{
	if (ehdr->h.e_version != EV_CURRENT)
		return MAPINFO_REASON_ELF_VERSION;
	if (ehdr->h.e_machine != NATIVE_MACHINE)
		return MAPINFO_REASON_ELF_MACHINE;
	if (ehdr->h.e_type != ET_DYN && ehdr->h.e_type != ET_EXEC)
		return MAPINFO_REASON_ELF_TYPE;
	return MAPINFO_REASON_NONE;
}

static enum mapinfo_reason take_table(struct headers *h,
				      const struct ehdr *ehdr)
{
	size_t end;

	if (!ehdr->h.e_phnum)
		return MAPINFO_REASON_PHDR_NONE;
	if (ehdr->h.e_phentsize != sizeof(struct phdr))
		return MAPINFO_REASON_PHDR_SIZE;
	if (ehdr->h.e_phnum > MAPINFO_PHDRS_MAX)
		return MAPINFO_REASON_PHDR_COUNT;
	h->offset = ehdr->h.e_phoff;
	h->size = ehdr->h.e_phnum * sizeof(struct phdr);
	if (__builtin_add_overflow(h->offset, h->size, &end) ||
	    end > h->file_size)
		return MAPINFO_REASON_PHDR_TABLE;
	return MAPINFO_REASON_NONE;
}

static void start_elf(struct mapinfo_elf *elf, const struct ehdr *ehdr,
		      size_t file_size)
{
	mapinfo_zero(elf, offsetof(struct mapinfo_elf, segments));
	elf->file_size = file_size;
	if (ehdr->h.e_ident[EI_OSABI] == OSABI_FDPIC)
		elf->flags = MAPINFO_ELF_FDPIC;
	if (ehdr->h.e_type == ET_EXEC)
		elf->flags |= MAPINFO_ELF_EXECUTABLE;
	elf->entry = ehdr->h.e_entry;
	elf->phdrs_count = ehdr->h.e_phnum;
	elf->align = 1;
	elf->dynamic.phdr = -1;
	elf->tls.phdr = -1;
	elf->relro.phdr = -1;
	elf->stack.phdr = -1;
}

static enum mapinfo_reason read_header(struct headers *h, const void *head,
				       struct mapinfo_elf *elf)
{
	enum mapinfo_reason reason = MAPINFO_REASON_ELF_SHORT;
	const struct ehdr *ehdr = head;

	if (h->head_size >= sizeof(*ehdr))
		reason = check_ident(ehdr->h.e_ident);
	if (!reason)
		reason = check_kind(ehdr);
	if (!reason)
		reason = take_table(h, ehdr);
	if (!reason)
		start_elf(elf, ehdr, h->file_size);
	return reason;
}

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

static enum mapinfo_reason read_table(struct mapinfo_elf *elf,
				      const void *table, size_t offset,
				      int *phdr)
{
	const struct phdr *phdrs = table;
	unsigned int i;

	for (i = 0; i < elf->phdrs_count; i++) {
		enum mapinfo_reason reason = add_phdr(elf, &phdrs[i], (int)i);

		if (reason) {
			*phdr = (int)i;
			return reason;
		}
	}
	if (!elf->count)
		return MAPINFO_REASON_LOAD_NONE;
	find_table(elf, offset);
	return check_parts(elf, phdr);
}

static bool in_head(const struct headers *h)
{
	return h->offset + h->size <= h->head_size;
}

static void set_sizes(struct headers *h, uint64_t file_size, size_t head_size)
{
	size_t size = (size_t)file_size;

	h->file_size = size == file_size ? size : SIZE_MAX;
	h->head_size = head_size < h->file_size ? head_size : h->file_size;
}

static int refused(enum mapinfo_reason reason)
{
	return reason ? MAPINFO_REFUSED(ENOEXEC, reason) : 0;
}

int mapinfo_elf_parse(const void *head, size_t head_size, uint64_t file_size,
		      struct mapinfo_elf *elf, struct mapinfo_error *error)
{
	enum mapinfo_reason reason;
	struct headers h;
	int phdr = -1;

	mapinfo_no_error(error);
	set_sizes(&h, file_size, head_size);
	reason = read_header(&h, head, elf);
	if (!reason && !in_head(&h))
		reason = MAPINFO_REASON_PHDR_HEAD;
	if (!reason)
		reason = read_table(elf, (const char *)head + h.offset,
				    h.offset, &phdr);
	return reason ? mapinfo_fail(error, refused(reason), phdr) : 0;
}

/* One pread() for a file whose program headers follow its header, else two. */
int mapinfo_read_headers(const struct mapinfo_context *context, int fd,
			 uint64_t file_size, struct mapinfo_elf *elf,
			 struct mapinfo_error *error)
{
	union {
		char head[sizeof(struct ehdr) +
			  HEAD_PHDRS * sizeof(struct phdr)];
		char table[MAPINFO_PHDRS_MAX * sizeof(struct phdr)];
	} buffer;
	const struct mapinfo_input file = { context, fd };
	const char *table = buffer.table;
	struct headers h;
	int phdr = -1, why = 0;

	if (!file_size)
		why = (int)context->sys.file_size(fd, &file_size);
	set_sizes(&h, file_size, sizeof(buffer.head));
	if (!why)
		why = mapinfo_read(&file, buffer.head, h.head_size, 0);
	if (!why)
		why = refused(read_header(&h, buffer.head, elf));
	if (!why && in_head(&h))
		table += h.offset;
	else if (!why)
		why = mapinfo_read(&file, buffer.table, h.size, h.offset);
	if (!why)
		why = refused(read_table(elf, table, h.offset, &phdr));
	return why ? mapinfo_fail(error, why, phdr) : 0;
}

int mapinfo_elf_read(const struct mapinfo_context *context, int fd,
		     uint64_t file_size, struct mapinfo_elf *elf,
		     struct mapinfo_error *error)
{
	mapinfo_no_error(error);
	return mapinfo_read_headers(context, fd, file_size, elf, error);
}
