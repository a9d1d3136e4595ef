// SPDX-License-Identifier: GPL-2.0-only
/* What is protected after relocation: RELRO, and text with relocations. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "lib.h"
#include "system.h"

#define START	0x40000000UL

static struct call {
	uintptr_t address;
	size_t length;
	int prot;
} calls[8];

static unsigned int count;
static int result;

static long test_mprotect(uintptr_t address, size_t length, int prot)
{
	calls[count++ % ARRAY_SIZE(calls)] =
		(struct call){ address - START, length, prot };
	return result;
}

static unsigned int flushes;
static struct call flushed;
static int flush_result;

static long test_flush(uintptr_t address, size_t length)
{
	flushed = (struct call){ address - START, length, 0 };
	flushes++;
	return flush_result;
}

static struct mapinfo_context context;
static struct mapinfo_mapped spans[2] = {
	{ .start = START, .vaddr = IMAGE_VADDR, .length = 0x5000 },
};
static struct mapinfo_mapping mapping = { .count = 1, .spans = spans };
static struct mapinfo_error error;

static int protect(const struct image *image, uint32_t flags)
{
	struct mapinfo_elf elf = ELF_ROOM;

	if (mapinfo_elf_parse(image, sizeof(*image), IMAGE_SIZE, &elf, &error))
		ksft_exit_fail_msg("parse\n");
	elf.flags |= flags;
	count = 0;
	flushes = 0;
	return mapinfo_protect(&context, &elf, &mapping, &error);
}

static bool is_call(unsigned int i, uintptr_t address, size_t length, int prot)
{
	return i < count && calls[i].address == address &&
	       calls[i].length == length && calls[i].prot == prot;
}

/* All of the span, where the processor has to be told. */
static bool flushed_all(void)
{
	if (CACHES_SEE_STORES)
		return !flushes;
	return flushes == 1 && !flushed.address && flushed.length == 0x5000;
}

static void check_relro(struct image *image)
{
	ElfW(Phdr) *relro = &image->phdr[RELRO];

	/* it ends in the page that it begins in */
	relro->p_memsz = 0x1ff;
	ksft_test_result(!protect(image, 0) && !count,
			 "RELRO of less than a page\n");
	relro->p_memsz = 0x200 + PAGE;
	ksft_test_result(!protect(image, 0) && count == 1 &&
			 is_call(0, 0x2000, 2 * PAGE, PROT_READ), "RELRO\n");
	relro->p_memsz = 0x200 + PAGE - 1;
	ksft_test_result(!protect(image, 0) && count == 1 &&
			 is_call(0, 0x2000, PAGE, PROT_READ),
			 "RELRO, whole pages only\n");
	relro->p_memsz = (size_t)-1;
	ksft_test_result(!protect(image, 0) && !count,
			 "RELRO that goes over the end of all addresses\n");
	relro->p_memsz = 0x100000;
	ksft_test_result(!protect(image, 0) && count == 1 &&
			 is_call(0, 0x2000, 3 * PAGE, PROT_READ),
			 "RELRO ends where the span does\n");
	relro->p_memsz = 0x200 + PAGE;
	result = -ENOMEM;
	ksft_test_result(protect(image, 0) == -ENOMEM && error.phdr == -1 &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL,
			 "RELRO that fails\n");
	result = -ENOSYS;
	ksft_test_result(!protect(image, 0) && count == 1,
			 "where mprotect() turns out not to work\n");
	result = 0;
	context.system = without_mmu;
	ksft_test_result(!protect(image, 0) && !count,
			 "where it is known not to\n");
	context.system = with_mmu;
}

/* The text that has a page in common with RELRO stays executable. */
static void check_relro_of_text(struct image *image)
{
	make_image(image);
	image->phdr[DATA].p_vaddr = IMAGE_VADDR + 0x1e00;
	image->phdr[DYNAMIC].p_vaddr = IMAGE_VADDR + 0x1e10;
	image->phdr[TLS].p_vaddr = IMAGE_VADDR + 0x1ea0;
	image->phdr[RELRO].p_vaddr = IMAGE_VADDR + 0x1e00;
	image->phdr[RELRO].p_memsz = 0x200 + PAGE;
	ksft_test_result(!protect(image, 0) && count == 2 &&
			 is_call(0, PAGE, PAGE, RX) &&
			 is_call(1, 2 * PAGE, PAGE, R),
			 "RELRO with text in its first page\n");
	make_image(image);
}

