// SPDX-License-Identifier: MIT
/* The ELF header, and how a file's headers are read. */
#include "internal.h"
#include "machine.h"
#include "native.h"

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define NATIVE_DATA	ELFDATA2LSB
#else
#define NATIVE_DATA	ELFDATA2MSB
#endif

/* Program headers that are read together with the ELF header, and at once then. */
#define HEAD_PHDRS	14

/*
 * What is read of a file: how large it is, how much of that is looked at first,
 * and from where to where the program headers are.
 */
struct headers {
	size_t file_size;
	size_t head_size;
	size_t offset;
	size_t end;
};

static enum mapinfo_reason check_ident(const unsigned char *ident)
{
	static const unsigned char native[] = {
		ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3,
		NATIVE_CLASS, NATIVE_DATA, EV_CURRENT
	};
	unsigned int i = 0;

	while (ident[i] == native[i])
		if (++i == sizeof(native))
			return MAPINFO_REASON_NONE;
	/* reasons are in the order of bytes; there is one for those of the magic number */
	if (i < SELFMAG)
		return MAPINFO_REASON_ELF_MAGIC;
	return (enum mapinfo_reason)(MAPINFO_REASON_ELF_CLASS + (i - EI_CLASS));
}

/* Each segment may lie anywhere. */
static bool is_fdpic(const struct ehdr *ehdr)
{
	return says_fdpic(NATIVE_MACHINE, ehdr->h.e_ident[EI_OSABI],
			  ehdr->h.e_flags);
}

static enum mapinfo_reason check_kind(const struct ehdr *ehdr)
{
	if (NATIVE_MACHINE != EM_NONE && ehdr->h.e_machine != NATIVE_MACHINE)
		return MAPINFO_REASON_ELF_MACHINE;
	if (ehdr->h.e_type != ET_DYN && ehdr->h.e_type != ET_EXEC)
		return MAPINFO_REASON_ELF_TYPE;
	if (!HAS_FDPIC && is_fdpic(ehdr))
		return MAPINFO_REASON_ELF_FDPIC;
	return MAPINFO_REASON_NONE;
}

static enum mapinfo_reason take_table(struct headers *h,
				      const struct ehdr *ehdr)
{
	size_t size, end;

	if (!ehdr->h.e_phnum)
		return MAPINFO_REASON_PHDR_NONE;
	if (ehdr->h.e_phentsize != sizeof(struct phdr))
		return MAPINFO_REASON_PHDR_SIZE;
	h->offset = ehdr->h.e_phoff;
	size = ehdr->h.e_phnum * sizeof(struct phdr);
	if (__builtin_add_overflow(h->offset, size, &end) ||
	    end > h->file_size)
		return MAPINFO_REASON_PHDR_TABLE;
	h->end = end;
	return MAPINFO_REASON_NONE;
}

static void start_elf(struct mapinfo_elf *elf, const struct ehdr *ehdr,
		      size_t file_size)
{
	unsigned int flags = 0;

	if (must_flush(NATIVE_MACHINE))
		flags = MAPINFO_ELF_STALE_CACHE;
	if (HAS_FDPIC && is_fdpic(ehdr))
		flags |= MAPINFO_ELF_FDPIC;
	if (ehdr->h.e_type == ET_EXEC)
		flags |= MAPINFO_ELF_EXECUTABLE;
	mapinfo_zero(&elf->file_size,
		     sizeof(*elf) - offsetof(struct mapinfo_elf, file_size));
	elf->file_size = file_size;
	elf->flags = flags;
	elf->machine = ehdr->h.e_machine;
	elf->entry = ehdr->h.e_entry;
	elf->phdrs_count = ehdr->h.e_phnum;
	elf->align = 1;
	elf->dynamic.phdr = -1;
	elf->tls.phdr = -1;
	elf->relro.phdr = -1;
	elf->stack.phdr = -1;
}

static int read_header(struct headers *h, const struct ehdr *ehdr,
		       struct mapinfo_elf *elf)
{
	enum mapinfo_reason reason = MAPINFO_REASON_ELF_SHORT;

