// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verification, with a device that is made up: every writable byte is asked
 * for, mapping by mapping, and one answer that is not PRIVATE is enough to
 * refuse.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define DEVICE	42
#define START	0x40000000UL

/*
 * Where mappings end, in the terms of the span that begins at START. NULL: one
 * mapping has all that there is.
 */
static const uintptr_t *ends;

/* What the device says to question number @odd only; to the others, PRIVATE. */
static unsigned int odd;
static struct mapinfo_map odd_answer;
static int ioctl_result;

static unsigned int asked;
static uintptr_t questions[2 * MAPINFO_SEGMENTS_MAX];
static bool asked_well;

static const struct mapinfo_map private_answer = {
	.valid = MAPINFO_VALID_VERDICT | MAPINFO_VALID_VMA,
	.verdict = MAPINFO_VERDICT_PRIVATE,
};

static long test_ioctl(int fd, unsigned long command, void *argument)
{
	struct mapinfo_map *map = argument;
	struct mapinfo_map question = { .addr = map->addr, .length = 1 };
	const uintptr_t *end;

	asked_well = asked_well && fd == DEVICE && command == MAPINFO_MAP &&
		     !memcmp(map, &question, sizeof(question));
	if (ioctl_result)
		return ioctl_result;
	*map = asked == odd ? odd_answer : private_answer;
	map->addr = question.addr;
	map->length = 1;
	if (asked < ARRAY_SIZE(questions))
		questions[asked] = (uintptr_t)question.addr - START;
	if (!ends)
		map->vma_end = UINT64_MAX;
	for (end = ends; end && *end; end++)
		if (question.addr - START < *end && !map->vma_end)
			map->vma_end = START + *end;
	asked++;
	return 0;
}

static void reset(void)
{
	odd = -1U;
	ioctl_result = 0;
	asked = 0;
	asked_well = true;
}

static struct mapinfo_context context;
static struct mapinfo_error error;

static int verify(const struct image *image, uint32_t flags)
{
	static const struct mapinfo_mapping mapping = {
		.count = 1,
		.spans = { { .start = START, .vaddr = IMAGE_VADDR,
			     .length = 0x40000 } },
	};
	struct mapinfo_elf elf;

	if (mapinfo_elf_parse(image, sizeof(*image), 1 << 20, &elf, &error))
		ksft_exit_fail_msg("no segments\n");
	elf.flags |= flags;
	return mapinfo_verify(&context, &elf, &mapping, &error);
}

/* The image's text, its data, and the pages of bss after that. */
static const uintptr_t three[] = { 0x2000, 0x4000, 0x5000, 0 };
static const uintptr_t one[] = { 0x5000, 0 };

static void check_ranges(void)
{
	struct image image;
	int ret;

	make_image(&image);
	ends = three;
	reset();
	ret = verify(&image, 0);
	ksft_test_result(!ret && !error.reason && asked_well && asked == 2 &&
			 questions[0] == 0x2e00 && questions[1] == 0x4000,
			 "data and bss, in two mappings\n");
	ends = one;
	reset();
	ret = verify(&image, 0);
	ksft_test_result(!ret && asked_well && asked == 1 &&
			 questions[0] == 0x2e00, "a copy, in one mapping\n");
	reset();
	ret = verify(&image, MAPINFO_ELF_TEXTREL);
	ksft_test_result(!ret && asked_well && asked == 2 &&
			 questions[0] == 0 && questions[1] == 0x2e00,
			 "text relocations: the text, too\n");
	image.phdr[DATA].p_flags = PF_R;
	reset();
	ret = verify(&image, 0);
	ksft_test_result(!ret && !error.reason && !asked,
			 "nothing that is writable\n");
}

static void check_many(void)
{
	static uintptr_t many[2 * MAPINFO_SEGMENTS_MAX + 1];
	struct image image;
	unsigned int i;
	int ret;

	make_image(&image);
	image.ehdr.e_phnum = MAPINFO_SEGMENTS_MAX;
	for (i = 0; i < MAPINFO_SEGMENTS_MAX; i++) {
		image.phdr[i] = image.phdr[DATA];
		image.phdr[i].p_type = PT_LOAD;
		image.phdr[i].p_offset = 0;
		image.phdr[i].p_vaddr = IMAGE_VADDR + i * 2 * PAGE;
		image.phdr[i].p_filesz = 0x10;
		image.phdr[i].p_memsz = PAGE + 1;
		image.phdr[i].p_flags = PF_R | PF_W;
		many[2 * i] = (2 * i + 1) * PAGE;
		many[2 * i + 1] = (2 * i + 2) * PAGE;
	}
	ends = many;
	reset();
	ret = verify(&image, 0);
	ksft_test_result(!ret && asked_well &&
			 asked == 2 * MAPINFO_SEGMENTS_MAX, "%u ranges\n",
			 asked);
	reset();
	odd = 2 * MAPINFO_SEGMENTS_MAX - 1;
	odd_answer = private_answer;
	odd_answer.verdict = MAPINFO_VERDICT_DIRECT;
	ret = verify(&image, 0);
	ksft_test_result(ret == -EPERM &&
			 error.phdr == MAPINFO_SEGMENTS_MAX - 1,
			 "the last of them is not private\n");
}

