// SPDX-License-Identifier: GPL-2.0-only
/*
 * The header reader: a valid file, the same file damaged in one place at a
 * time, cut off at every byte, and libraries of this system.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "system.h"

#define MAX	((ElfW(Addr))-1)

/* Where each word takes one instruction to load, wherever it lies. */
#if defined(__ARM_FEATURE_UNALIGNED) || defined(__i386__) || defined(__x86_64__)
#define READS_UNALIGNED	1
#else
#define READS_UNALIGNED	2
#endif

static bool seen[MAPINFO_REASON_COUNT];

static int parse(const struct image *image, struct mapinfo_elf *elf,
		 struct mapinfo_error *error)
{
	int ret = mapinfo_elf_parse(image, sizeof(*image), IMAGE_SIZE, elf,
				    error);

	seen[error->reason] = true;
	return ret;
}

static bool is_segment(const struct mapinfo_segment *s,
		       const struct mapinfo_segment *expected)
{
	return s->offset == expected->offset && s->vaddr == expected->vaddr &&
	       s->filesz == expected->filesz && s->memsz == expected->memsz &&
	       s->align == expected->align && s->prot == expected->prot &&
	       s->phdr == expected->phdr;
}

/* What make_image() writes down, in the words of struct mapinfo_elf. */
static void check_valid(void)
{
	static const struct mapinfo_segment
		text = { 0, IMAGE_VADDR, 0x1800, 0x1800, PAGE, RX, TEXT },
		data = { 0x1e00, IMAGE_VADDR + 0x2e00, 0x300, 0x1400, PAGE, RW,
			 DATA },
		dynamic = { 0, IMAGE_VADDR + 0x2e10, 0x80, 0x80, 0, 0,
			    DYNAMIC },
		relro = { 0, IMAGE_VADDR + 0x2e00, 0x200, 0x200, 0, 0, RELRO },
		tls = { 0x1ea0, IMAGE_VADDR + 0x2ea0, 0x20, 0x48, 16, R, TLS },
		stack = { 0, 0, 0, 0x8000, 0, RW, STACK };
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;

	make_image(&image);
	ksft_test_result(!parse(&image, &elf, &error) && !error.reason &&
			 !error.errnum && error.phdr == -1 &&
			 error.step == -1, "a valid file is accepted\n");
	ksft_test_result(elf.file_size == IMAGE_SIZE && !kind_of(&elf) &&
			 elf.flags == (CACHES_SEE_STORES ? 0 :
				       MAPINFO_ELF_STALE_CACHE) &&
			 elf.entry == IMAGE_VADDR + 0x1000 &&
			 elf.phdrs == IMAGE_VADDR + sizeof(image.ehdr) &&
			 elf.phdrs_count == IMAGE_PHDRS && elf.align == PAGE,
			 "what it says of itself\n");
	ksft_test_result(elf.count == 2 &&
			 is_segment(&elf.segments[0], &text) &&
			 is_segment(&elf.segments[1], &data),
			 "its segments\n");
	ksft_test_result(is_segment(&elf.dynamic, &dynamic) &&
			 is_segment(&elf.relro, &relro) &&
			 is_segment(&elf.tls, &tls) &&
			 is_segment(&elf.stack, &stack), "its other parts\n");
}

/* Without the parts, and with program headers that are in no segment. */
static void check_bare(void)
{
	static const struct mapinfo_segment none = { .phdr = -1 };
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;

	make_image(&image);
	image.ehdr.e_phnum = DYNAMIC;
	image.phdr[TEXT].p_offset += PAGE;
	image.phdr[TEXT].p_filesz -= PAGE;
	ksft_test_result(!parse(&image, &elf, &error) && !elf.phdrs &&
			 elf.phdrs_count == DYNAMIC &&
			 is_segment(&elf.dynamic, &none) &&
			 is_segment(&elf.tls, &none) &&
			 is_segment(&elf.relro, &none) &&
			 is_segment(&elf.stack, &none),
			 "a file without any of these\n");
}

