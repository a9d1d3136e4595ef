// SPDX-License-Identifier: GPL-2.0-only
/*
 * The header reader: a valid file, the same file damaged in one place at a
 * time, cut off at every byte, and every library of this system.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define MAX	((ElfW(Addr))-1)

static bool seen[MAPINFO_REASON_COUNT];

static int parse(const struct image *image, struct mapinfo_elf *elf,
		 struct mapinfo_error *error)
{
	int ret = mapinfo_elf_parse(image, sizeof(*image), IMAGE_SIZE, elf,
				    error);

	seen[error->reason] = true;
	return ret;
}

static void check_valid(void)
{
	const struct mapinfo_segment *s;
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	struct image image;

	make_image(&image);
	s = elf.segments;
	ksft_test_result(!parse(&image, &elf, &error) && !error.reason &&
			 !error.errnum && error.phdr == -1 &&
			 error.step == -1 && elf.count == 2 &&
			 elf.file_size == IMAGE_SIZE,
			 "a valid file is accepted\n");
	ksft_test_result(s[0].offset == 0 && s[0].vaddr == IMAGE_VADDR &&
			 s[0].filesz == 0x1800 && s[0].memsz == 0x1800 &&
			 s[0].prot == (PROT_READ | PROT_EXEC) &&
			 s[0].phdr == TEXT &&
			 s[1].offset == 0x1e00 &&
			 s[1].vaddr == IMAGE_VADDR + 0x2e00 &&
			 s[1].filesz == 0x300 && s[1].memsz == 0x1400 &&
			 s[1].prot == (PROT_READ | PROT_WRITE) &&
			 s[1].phdr == DATA, "its segments\n");
	ksft_test_result(elf.dynamic == IMAGE_VADDR + 0x2e10 &&
			 elf.relro == IMAGE_VADDR + 0x2e00 &&
			 elf.relro_size == 0x200, "its PT_DYNAMIC and RELRO\n");
}

/*
 * Each writes @value, of the size of the field, over one field of the valid
 * file: a field of the ELF header, or of a program header.
 */
struct damage {
	const char *name;
	size_t field;
	size_t size;
	uint64_t value;
	enum mapinfo_reason reason;
	int phdr;
};