struct refusal {
	const char *name;
	struct mapinfo_map answer;
	int expected;
	enum mapinfo_reason reason;
};

#define VERDICT(which)						\
	{ .valid = MAPINFO_VALID_VERDICT,			\
	  .verdict = MAPINFO_VERDICT_##which }
#define NOT_PRIVATE	-EPERM, MAPINFO_REASON_NOT_PRIVATE

static const struct refusal refusals[] = {
	{ "DIRECT", VERDICT(DIRECT), NOT_PRIVATE },
	{ "SHAREABLE", VERDICT(SHAREABLE), NOT_PRIVATE },
	{ "SHARED", VERDICT(SHARED), NOT_PRIVATE },
	{ "no verdict", VERDICT(NONE), NOT_PRIVATE },
	{ "a verdict that is not valid",
	  { .verdict = MAPINFO_VERDICT_PRIVATE }, NOT_PRIVATE },
	{ "a mapping that ends before it begins",
	  { .valid = MAPINFO_VALID_VERDICT, .vma_end = 1,
	    .verdict = MAPINFO_VERDICT_PRIVATE }, NOT_PRIVATE },
	{ "nothing mapped", { .error = -ENOENT },
	  -ENOENT, MAPINFO_REASON_SYSTEM_CALL },
};

static void check_refusal(const struct refusal *refusal, unsigned int question)
{
	struct image image;
	int ret;

	make_image(&image);
	ends = three;
	reset();
	odd = question;
	odd_answer = refusal->answer;
	ret = verify(&image, 0);
	ksft_test_result(ret == refusal->expected && error.errnum == ret &&
			 error.reason == refusal->reason &&
			 error.phdr == DATA && asked == question + 1,
			 "%s, question %u\n", refusal->name, question);
}

static void check_errors(void)
{
	struct image image;
	int ret;

	make_image(&image);
	reset();
	ioctl_result = -EINTR;
	ret = verify(&image, 0);
	ksft_test_result(ret == -EINTR && error.errnum == -EINTR &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL,
			 "the question fails\n");
	context.device = -1;
	ret = verify(&image, 0);
	ksft_test_result(ret == -ENODEV && error.errnum == -ENODEV &&
			 error.reason == MAPINFO_REASON_NO_DEVICE,
			 "no device\n");
	context.device = DEVICE;
}

static unsigned int maps, unmaps;
static struct mapinfo_sys real;

static long counting_mmap(uintptr_t address, size_t length, int prot,
			  int flags, int fd, uint64_t offset)
{
	long result = prot & PROT_WRITE && !(flags & MAP_FIXED) ?
		map_without_mmu(&real, length, prot, flags, fd, offset) :
		real.mmap(address, length, prot, flags, fd, offset);

	/* an address may look negative */
	maps += !(flags & MAP_FIXED) && (result > 0 || result <= -4096);
	return result;
}

static long counting_munmap(uintptr_t address, size_t length)
{
	unmaps++;
	return real.munmap(address, length);
}

static int load(const struct mapinfo_system *system, int fd,
		struct mapinfo_mapping *mapping)
{
	struct mapinfo_elf elf;

	ends = NULL;
	maps = 0;
	unmaps = 0;
	context.system = *system;
	return mapinfo_load(&context, fd, 0, &elf, mapping, &error);
}

/* mapinfo_load() does not hand out what it could not verify. */
static void check_load(void)
{
	struct mapinfo_mapping mapping;
	struct image image;
	int fd, ret;

	mapinfo_sys_init(&real);
	context.sys.mmap = counting_mmap;
	context.sys.munmap = counting_munmap;
	make_image(&image);
	fd = image_file(&image);
	reset();
	ret = load(&without_mmu, fd, &mapping);
	ksft_test_result(!ret && asked == 1 && maps == 1 && !unmaps &&
			 mapping.spans[0].strategy ==
			 MAPINFO_STRATEGY_COPY_MAP,
			 "mapinfo_load() verifies what maps the file\n");
	mapinfo_unmap(&context, &mapping);
	reset();
	odd = 0;
	odd_answer = refusals[0].answer;
	ret = load(&without_mmu, fd, &mapping);
	ksft_test_result(ret == -EPERM &&
			 error.reason == MAPINFO_REASON_NOT_PRIVATE &&
			 maps == 1 && unmaps == 1,
			 "and unmaps what is not private\n");
	reset();
	ret = load(&with_mmu, fd, &mapping);
	ksft_test_result(!ret && !asked, "with an MMU there is no need\n");
	mapinfo_unmap(&context, &mapping);
	close(fd);
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(2 * ARRAY_SIZE(refusals) + 11);
	mapinfo_open(&context, NULL, PAGE);
	mapinfo_close(&context);
	context.sys.ioctl = test_ioctl;
	context.device = DEVICE;
	check_ranges();
	check_many();
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		check_refusal(&refusals[i], 0);
		check_refusal(&refusals[i], 1);
	}
	check_errors();
	check_load();
	ksft_finished();
}