static void check_text(struct image *image)
{
	image->phdr[RELRO].p_memsz = 0;
	ksft_test_result(!protect(image, MAPINFO_ELF_TEXTREL) && count == 2 &&
			 is_call(0, 0, 2 * PAGE, RX) &&
			 is_call(1, 2 * PAGE, 3 * PAGE, RW) && flushed_all(),
			 "text relocations\n");
	/* the data begins in the page that the text ends in */
	image->phdr[DATA].p_align = 1;
	image->phdr[DATA].p_vaddr = IMAGE_VADDR + 0x1e00;
	image->phdr[DYNAMIC].p_vaddr = IMAGE_VADDR + 0x1e10;
	ksft_test_result(!protect(image, MAPINFO_ELF_TEXTREL) && count == 4 &&
			 is_call(0, 0, PAGE, RX) && is_call(1, PAGE, PAGE, RWX) &&
			 is_call(2, 2 * PAGE, 2 * PAGE, RW) &&
			 is_call(3, 4 * PAGE, PAGE, PROT_NONE),
			 "text relocations, a page in common\n");
	image->phdr[TEXT].p_flags = PF_R | PF_W;
	image->phdr[DATA].p_flags = PF_R;
	ksft_test_result(!protect(image, MAPINFO_ELF_TEXTREL) && count == 3 &&
			 is_call(0, 0, 2 * PAGE, RW) &&
			 is_call(1, 2 * PAGE, 2 * PAGE, R) && flushed_all(),
			 "the same the other way round\n");
	result = -EACCES;
	ksft_test_result(protect(image, MAPINFO_ELF_TEXTREL) == -EACCES &&
			 error.errnum == -EACCES && count == 1,
			 "text relocations, which fails\n");
	result = 0;
}

/* A copy may do all that its segments may; then each what it may itself. */
static void check_copy(struct image *image)
{
	make_image(image);
	image->phdr[RELRO].p_memsz = 0;
	mapping.spans[0].strategy = MAPINFO_STRATEGY_COPY_READ;
	ksft_test_result(!protect(image, 0) && count == 2 &&
			 is_call(0, 0, 2 * PAGE, PROT_READ | PROT_EXEC) &&
			 is_call(1, 2 * PAGE, 3 * PAGE,
				 PROT_READ | PROT_WRITE), "a copy\n");
	mapping.spans[0].strategy = MAPINFO_STRATEGY_SHARE;
	ksft_test_result(!protect(image, 0) && !count, "what is shared\n");
	mapping.spans[0].strategy = MAPINFO_STRATEGY_OVERLAY;
}

/* With FDPIC each segment has a span of its own. */
static void check_spans(struct image *image)
{
	make_image(image);
	image->phdr[RELRO].p_memsz = 0x200 + PAGE;
	mapping.count = 2;
	mapping.spans[0].length = 0x2000;
	mapping.spans[1] = (struct mapinfo_mapped){
		.start = START + 0x100000, .vaddr = IMAGE_VADDR + 0x2000,
		.length = 0x3000
	};
	ksft_test_result(!protect(image, 0) && count == 1 &&
			 is_call(0, 0x100000, 2 * PAGE, PROT_READ),
			 "RELRO in a span of its own\n");
	mapping.spans[0].strategy = MAPINFO_STRATEGY_COPY_READ;
	mapping.spans[1].strategy = MAPINFO_STRATEGY_COPY_READ;
	result = -EACCES;
	ksft_test_result(protect(image, 0) == -EACCES && count == 1,
			 "the first that fails is the last\n");
	result = 0;
}

int main(void)
{
	struct image image;

	ksft_print_header();
	ksft_set_plan(17);
	mapinfo_open(&context, NULL, PAGE);
	mapinfo_close(&context);
	context.sys.mprotect = test_mprotect;
	context.sys.flush = test_flush;
	context.system = with_mmu;
	make_image(&image);
	check_relro(&image);
	check_relro_of_text(&image);
	check_text(&image);
	check_copy(&image);
	check_spans(&image);
	ksft_finished();
}