/* Half of them in a segment is as good as none. */
static void check_phdrs_cut(void)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;
	size_t head;
	int ret;

	make_image(&image);
	head = image_head(&image);
	image.phdr[TEXT].p_filesz = head;
	ret = parse(&image, &elf, &error);
	ksft_test_result(!ret && elf.phdrs == IMAGE_VADDR + sizeof(image.ehdr),
			 "a segment that ends with the program headers\n");
	image.phdr[TEXT].p_filesz = head - 1;
	ret = parse(&image, &elf, &error);
	ksft_test_result(!ret && !elf.phdrs, "and one within them\n");
}

/* A file of debug information: what it says of its dynamic section is not there. */
static void check_debug_file(void)
{
	static const struct mapinfo_segment none = { .phdr = -1 };
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	struct image image;

	make_image(&image);
	image.phdr[DATA].p_filesz = 0;
	ksft_test_result(!parse(&image, &elf, &error) &&
			 is_segment(&elf.dynamic, &none),
			 "a dynamic section without a byte in the file\n");
}

/* More than an offset of this machine can say is there all the same. */
static void check_large_file(void)
{
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	struct image image;
	int ret;

	make_image(&image);
	ret = mapinfo_elf_parse(&image, sizeof(image), 1ULL << 32 | 0x1000,
				&elf, &error);
	ksft_test_result(!ret && elf.file_size == (sizeof(size_t) == 4 ?
			 SIZE_MAX : 1ULL << 32 | 0x1000),
			 "a file of 4 GB and more\n");
}

static void check_fdpic(void)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;
	int ret;

	make_image(&image);
	image.ehdr.e_ident[EI_OSABI] = 65;
	ret = parse(&image, &elf, &error);
	ksft_test_result(LOADS_FDPIC ? !ret && kind_of(&elf) == MAPINFO_ELF_FDPIC :
			 ret == -ENOEXEC &&
			 error.reason == MAPINFO_REASON_ELF_FDPIC,
			 "an FDPIC file\n");
}

static void check_largest_align(void)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;
	bool right;

	make_image(&image);
	image.phdr[TEXT].p_align = 0;
	image.phdr[DATA].p_align = 0;
	right = !parse(&image, &elf, &error) && elf.align == 1 &&
		elf.segments[0].align == 1;
	image.phdr[TEXT].p_align = 0x10000;
	right &= !parse(&image, &elf, &error) && elf.align == 0x10000;
	image.phdr[DATA].p_align = 0x100;
	right &= !parse(&image, &elf, &error) && elf.align == 0x10000 &&
		 elf.segments[1].align == 0x100;
	ksft_test_result(right, "the largest alignment of its segments\n");
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

/* It lies on pages of segments, but not in one. */
#ifdef MAPINFO_CONSTDISP_ONLY
#define BESIDE(index, field, value)	PHDR(index, field, value, OUTSIDE)
#else
#define BESIDE(index, field, value)	PHDR(index, field, value, NONE)
#endif

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
#ifdef MAPINFO_CONSTDISP_ONLY
	IDENT(EI_OSABI, 65, ELF_FDPIC),
#else
	IDENT(EI_OSABI, 65, NONE),
#endif
	IDENT(EI_OSABI, ELFOSABI_LINUX, NONE),
	EHDR(e_version, 0, NONE),
#ifndef UNKNOWN_MACHINE
	EHDR(e_machine, EM_NONE, ELF_MACHINE),
	EHDR(e_machine, EM_MIPS, ELF_MACHINE),