	if (h->head_size >= sizeof(*ehdr))
		reason = check_ident(ehdr->h.e_ident);
	if (!reason)
		reason = check_kind(ehdr);
	if (!reason)
		reason = take_table(h, ehdr);
	if (reason)
		return (int)reason;
	start_elf(elf, ehdr, h->file_size);
	return 0;
}

static bool in_head(const struct headers *h)
{
	return h->end <= h->head_size;
}

static void set_sizes(struct headers *h, uint64_t file_size, size_t head_size)
{
	size_t size = (size_t)file_size;

	h->file_size = size == file_size ? size : SIZE_MAX;
	h->head_size = head_size < h->file_size ? head_size : h->file_size;
}

static int parse_phdrs(struct mapinfo_elf *elf, const char *table,
		       struct mapinfo_error *error)
{
	struct phdr phdr;
	unsigned int i;
	int why = 0;

	for (i = 0; !why && i < elf->phdrs_count; i++) {
		mapinfo_copy_bytes(&phdr, table + i * sizeof(phdr), sizeof(phdr));
		why = mapinfo_take_phdrs(elf, &phdr, i, 1, error);
	}
	return why;
}

/* Of a file's beginning wherever it lies. */
int mapinfo_elf_parse(const void *head, size_t head_size, uint64_t file_size,
		      struct mapinfo_elf *elf, struct mapinfo_error *error)
{
	struct headers h;
	struct ehdr ehdr;
	int why;

	mapinfo_no_error(error);
	set_sizes(&h, file_size, head_size);
	if (h.head_size >= sizeof(ehdr))
		mapinfo_copy_bytes(&ehdr, head, sizeof(ehdr));
	why = read_header(&h, &ehdr, elf);
	if (!why && !in_head(&h))
		why = MAPINFO_REASON_PHDR_HEAD;
	if (!why)
		why = parse_phdrs(elf, (const char *)head + h.offset, error);
	if (!why)
		why = mapinfo_check_phdrs(elf, h.offset, error);
	return mapinfo_result(error, why);
}

/*
 * The program headers: in the head, or else read in its place, some at a time. That goes
 * for those as well that are not aligned there.
 */
static int read_phdrs(const struct mapinfo_input *file, struct headers *h,
		      char *head, struct mapinfo_elf *elf,
		      struct mapinfo_error *error)
{
	unsigned int first, count;
	const char *table;
	int why = 0;

	if (h->offset % WORD_ALIGN)
		h->head_size = 0;
	for (first = 0; !why && first < elf->phdrs_count; first += count) {
		count = elf->phdrs_count - first;
		table = head + h->offset;
		if (!in_head(h)) {
			if (count > HEAD_PHDRS)
				count = HEAD_PHDRS;
			table = head;
			why = mapinfo_read(file, head,
					   count * sizeof(struct phdr),
					   h->offset + first * sizeof(struct phdr));
		}
		if (!why)
			why = mapinfo_take_phdrs(elf, table, first, count,
						 error);
	}
	return why ? why : mapinfo_check_phdrs(elf, h->offset, error);
}

/* One pread() for a file whose program headers follow its header, else more. */
int mapinfo_elf_read(const struct mapinfo_context *context, int fd,
		     uint64_t file_size, struct mapinfo_elf *elf,
		     struct mapinfo_error *error)
{
	struct {
		struct ehdr ehdr;
		struct phdr phdrs[HEAD_PHDRS];
	} head;
	const struct mapinfo_input file = { context, fd };
	struct headers h;
	int why = 0;

	mapinfo_no_error(error);
	if (!file_size)
		why = (int)context->sys.file_size(fd, &file_size);
	if (!why) {
		set_sizes(&h, file_size, sizeof(head));
		why = mapinfo_read(&file, &head, h.head_size, 0);
	}
	if (!why)
		why = read_header(&h, &head.ehdr, elf);
	if (!why && context->policy & MAPINFO_LOAD_NO_EXECUTABLE &&
	    elf->flags & MAPINFO_ELF_EXECUTABLE)
		why = MAPINFO_REASON_ELF_TYPE;
	if (!why)
		why = read_phdrs(&file, &h, (char *)&head, elf, error);
	return mapinfo_result(error, why);
}
