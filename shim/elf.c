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

/* Headers as they lie in a buffer: aligned in any way. */
struct ehdr {
	ELF(Ehdr) h;
} __attribute__((packed, may_alias));

struct phdr {
	ELF(Phdr) h;
} __attribute__((packed, may_alias));

/* Where the program headers are in the file, and what else its header says. */
struct table {
	size_t offset;
	size_t size;
	unsigned int count;
	uint32_t flags;
	uintptr_t entry;
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
	if (ehdr->h.e_type == ET_EXEC)
		return MAPINFO_REASON_ELF_FIXED;
	if (ehdr->h.e_type != ET_DYN)
		return MAPINFO_REASON_ELF_TYPE;
	return MAPINFO_REASON_NONE;
}

static enum mapinfo_reason check_table(const struct ehdr *ehdr,
				       size_t file_size, struct table *table)
{
	size_t end;

	table->offset = ehdr->h.e_phoff;
	table->count = ehdr->h.e_phnum;
	table->entry = ehdr->h.e_entry;
	table->flags = ehdr->h.e_ident[EI_OSABI] == OSABI_FDPIC ?
		       MAPINFO_ELF_FDPIC : 0;
	if (!table->count)
		return MAPINFO_REASON_PHDR_NONE;
	if (ehdr->h.e_phentsize != sizeof(struct phdr))
		return MAPINFO_REASON_PHDR_SIZE;
	if (table->count > MAPINFO_PHDRS_MAX)
		return MAPINFO_REASON_PHDR_COUNT;
	table->size = table->count * sizeof(struct phdr);
	if (__builtin_add_overflow(table->offset, table->size, &end) ||
	    end > file_size)
		return MAPINFO_REASON_PHDR_TABLE;
	return MAPINFO_REASON_NONE;
}

static enum mapinfo_reason check_header(const void *head, size_t head_size,
					size_t file_size,
					struct table *table)
{
	const struct ehdr *ehdr = head;
	enum mapinfo_reason reason;