#endif
	EHDR(e_type, ET_EXEC, NONE),
	EHDR(e_type, ET_REL, ELF_TYPE),
	EHDR(e_type, ET_CORE, ELF_TYPE),
	EHDR(e_phentsize, 0, PHDR_SIZE),
	EHDR(e_phentsize, sizeof(ElfW(Phdr)) - 1, PHDR_SIZE),
	EHDR(e_phentsize, sizeof(ElfW(Phdr)) + 8, PHDR_SIZE),
	EHDR(e_phnum, 0, PHDR_NONE),
	EHDR(e_phnum, 40, NONE),
	EHDR(e_phnum, PN_XNUM, PHDR_TABLE),
	EHDR(e_phoff, IMAGE_SIZE, PHDR_TABLE),
	EHDR(e_phoff, IMAGE_SIZE - IMAGE_PHDRS * sizeof(ElfW(Phdr)) + 1,
	     PHDR_TABLE),
	EHDR(e_phoff, IMAGE_SIZE - IMAGE_PHDRS * sizeof(ElfW(Phdr)),
	     PHDR_HEAD),
	EHDR(e_phoff, MAX, PHDR_TABLE),
	EHDR(e_phoff, MAX - IMAGE_PHDRS * sizeof(ElfW(Phdr)) + 1, PHDR_TABLE),
	PHDR(TEXT, p_type, PT_NULL, NONE),
	PHDR(TEXT, p_memsz, 0x17ff, NONE),
	PHDR(DATA, p_filesz, 0x1401, LOAD_EOF),
	PHDR(DATA, p_offset, IMAGE_SIZE - 0x2ff, LOAD_EOF),
	PHDR(DATA, p_offset, IMAGE_SIZE, LOAD_EOF),
	PHDR(DATA, p_memsz, MAX, LOAD_ADDRESS),
	PHDR(DATA, p_memsz, MAX - 0x12e00, NONE),
	PHDR(DATA, p_memsz, MAX - 0x12e00 + 1, LOAD_ADDRESS),
	PHDR(DATA, p_vaddr, MAX - 0x11ff, LOAD_ADDRESS),
	PHDR(DATA, p_align, 3, NONE),
	PHDR(DATA, p_align, PAGE + 1, NONE),
	PHDR(DATA, p_align, MAX, NONE),
	PHDR(DATA, p_align, 0, NONE),
	PHDR(DATA, p_align, 1, NONE),
	PHDR(DATA, p_align, 2 * PAGE, NONE),
	PHDR(DATA, p_offset, 0x1e01, NONE),
	PHDR(DATA, p_vaddr, 0x12e01, NONE),
	PHDR(DATA, p_filesz, 0, NONE),
	PHDR(TEXT, p_vaddr, 0x11000, NONE),
	PHDR(TEXT, p_memsz, 0, NONE),
	PHDR(DATA, p_vaddr, 0x11e00, NONE),
	PHDR(DYNAMIC, p_vaddr, 0xfff0, OUTSIDE),
	BESIDE(DYNAMIC, p_vaddr, 0x11800),
	BESIDE(DYNAMIC, p_vaddr, 0x12dff),
	PHDR(DYNAMIC, p_vaddr, 0x14180, NONE),
	PHDR(DYNAMIC, p_vaddr, 0x14200 - sizeof(ElfW(Dyn)), NONE),
	BESIDE(DYNAMIC, p_vaddr, 0x14200 - sizeof(ElfW(Dyn)) + 1),
	BESIDE(DYNAMIC, p_vaddr, 0x15000 - sizeof(ElfW(Dyn))),
	PHDR(DYNAMIC, p_vaddr, 0x15000 - sizeof(ElfW(Dyn)) + 1, OUTSIDE),
	PHDR(DYNAMIC, p_memsz, 0, NONE),
	PHDR(DYNAMIC, p_memsz, MAX, NONE),
	PHDR(RELRO, p_vaddr, 0x12dff, NONE),
	PHDR(RELRO, p_vaddr, 0x14200, NONE),
	PHDR(RELRO, p_memsz, MAX, NONE),
	PHDR(TLS, p_filesz, 0x49, TLS_SIZE),
	PHDR(TLS, p_align, 48, NONE),
	PHDR(TLS, p_align, 0, NONE),
	PHDR(TLS, p_memsz, MAX, NONE),
	BESIDE(TLS, p_vaddr, 0x11fe1),
	BESIDE(TLS, p_vaddr, 0x12dff),
	PHDR(TLS, p_vaddr, 0x141e0, NONE),
	BESIDE(TLS, p_vaddr, 0x141e1),
	BESIDE(TLS, p_vaddr, 0x14fe0),
	PHDR(TLS, p_vaddr, 0x14fe1, OUTSIDE),
	PHDR(TLS, p_vaddr, 0xffff, OUTSIDE),
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
	struct mapinfo_elf elf = ELF_ROOM;
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
	struct mapinfo_elf elf = ELF_ROOM;
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
	struct mapinfo_elf expected = ELF_ROOM, elf = ELF_ROOM;
	struct mapinfo_error error;
	unsigned int wrong = 0;
	struct image image;
	size_t shift;

	make_image(&image);
	parse(&image, &expected, &error);
	for (shift = 1; shift < 8; shift++) {
		memcpy(buffer + shift, &image, sizeof(image));
		mapinfo_elf_parse(buffer + shift, sizeof(image), IMAGE_SIZE,
				  &elf, &error);
		wrong += error.reason || !same_elf(&elf, &expected);
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
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;

	make_loads(&image, 40);
	elf.room = 40;
	ksft_test_result(!parse(&image, &elf, &error) && elf.count == 40 &&
			 !error.room, "as many segments as there is room for\n");

	elf.room = 39;
	ksft_test_result(parse(&image, &elf, &error) == -ENOMEM &&
			 error.reason == MAPINFO_REASON_ROOM &&
			 error.room == 40 && error.phdr == -1, "one more\n");
	elf.room = SEGMENTS_ROOM;

	make_image(&image);
	image.phdr[TEXT].p_type = PT_NOTE;
	image.phdr[DATA].p_filesz = 0;
	image.phdr[DATA].p_memsz = 0;
	ksft_test_result(parse(&image, &elf, &error) == -ENOEXEC &&
			 error.reason == MAPINFO_REASON_LOAD_NONE &&
			 error.phdr == -1, "none with memory\n");

	make_image(&image);
	image.phdr[DATA].p_memsz = 0;
	ksft_test_result(!parse(&image, &elf, &error) && elf.count == 2 &&
			 elf.segments[1].memsz == image.phdr[DATA].p_filesz &&
			 elf.segments[1].filesz == image.phdr[DATA].p_filesz,
			 "no memory, but bytes in the file\n");
}