#define EHDR(field, value, reason)					\
	{ #field " = " #value, offsetof(struct image, ehdr.field),	\
	  sizeof(((struct image *)0)->ehdr.field), value,		\
	  MAPINFO_REASON_##reason, -1 }
#define IDENT(index, value, reason)					\
	{ #index " = " #value,						\
	  offsetof(struct image, ehdr.e_ident) + (index), 1, value,	\
	  MAPINFO_REASON_##reason, -1 }
#define PHDR(index, field, value, reason)				\
	{ #index " " #field " = " #value,				\
	  offsetof(struct image, phdr[index].field),			\
	  sizeof(((struct image *)0)->phdr[0].field), value,		\
	  MAPINFO_REASON_##reason, index }

static const struct damage damages[] = {
	IDENT(EI_MAG0, 0x7e, ELF_MAGIC),
	IDENT(EI_MAG1, 'e', ELF_MAGIC),
	IDENT(EI_MAG2, 'l', ELF_MAGIC),
	IDENT(EI_MAG3, 'f', ELF_MAGIC),
	IDENT(EI_CLASS, sizeof(long) == 8 ? ELFCLASS32 : ELFCLASS64,
	      ELF_CLASS),
	IDENT(EI_CLASS, 0, ELF_CLASS),
	IDENT(EI_CLASS, 3, ELF_CLASS),
	IDENT(EI_DATA, 0, ELF_BYTE_ORDER),
	IDENT(EI_DATA, __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ?
	      ELFDATA2MSB : ELFDATA2LSB, ELF_BYTE_ORDER),
	IDENT(EI_VERSION, 0, ELF_VERSION),
	IDENT(EI_VERSION, 2, ELF_VERSION),
	IDENT(EI_OSABI, 65, ELF_FDPIC),
	IDENT(EI_OSABI, ELFOSABI_LINUX, NONE),
	EHDR(e_version, 0, ELF_VERSION),
	EHDR(e_machine, EM_NONE, ELF_MACHINE),
	EHDR(e_machine, EM_386, ELF_MACHINE),
	EHDR(e_type, ET_EXEC, ELF_FIXED),
	EHDR(e_type, ET_REL, ELF_TYPE),
	EHDR(e_type, ET_CORE, ELF_TYPE),
	EHDR(e_phentsize, 0, PHDR_SIZE),
	EHDR(e_phentsize, sizeof(ElfW(Phdr)) - 1, PHDR_SIZE),
	EHDR(e_phentsize, sizeof(ElfW(Phdr)) + 8, PHDR_SIZE),
	EHDR(e_phnum, 0, PHDR_NONE),
	EHDR(e_phnum, MAPINFO_PHDRS_MAX, NONE),
	EHDR(e_phnum, MAPINFO_PHDRS_MAX + 1, PHDR_COUNT),
	EHDR(e_phnum, PN_XNUM, PHDR_COUNT),
	EHDR(e_phoff, IMAGE_SIZE, PHDR_TABLE),
	EHDR(e_phoff, IMAGE_SIZE - IMAGE_PHDRS * sizeof(ElfW(Phdr)) + 1,
	     PHDR_TABLE),
	EHDR(e_phoff, IMAGE_SIZE - IMAGE_PHDRS * sizeof(ElfW(Phdr)),
	     PHDR_HEAD),
	EHDR(e_phoff, MAX, PHDR_TABLE),
	EHDR(e_phoff, MAX - IMAGE_PHDRS * sizeof(ElfW(Phdr)) + 1, PHDR_TABLE),
	PHDR(TEXT, p_type, PT_NULL, NONE),
	PHDR(TEXT, p_memsz, 0x17ff, LOAD_SIZE),
	PHDR(DATA, p_filesz, 0x1401, LOAD_SIZE),
	PHDR(DATA, p_offset, IMAGE_SIZE - 0x2ff, LOAD_EOF),
	PHDR(DATA, p_offset, IMAGE_SIZE, LOAD_EOF),
	PHDR(DATA, p_memsz, MAX, LOAD_ADDRESS),
	PHDR(DATA, p_memsz, MAX - 0x12e00, NONE),
	PHDR(DATA, p_memsz, MAX - 0x12e00 + 1, LOAD_ADDRESS),
	PHDR(DATA, p_vaddr, MAX - 0x11ff, LOAD_ADDRESS),
	PHDR(DATA, p_align, 3, LOAD_ALIGN),
	PHDR(DATA, p_align, PAGE + 1, LOAD_ALIGN),
	PHDR(DATA, p_align, MAX, LOAD_ALIGN),
	PHDR(DATA, p_align, 0, NONE),
	PHDR(DATA, p_align, 1, NONE),
	PHDR(DATA, p_align, 2 * PAGE, LOAD_CONGRUENT),
	PHDR(DATA, p_offset, 0x1e01, LOAD_CONGRUENT),
	PHDR(DATA, p_vaddr, 0x12e01, LOAD_CONGRUENT),
	PHDR(DATA, p_filesz, 0, NONE),
	PHDR(TEXT, p_vaddr, 0x11000, NONE),
	PHDR(TEXT, p_memsz, 0, LOAD_SIZE),
	PHDR(DATA, p_vaddr, 0x11e00, NONE),
	PHDR(DATA, p_vaddr, 0x10e00, LOAD_OVERLAP),
	PHDR(DATA, p_vaddr, 0x0fe00, LOAD_ORDER),
#if __SIZEOF_LONG__ == 8
	PHDR(DATA, p_offset, MAX - 0xff, LOAD_OFFSET),
	PHDR(DATA, p_offset, MAX - 0x2ff, LOAD_OFFSET),
#endif
};

/* The low bytes of the value, in the native order. */
static void store(const struct damage *damage, unsigned char *field)
{
	const unsigned char *value = (const unsigned char *)&damage->value;

	if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
		value += sizeof(damage->value) - damage->size;
	memcpy(field, value, damage->size);
}

static void check_damage(const struct damage *damage)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	struct image image;
	bool right;
	int ret;

	make_image(&image);
	store(damage, (unsigned char *)&image + damage->field);
	ret = parse(&image, &elf, &error);
	right = error.reason == damage->reason && ret == error.errnum &&
		ret == (damage->reason ? -ENOEXEC : 0) &&
		error.phdr == (damage->reason ? damage->phdr : -1);
	if (!right)
		ksft_print_msg("returned %d, phdr %d, %s\n", ret, error.phdr,
			       mapinfo_reason_text(error.reason));
	ksft_test_result(right, "%s: %s\n", damage->name,
			 mapinfo_reason_text(damage->reason));
}

/* Copies to memory that ends with it, for a sanitizer to see what is read. */
static int parse_copy(const struct image *image, size_t size,
		      uint64_t file_size, struct mapinfo_error *error)
{
	void *copy = malloc(size ? size : 1);
	struct mapinfo_elf elf;
	int ret;

	memcpy(copy, image, size);
	ret = mapinfo_elf_parse(copy, size, file_size, &elf, error);
	seen[error->reason] = true;
	free(copy);
	return ret;
}

static void check_truncated(void)
{
	enum mapinfo_reason expected;
	struct mapinfo_error error;
	unsigned int wrong = 0;
	struct image image;
	size_t size, head;

	make_image(&image);
	head = image_head(&image);
	for (size = 0; size <= head; size++) {
		expected = size < sizeof(image.ehdr) ?
			   MAPINFO_REASON_ELF_SHORT : size < head ?
			   MAPINFO_REASON_PHDR_TABLE : MAPINFO_REASON_LOAD_EOF;
		parse_copy(&image, size, size, &error);
		wrong += error.reason != expected;
	}
	ksft_test_result(!wrong, "the file cut off at each of its %zu bytes\n",
			 head);
	for (wrong = 0, size = 0; size <= head; size++) {
		expected = size < sizeof(image.ehdr) ?
			   MAPINFO_REASON_ELF_SHORT : size < head ?
			   MAPINFO_REASON_PHDR_HEAD : MAPINFO_REASON_NONE;
		parse_copy(&image, size, IMAGE_SIZE, &error);
		wrong += error.reason != expected;
	}
	ksft_test_result(!wrong, "the head alone cut off at each byte\n");
}

static void check_unaligned(void)
{
	static char buffer[sizeof(struct image) + 8];
	struct mapinfo_elf expected, elf;
	struct mapinfo_error error;
	unsigned int wrong = 0;
	struct image image;
	size_t shift;

	make_image(&image);
	memset(&expected, 0, sizeof(expected));
	parse(&image, &expected, &error);
	for (shift = 1; shift < 8; shift++) {
		memcpy(buffer + shift, &image, sizeof(image));
		memset(&elf, 0, sizeof(elf));
		mapinfo_elf_parse(buffer + shift, sizeof(image), IMAGE_SIZE,
				  &elf, &error);
		wrong += error.reason || memcmp(&elf, &expected, sizeof(elf));
	}
	ksft_test_result(!wrong, "headers at any alignment\n");
}

/* PT_LOADs of one page each, one after the other. */
static void make_loads(struct image *image, unsigned int count)
{
	unsigned int i;

	make_image(image);
	image->ehdr.e_phnum = (ElfW(Half))count;
	for (i = 0; i < count; i++) {
		image->phdr[i] = image->phdr[TEXT];
		image->phdr[i].p_vaddr = i * 2 * PAGE;
	}
}

static void check_number_of_segments(void)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	struct image image;

	make_loads(&image, MAPINFO_SEGMENTS_MAX);
	ksft_test_result(!parse(&image, &elf, &error) &&
			 elf.count == MAPINFO_SEGMENTS_MAX,
			 "%d segments\n", MAPINFO_SEGMENTS_MAX);

	make_loads(&image, MAPINFO_SEGMENTS_MAX + 1);
	ksft_test_result(parse(&image, &elf, &error) == -ENOEXEC &&
			 error.reason == MAPINFO_REASON_LOAD_COUNT &&
			 error.phdr == MAPINFO_SEGMENTS_MAX,
			 "one more\n");

	make_image(&image);
	image.phdr[TEXT].p_type = PT_NOTE;
	image.phdr[DATA].p_filesz = 0;
	image.phdr[DATA].p_memsz = 0;
	ksft_test_result(parse(&image, &elf, &error) == -ENOEXEC &&
			 error.reason == MAPINFO_REASON_LOAD_NONE &&
			 error.phdr == -1, "none with memory\n");
}

/* Whatever is accepted must keep what struct mapinfo_elf promises. */
static bool keeps_promises(const struct mapinfo_elf *elf)
{
	const struct mapinfo_segment *s = elf->segments;
	uint64_t taken = 0;
	unsigned int i;

	if (!elf->count || elf->count > MAPINFO_SEGMENTS_MAX)
		return false;
	for (i = 0; i < elf->count; i++, s++) {
		if (!s->memsz || s->filesz > s->memsz || s->vaddr < taken ||
		    s->vaddr + s->memsz < s->vaddr)
			return false;
		if (s->filesz && (s->offset > elf->file_size ||
				  s->filesz > elf->file_size - s->offset))
			return false;
		taken = s->vaddr + s->memsz;
	}
	return true;
}

static bool plan_in_bounds(const struct mapinfo_plan *plan)
{
	unsigned int i;

	if (!plan->count || plan->count > MAPINFO_STEPS_MAX ||
	    plan->length > PTRDIFF_MAX)
		return false;
	for (i = 0; i < plan->count; i++)
		if (!plan->steps[i].length ||
		    plan->steps[i].address > plan->length ||
		    plan->steps[i].length >
		    plan->length - plan->steps[i].address)
			return false;
	return true;
}

static bool survives(const struct image *image)
{
	const struct mapinfo_system *systems[] = {
		&with_mmu, &without_mmu, &unknown_system
	};
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	struct mapinfo_elf elf;
	unsigned int i;

	if (mapinfo_elf_parse(image, sizeof(*image), IMAGE_SIZE, &elf, &error))
		return true;
	if (!keeps_promises(&elf))
		return false;
	for (i = 0; i < ARRAY_SIZE(systems); i++)
		if (!mapinfo_plan(systems[i], &elf, &plan, &error) &&
		    !plan_in_bounds(&plan))
			return false;
	return true;
}

static void check_every_byte(void)
{
	unsigned int wrong = 0, value;
	struct image image;
	size_t i;

	make_image(&image);
	for (i = 0; i < image_head(&image); i++)
		for (value = 0; value < 256; value++) {
			make_image(&image);
			((unsigned char *)&image)[i] = (unsigned char)value;
			wrong += !survives(&image);
		}
	ksft_test_result(!wrong, "every value of every byte of the headers\n");
}

static unsigned int preads;

static long counting_pread(int fd, void *buffer, size_t length,
			   uint64_t offset)
{
	ssize_t n = pread(fd, buffer, length, (off_t)offset);

	preads++;
	return n < 0 ? -errno : n;
}

static void check_read(void)
{
	size_t table = IMAGE_PHDRS * sizeof(ElfW(Phdr));
	struct mapinfo_context context;
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	struct image image;
	int fd, ret;

	mapinfo_open(&context, NULL, PAGE);
	context.sys.pread = counting_pread;
	make_image(&image);
	fd = image_file(&image);
	ret = mapinfo_elf_read(&context, fd, &elf, &error);
	ksft_test_result(!ret && elf.count == 2 && preads == 1,
			 "a file is read by one pread()\n");
	pwrite(fd, image.phdr, table, IMAGE_SIZE - table);
	image.ehdr.e_phoff = IMAGE_SIZE - table;
	pwrite(fd, &image.ehdr, sizeof(image.ehdr), 0);
	preads = 0;
	ret = mapinfo_elf_read(&context, fd, &elf, &error);
	ksft_test_result(!ret && elf.count == 2 && preads == 2,
			 "by two if the program headers are at its end\n");
	close(fd);
	mapinfo_close(&context);
}

static void check_no_file(const char *name, int fd, int expected,
			  enum mapinfo_reason reason)
{
	struct mapinfo_context context;
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	int ret;

	mapinfo_open(&context, NULL, PAGE);
	ret = mapinfo_elf_read(&context, fd, &elf, &error);
	ksft_test_result(ret == expected && error.errnum == expected &&
			 error.reason == reason, "%s\n", name);
	mapinfo_close(&context);
	close(fd);
}

static void check_no_files(void)
{
	check_no_file("a directory", open("/", O_RDONLY), -EISDIR,
		      MAPINFO_REASON_SYSTEM_CALL);
	check_no_file("a device", open("/dev/null", O_RDONLY), -ENODEV,
		      MAPINFO_REASON_SYSTEM_CALL);
	check_no_file("an empty file", memfd_create("empty", 0), -ENOEXEC,
		      MAPINFO_REASON_ELF_SHORT);
	check_no_file("a closed file", -1, -EBADF, MAPINFO_REASON_SYSTEM_CALL);
}

static unsigned int refused;

static void read_library(const struct library *library)
{
	struct mapinfo_context context;
	struct mapinfo_error error;
	struct mapinfo_elf elf;

	mapinfo_open(&context, NULL, PAGE);
	if (mapinfo_elf_read(&context, library->fd, &elf, &error)) {
		ksft_print_msg("%s: %s\n", library->path,
			       mapinfo_reason_text(error.reason));
		refused++;
	}
	mapinfo_close(&context);
}

static void check_libraries(void)
{
	unsigned int n = for_each_library(500, read_library);

	ksft_print_msg("%u libraries\n", n);
	ksft_test_result(n && !refused, "all libraries here are accepted\n");
}

/* LOAD_OFFSET cannot happen where offsets have 32 bits. */
static void check_all_seen(void)
{
	unsigned int reason, missing = 0;

	for (reason = MAPINFO_REASON_ELF_SHORT;
	     reason <= MAPINFO_REASON_LOAD_OVERLAP; reason++) {
		if (seen[reason] || (reason == MAPINFO_REASON_LOAD_OFFSET &&
				     sizeof(long) == 4))
			continue;
		ksft_print_msg("not seen: %s\n", mapinfo_reason_text(reason));
		missing++;
	}
	ksft_test_result(!missing, "every reason was seen\n");
}

static void check_texts(void)
{
	unsigned int i, j, wrong = 0;

	for (i = 0; i < MAPINFO_REASON_COUNT; i++) {
		const char *text = mapinfo_reason_text(i);

		wrong += strlen(text) < 5 || strlen(text) > 47 ||
			 strchr(text, '\n');
		for (j = 0; j < i; j++)
			wrong += !strcmp(text, mapinfo_reason_text(j));
	}
	wrong += !mapinfo_reason_text(MAPINFO_REASON_COUNT);
	wrong += !mapinfo_reason_text((enum mapinfo_reason)-1);
	ksft_test_result(!wrong, "every reason has a text of its own\n");
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(damages) + 19);
	check_valid();
	for (i = 0; i < ARRAY_SIZE(damages); i++)
		check_damage(&damages[i]);
	check_truncated();
	check_unaligned();
	check_number_of_segments();
	check_every_byte();
	check_read();
	check_no_files();
	check_libraries();
	check_all_seen();
	check_texts();
	ksft_finished();
}