	if (head_size < sizeof(*ehdr) || file_size < sizeof(*ehdr))
		return MAPINFO_REASON_ELF_SHORT;
	reason = check_ident(ehdr->h.e_ident);
	if (!reason)
		reason = check_kind(ehdr);
	if (!reason)
		reason = check_table(ehdr, file_size, table);
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

static enum mapinfo_reason check_segment(const struct mapinfo_segment *s,
					 size_t file_size)
{
	uintptr_t end;

	if (s->filesz > s->memsz)
		return MAPINFO_REASON_LOAD_SIZE;
	if (__builtin_add_overflow(s->vaddr, s->memsz, &end))
		return MAPINFO_REASON_LOAD_ADDRESS;
	if (s->align & (s->align - 1))
		return MAPINFO_REASON_LOAD_ALIGN;
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

static enum mapinfo_reason check_order(const struct mapinfo_elf *elf,
				       uintptr_t vaddr)
{
	const struct mapinfo_segment *before;

	if (!elf->count)
		return MAPINFO_REASON_NONE;
	before = &elf->segments[elf->count - 1];
	if (vaddr < before->vaddr)
		return MAPINFO_REASON_LOAD_ORDER;
	if (vaddr - before->vaddr < before->memsz)
		return MAPINFO_REASON_LOAD_OVERLAP;
	return MAPINFO_REASON_NONE;
}

static enum mapinfo_reason add_segment(struct mapinfo_elf *elf,
				       const struct phdr *phdr, int index)
{
	struct mapinfo_segment *segment = &elf->segments[elf->count];
	enum mapinfo_reason reason;

	if (!phdr->h.p_memsz)
		return phdr->h.p_filesz ? MAPINFO_REASON_LOAD_SIZE :
					  MAPINFO_REASON_NONE;
	if (elf->count == MAPINFO_SEGMENTS_MAX)
		return MAPINFO_REASON_LOAD_COUNT;
	take(segment, phdr, index);
	reason = check_segment(segment, elf->file_size);
	if (!reason)
		reason = check_order(elf, segment->vaddr);
	if (reason)
		return reason;
	if (segment->align > elf->align)
		elf->align = segment->align;
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

static int fail(struct mapinfo_error *error, enum mapinfo_reason reason,
		int phdr)
{
	return mapinfo_set_error(error, -ENOEXEC, reason, phdr);
}

const struct mapinfo_segment *mapinfo_segment_at(const struct mapinfo_elf *elf,
						 uintptr_t vaddr, size_t size)
{
	const struct mapinfo_segment *s = elf->segments;
	const struct mapinfo_segment *end = s + elf->count;

	for (; s < end; s++)
		if (vaddr >= s->vaddr && vaddr - s->vaddr < s->memsz)
			return size <= s->memsz - (vaddr - s->vaddr) ? s : NULL;
	return NULL;
}

/* What a loader reads in memory: it must be there. */
static int check_parts(const struct mapinfo_elf *elf,
		       struct mapinfo_error *error)
{
	const struct mapinfo_segment *tls = &elf->tls;
	const struct mapinfo_segment *dynamic = &elf->dynamic;
	const struct mapinfo_segment *relro = &elf->relro;

	if (tls->filesz > tls->memsz)
		return fail(error, MAPINFO_REASON_LOAD_SIZE, tls->phdr);
	if (tls->align & (tls->align - 1))
		return fail(error, MAPINFO_REASON_LOAD_ALIGN, tls->phdr);
	if (tls->filesz && !mapinfo_segment_at(elf, tls->vaddr, tls->filesz))
		return fail(error, MAPINFO_REASON_OUTSIDE, tls->phdr);
	if (dynamic->memsz &&
	    !mapinfo_segment_at(elf, dynamic->vaddr, dynamic->memsz))
		return fail(error, MAPINFO_REASON_OUTSIDE, dynamic->phdr);
	if (relro->memsz && !mapinfo_segment_at(elf, relro->vaddr, 1))
		return fail(error, MAPINFO_REASON_OUTSIDE, relro->phdr);
	return 0;
}

static void find_table(struct mapinfo_elf *elf, const struct table *table)
{
	const struct mapinfo_segment *s = elf->segments;
	const struct mapinfo_segment *end = s + elf->count;

	for (; s < end; s++)
		if (table->offset >= s->offset &&
		    table->offset - s->offset < s->filesz &&
		    table->size <= s->filesz - (table->offset - s->offset))
			elf->phdrs = table->offset - s->offset + s->vaddr;
}

static int read_table(const struct phdr *phdrs, const struct table *table,
		      size_t file_size, struct mapinfo_elf *elf,
		      struct mapinfo_error *error)
{
	unsigned int i;

	mapinfo_zero(elf, sizeof(*elf));
	elf->file_size = file_size;
	elf->flags = table->flags;
	elf->entry = table->entry;
	elf->align = 1;
	elf->phdrs_count = table->count;
	elf->dynamic.phdr = -1;
	elf->tls.phdr = -1;
	elf->relro.phdr = -1;
	elf->stack.phdr = -1;
	for (i = 0; i < table->count; i++) {
		enum mapinfo_reason reason = add_phdr(elf, &phdrs[i], (int)i);

		if (reason)
			return fail(error, reason, (int)i);
	}
	if (!elf->count)
		return fail(error, MAPINFO_REASON_LOAD_NONE, -1);
	find_table(elf, table);
	return check_parts(elf, error);
}

static bool in_head(const struct table *table, size_t head_size)
{
	return table->offset + table->size <= head_size;
}

static size_t native_size(uint64_t size)
{
	return size < SIZE_MAX ? (size_t)size : SIZE_MAX;
}

int mapinfo_elf_parse(const void *head, size_t head_size, uint64_t file_size,
		      struct mapinfo_elf *elf, struct mapinfo_error *error)
{
	size_t size = native_size(file_size);
	enum mapinfo_reason reason;
	struct table table;

	reason = check_header(head, head_size, size, &table);
	if (!reason && !in_head(&table, head_size))
		reason = MAPINFO_REASON_PHDR_HEAD;
	if (reason)
		return fail(error, reason, -1);
	mapinfo_success(error);
	return read_table((const void *)((const char *)head + table.offset),
			  &table, size, elf, error);
}

static int get_size(const struct mapinfo_context *context, int fd,
		    uint64_t *size, struct mapinfo_error *error)
{
	long ret = *size ? 0 : context->sys.file_size(fd, size);

	return ret ? mapinfo_call_failed(error, ret) : 0;
}

/* One pread() for a file whose program headers follow its header, else two. */
int mapinfo_elf_read(const struct mapinfo_context *context, int fd,
		     uint64_t file_size, struct mapinfo_elf *elf,
		     struct mapinfo_error *error)
{
	char head[sizeof(struct ehdr) +
		  MAPINFO_PHDRS_MAX * sizeof(struct phdr)];
	const struct mapinfo_input file = { context, error, fd };
	size_t head_size = sizeof(head);
	const char *phdrs = head;
	size_t size;
	enum mapinfo_reason reason;
	struct table table;
	int ret;

	mapinfo_success(error);
	ret = get_size(context, fd, &file_size, error);
	if (ret)
		return ret;
	size = native_size(file_size);
	if (size < head_size)
		head_size = size;
	ret = mapinfo_read(&file, head, head_size, 0);
	if (ret)
		return ret;
	reason = check_header(head, head_size, size, &table);
	if (reason)
		return fail(error, reason, -1);
	if (in_head(&table, head_size))
		phdrs += table.offset;
	else
		ret = mapinfo_read(&file, head, table.size, table.offset);
	if (ret)
		return ret;
	return read_table((const void *)phdrs, &table, size, elf, error);
}