/* For constant displacement alone all that is refused: BESIDE() above. */
#ifdef MAPINFO_CONSTDISP_ONLY
#define WIDENED	false
#else
#define WIDENED	true
#endif

/* What is beside it belongs to one segment, up to where the next begins. */
static void check_widened(void)
{
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	struct image image;

	make_image(&image);
	image.phdr[DATA].p_vaddr = IMAGE_VADDR + 0x1e00;
	image.phdr[TLS].p_vaddr = IMAGE_VADDR + 0x1ea0;
	image.phdr[DYNAMIC].p_vaddr = IMAGE_VADDR + 0x1820;
	ksft_test_result(!parse(&image, &elf, &error) &&
			 elf.flags & MAPINFO_ELF_BESIDE &&
			 elf.segments[0].vaddr == IMAGE_VADDR &&
			 elf.segments[0].memsz == 0x1e00 &&
			 elf.segments[0].filesz == 0x1e00 &&
			 elf.segments[1].vaddr == IMAGE_VADDR + 0x1e00 &&
			 elf.segments[1].memsz == 0x2200,
			 "segments with what is beside them\n");
	image.phdr[DATA].p_memsz = image.phdr[DATA].p_filesz;
	ksft_test_result(!parse(&image, &elf, &error) &&
			 elf.segments[1].memsz == 0x1200 &&
			 elf.segments[1].filesz == IMAGE_SIZE - 0x1e00,
			 "as far as the file has it\n");
}

/* Which has one address with constant displacement alone. */
static void check_across(void)
{
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	struct image image;

	make_image(&image);
	image.phdr[TEXT].p_memsz = image.phdr[DATA].p_vaddr - IMAGE_VADDR;
	image.phdr[TLS].p_vaddr = image.phdr[DATA].p_vaddr - 0x10;
	ksft_test_result(!parse(&image, &elf, &error) &&
			 !(elf.flags & MAPINFO_ELF_BESIDE),
			 "PT_TLS across two segments\n");
	image.ehdr.e_ident[EI_OSABI] = 65;
	ksft_test_result(parse(&image, &elf, &error) == -ENOEXEC &&
			 error.reason == MAPINFO_REASON_OUTSIDE &&
			 error.phdr == TLS,
			 "the same with FDPIC\n");
}

