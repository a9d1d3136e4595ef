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

/* Where the program headers are in the file; checked to be there. */
struct table {
	uint64_t offset;
	size_t size;
	unsigned int count;
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
	if (ehdr->h.e_ident[EI_OSABI] == OSABI_FDPIC)
		return MAPINFO_REASON_ELF_FDPIC;
	if (ehdr->h.e_type == ET_EXEC)
		return MAPINFO_REASON_ELF_FIXED;
	if (ehdr->h.e_type != ET_DYN)
		return MAPINFO_REASON_ELF_TYPE;
	return MAPINFO_REASON_NONE;
}

static enum mapinfo_reason check_table(const struct ehdr *ehdr,
				       uint64_t file_size, struct table *table)
{
	uint64_t end;

	table->offset = ehdr->h.e_phoff;
	table->count = ehdr->h.e_phnum;
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
					uint64_t file_size,
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

static enum mapinfo_reason check_segment(const struct phdr *phdr,
					 uint64_t file_size)
{
	uint64_t offset = phdr->h.p_offset;
	uint64_t filesz = phdr->h.p_filesz;
	uint64_t vaddr = phdr->h.p_vaddr;
	uint64_t align = phdr->h.p_align;
	uintptr_t end;

	if (filesz > phdr->h.p_memsz)
		return MAPINFO_REASON_LOAD_SIZE;
	if (__builtin_add_overflow(vaddr, phdr->h.p_memsz, &end))
		return MAPINFO_REASON_LOAD_ADDRESS;
	if (align & (align - 1))
		return MAPINFO_REASON_LOAD_ALIGN;
	/* without bytes in the file, p_offset means nothing */
	if (!filesz)
		return MAPINFO_REASON_NONE;
	if (offset + filesz < offset)
		return MAPINFO_REASON_LOAD_OFFSET;
	if (offset + filesz > file_size)
		return MAPINFO_REASON_LOAD_EOF;
	if (align && (vaddr - offset) & (align - 1))
		return MAPINFO_REASON_LOAD_CONGRUENT;
	return MAPINFO_REASON_NONE;
}

static enum mapinfo_reason check_order(const struct mapinfo_elf *elf,
				       uint64_t vaddr)
{
	const struct mapinfo_segment *before;

	if (!elf->count)
		return MAPINFO_REASON_NONE;
	before = &elf->segments[elf->count - 1];
	if (vaddr < before->vaddr)
		return MAPINFO_REASON_LOAD_ORDER;
	if (vaddr < before->vaddr + before->memsz)
		return MAPINFO_REASON_LOAD_OVERLAP;
	return MAPINFO_REASON_NONE;
}

static int prot_of(uint32_t flags)
{
	return (flags & PF_R ? PROT_READ : 0) |
	       (flags & PF_W ? PROT_WRITE : 0) |
	       (flags & PF_X ? PROT_EXEC : 0);
}

static enum mapinfo_reason add_segment(struct mapinfo_elf *elf,
				       const struct phdr *phdr, int index)
{
	struct mapinfo_segment *segment = &elf->segments[elf->count];
	enum mapinfo_reason reason;

	reason = check_segment(phdr, elf->file_size);
	if (reason || !phdr->h.p_memsz)
		return reason;
	reason = check_order(elf, phdr->h.p_vaddr);
	if (reason)
		return reason;
	if (elf->count == MAPINFO_SEGMENTS_MAX)
		return MAPINFO_REASON_LOAD_COUNT;
	segment->offset = phdr->h.p_offset;
	segment->filesz = phdr->h.p_filesz;
	segment->vaddr = phdr->h.p_vaddr;
	segment->memsz = phdr->h.p_memsz;
	segment->prot = prot_of(phdr->h.p_flags);
	segment->phdr = index;
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
		elf->dynamic = phdr->h.p_vaddr;
		break;
	case PT_GNU_RELRO:
		elf->relro = phdr->h.p_vaddr;
		elf->relro_size = phdr->h.p_memsz;
		break;
	}
	return MAPINFO_REASON_NONE;
}

static int fail(struct mapinfo_error *error, enum mapinfo_reason reason,
		int phdr)
{
	return mapinfo_set_error(error, -ENOEXEC, reason, phdr, -1);
}

static int read_table(const struct phdr *phdrs, unsigned int count,
		      uint64_t file_size, struct mapinfo_elf *elf,
		      struct mapinfo_error *error)
{
	unsigned int i;

	elf->file_size = file_size;
	elf->dynamic = 0;
	elf->relro = 0;
	elf->relro_size = 0;
	elf->count = 0;
	for (i = 0; i < count; i++) {
		enum mapinfo_reason reason = add_phdr(elf, &phdrs[i], (int)i);

		if (reason)
			return fail(error, reason, (int)i);
	}
	if (!elf->count)
		return fail(error, MAPINFO_REASON_LOAD_NONE, -1);
	return mapinfo_success(error);
}

static bool in_head(const struct table *table, size_t head_size)
{
	return table->offset + table->size <= head_size;
}

int mapinfo_elf_parse(const void *head, size_t head_size, uint64_t file_size,
		      struct mapinfo_elf *elf, struct mapinfo_error *error)
{
	enum mapinfo_reason reason;
	struct table table;

	reason = check_header(head, head_size, file_size, &table);
	if (!reason && !in_head(&table, head_size))
		reason = MAPINFO_REASON_PHDR_HEAD;
	if (reason)
		return fail(error, reason, -1);
	return read_table((const void *)((const char *)head + table.offset),
			  table.count, file_size, elf, error);
}

/* One pread() for a file whose program headers follow its header, else two. */
int mapinfo_elf_read(const struct mapinfo_context *context, int fd,
		     struct mapinfo_elf *elf, struct mapinfo_error *error)
{
	char head[sizeof(struct ehdr) +
		  MAPINFO_PHDRS_MAX * sizeof(struct phdr)];
	size_t head_size = sizeof(head);
	enum mapinfo_reason reason;
	struct table table;
	uint64_t size;
	int ret;

	ret = (int)context->sys.file_size(fd, &size);
	if (ret)
		return mapinfo_set_error(error, ret,
					 MAPINFO_REASON_SYSTEM_CALL, -1, -1);
	if (size < head_size)
		head_size = (size_t)size;
	ret = mapinfo_read(context, fd, head, head_size, 0, error);
	if (ret)
		return ret;
	reason = check_header(head, head_size, size, &table);
	if (reason)
		return fail(error, reason, -1);
	if (in_head(&table, head_size))
		return read_table((const void *)(head + table.offset),
				  table.count, size, elf, error);
	ret = mapinfo_read(context, fd, head, table.size, table.offset, error);
	if (ret)
		return ret;
	return read_table((const void *)head, table.count, size, elf, error);
}