static bool is_within(const struct mapinfo_elf *elf, uintptr_t vaddr,
		      size_t size)
{
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];

		if (vaddr >= s->vaddr && vaddr - s->vaddr < s->memsz &&
		    size <= s->memsz - (vaddr - s->vaddr))
			return true;
	}
	return false;
}

static bool is_power_of_two(size_t n)
{
	return n && !(n & (n - 1));
}

static bool segments_keep_promises(const struct mapinfo_elf *elf)
{
	const struct mapinfo_segment *s = elf->segments;
	size_t align = 1;
	unsigned int i;

	if (!elf->count || elf->count > elf->room)
		return false;
	for (i = 0; i < elf->count; i++, s++) {
		if (!s->memsz || s->filesz > s->memsz ||
		    s->vaddr + s->memsz < s->vaddr ||
		    !is_power_of_two(s->align))
			return false;
		if (s->filesz && (s->offset > elf->file_size ||
				  s->filesz > elf->file_size - s->offset))
			return false;
		align = s->align > align ? s->align : align;
	}
	return elf->align == align;
}

/* Whatever is accepted must keep what struct mapinfo_elf promises. */
static bool keeps_promises(const struct mapinfo_elf *elf)
{
	const struct mapinfo_segment *dynamic = &elf->dynamic;
	const struct mapinfo_segment *tls = &elf->tls;

	if (!segments_keep_promises(elf))
		return false;
	if (dynamic->phdr >= 0 &&
	    !is_within(elf, dynamic->vaddr, sizeof(ElfW(Dyn))))
		return false;
	if (tls->filesz > tls->memsz ||
	    (tls->filesz && !is_within(elf, tls->vaddr, tls->filesz)))
		return false;
	return !elf->phdrs ||
	       is_within(elf, elf->phdrs,
			 elf->phdrs_count * sizeof(ElfW(Phdr)));
}

static bool plan_in_bounds(const struct mapinfo_plan *plan,
			   const struct mapinfo_elf *elf)
{
	unsigned int i;

	if (!plan->count || plan->count > MAPINFO_STEPS(elf->count) ||
	    !plan->spans_count || plan->spans_count > elf->count)
		return false;
	for (i = 0; i < plan->count; i++) {
		const struct mapinfo_step *step = &plan->steps[i];
		const struct mapinfo_span *span = &plan->spans[step->span];
		size_t room = span->length + span->slack;

		if (step->span >= plan->spans_count || room > PTRDIFF_MAX ||
		    !step->length || step->address > room ||
		    step->length > room - step->address)
			return false;
	}
	return true;
}

static struct mapinfo_plan plan = PLAN_ROOM;
static struct mapinfo_elf elf = ELF_ROOM;

static bool survives(const struct image *image)
{
	const struct mapinfo_system *systems[] = {
		&with_mmu, &without_mmu, &unknown_system
	};
	struct mapinfo_error error;
	unsigned int i;

	if (mapinfo_elf_parse(image, sizeof(*image), IMAGE_SIZE, &elf, &error))
		return true;
	if (!keeps_promises(&elf))
		return false;
	for (i = 0; i < ARRAY_SIZE(systems); i++)
		if (!mapinfo_plan(systems[i], &elf, NULL,
				  MAPINFO_STRATEGIES_ALL, &plan, &error) &&
		    !plan_in_bounds(&plan, &elf))
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

static unsigned int preads, sizes;

static long counting_pread(int fd, void *buffer, size_t length,
			   uint64_t offset)
{
	ssize_t n = pread(fd, buffer, length, (off_t)offset);

	preads++;
	return n < 0 ? -errno : n;
}

static long counting_file_size(int fd, uint64_t *size)
{
	*size = (uint64_t)lseek(fd, 0, SEEK_END);
	sizes++;
	return 0;
}

/* Whether the file is accepted, after that many calls. */
static bool is_read(int fd, uint64_t file_size, unsigned int all_preads,
		    unsigned int all_sizes)
{
	struct mapinfo_context context;
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	int ret;

	mapinfo_open(&context, NULL, PAGE);
	context.sys.pread = counting_pread;
	context.sys.file_size = counting_file_size;
	preads = 0;
	sizes = 0;
	ret = mapinfo_elf_read(&context, fd, file_size, &elf, &error);
	mapinfo_close(&context);
	return !ret && elf.count == 2 && elf.file_size == IMAGE_SIZE &&
	       preads == all_preads && sizes == all_sizes;
}

static void check_read(void)
{
	size_t table = IMAGE_PHDRS * sizeof(ElfW(Phdr));
	struct image image;
	int fd;

	make_image(&image);
	fd = image_file(&image);
	ksft_test_result(is_read(fd, 0, 1, 1),
			 "a file is read by one pread()\n");
	ksft_test_result(is_read(fd, IMAGE_SIZE, 1, 0),
			 "its size is not asked for where it is known\n");
	pwrite(fd, image.phdr, table, IMAGE_SIZE - table);
	image.ehdr.e_phoff = IMAGE_SIZE - table;
	pwrite(fd, &image.ehdr, sizeof(image.ehdr), 0);
	ksft_test_result(is_read(fd, 0, 2, 1),
			 "by two if the program headers are at its end\n");
	pwrite(fd, image.phdr, table, sizeof(image.ehdr) + 1);
	image.ehdr.e_phoff = sizeof(image.ehdr) + 1;
	pwrite(fd, &image.ehdr, sizeof(image.ehdr), 0);
	ksft_test_result(is_read(fd, 0, READS_UNALIGNED, 1),
			 "by %u if they are not aligned\n",
			 READS_UNALIGNED);
	close(fd);
}

static void check_no_file(const char *name, int fd, int expected,
			  enum mapinfo_reason reason)
{
	struct mapinfo_context context;
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	int ret;

	mapinfo_open(&context, NULL, PAGE);
	ret = mapinfo_elf_read(&context, fd, 0, &elf, &error);
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
	struct mapinfo_elf elf = ELF_ROOM;

	mapinfo_open(&context, NULL, PAGE);
	if (mapinfo_elf_read(&context, library->fd, 0, &elf, &error)) {
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

/*
 * LOAD_OFFSET cannot happen where offsets have 32 bits. Whether fixed addresses
 * can be had is the planner's question.
 */
static bool cannot_be_seen(unsigned int reason)
{
#ifdef UNKNOWN_MACHINE
	if (reason == MAPINFO_REASON_ELF_MACHINE)
		return true;
#endif
	/* where the library is built so; with an MMU, by the planner */
	return reason == MAPINFO_REASON_ELF_FIXED ||
	       reason == MAPINFO_REASON_ELF_FDPIC ||
	       reason == MAPINFO_REASON_LOAD_CONGRUENT ||
	       (reason == MAPINFO_REASON_LOAD_OFFSET && sizeof(long) == 4);
}

static void check_all_seen(void)
{
	unsigned int reason, missing = 0;

	for (reason = MAPINFO_REASON_ELF_SHORT;
	     reason <= MAPINFO_REASON_OUTSIDE; reason++) {
		if (seen[reason] || cannot_be_seen(reason))
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
	/* of what is no reason there is one text, whatever it is */
	wrong += strcmp(mapinfo_reason_text(MAPINFO_REASON_COUNT),
			mapinfo_reason_text((enum mapinfo_reason)-1));
	ksft_test_result(!wrong, "every reason has a text of its own\n");
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(damages) + (WIDENED ? 34 : 30));
	check_valid();
	check_bare();
	check_phdrs_cut();
	check_debug_file();
	check_large_file();
	check_fdpic();
	check_largest_align();
	for (i = 0; i < ARRAY_SIZE(damages); i++)
		check_damage(&damages[i]);
	check_truncated();
	check_unaligned();
	check_number_of_segments();
	if (WIDENED) {
		check_widened();
		check_across();
	}
	check_every_byte();
	check_read();
	check_no_files();
	check_libraries();
	check_all_seen();
	check_texts();
	ksft_finished();
}
