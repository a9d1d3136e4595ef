// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verification, with a device that is made up: exactly the writable ranges
 * are asked for, and one answer that is not PRIVATE is enough to refuse.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define DEVICE	42
#define START	0x40000000UL

/* What the device says, of range number @odd only; of the others, PRIVATE. */
static unsigned int odd;
static struct mapinfo_map odd_answer;
static int ioctl_result;

static unsigned int asked, ioctls;
static struct mapinfo_map ranges[MAPINFO_STEPS_MAX];
static bool asked_well;

static void answer(struct mapinfo_map *map)
{
	static const struct mapinfo_map empty;
	uint64_t addr = map->addr, length = map->length;

	ranges[asked] = *map;
	map->addr = 0;
	map->length = 0;
	asked_well = asked_well && !memcmp(map, &empty, sizeof(empty));
	if (asked == odd) {
		*map = odd_answer;
	} else {
		map->valid = MAPINFO_VALID_VERDICT;
		map->verdict = MAPINFO_VERDICT_PRIVATE;
	}
	map->addr = addr;
	map->length = length;
	asked++;
}

static long test_ioctl(int fd, unsigned long command, void *argument)
{
	struct mapinfo_vector *maps = argument;
	struct mapinfo_map *entries;
	unsigned int i;

	ioctls++;
	if (command == MAPINFO_MAP) {
		asked_well = asked_well && fd == DEVICE;
		if (!ioctl_result)
			answer(argument);
		return ioctl_result;
	}
	entries = (void *)(uintptr_t)maps->entries;
	asked_well = asked_well && fd == DEVICE && command == MAPINFO_MAPS &&
		     maps->count > 1 && maps->entry_size == sizeof(*entries);
	for (i = 0; !ioctl_result && i < maps->count; i++)
		answer(&entries[i]);
	return ioctl_result;
}

static void reset(void)
{
	odd = -1U;
	ioctl_result = 0;
	asked = 0;
	ioctls = 0;
	asked_well = true;
}

static void set_up(struct mapinfo_context *context)
{
	mapinfo_open(context, NULL, PAGE);
	mapinfo_close(context);
	context->sys.ioctl = test_ioctl;
	context->device = DEVICE;
	reset();
}

static void make_plan(const struct mapinfo_system *system,
		      const struct image *image, struct mapinfo_plan *plan,
		      struct mapinfo_mapping *mapping)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf;

	if (mapinfo_elf_parse(image, sizeof(*image), 1 << 20, &elf, &error) ||
	    mapinfo_plan(system, &elf, NULL, MAPINFO_STRATEGIES_ALL, plan,
			 &error))
		ksft_exit_fail_msg("no plan\n");
	mapping->count = plan->spans_count;
	mapping->spans[0].start = START;
	mapping->spans[0].length = plan->spans[0].length;
}

static bool is_range(unsigned int i, uint64_t address, uint64_t length)
{
	return i < asked && ranges[i].addr == START + address &&
	       ranges[i].length == length;
}

/* Text is not asked for; data and bss each, as they are two mappings. */
static void check_overlay(const struct mapinfo_context *context)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	struct image image;
	int ret;

	make_image(&image);
	make_plan(&with_mmu, &image, &plan, &mapping);
	reset();
	ret = mapinfo_verify(context, &plan, &mapping, &error);
	ksft_test_result(!ret && !error.reason && asked_well && ioctls == 1 &&
			 asked == 2 && is_range(0, 0x2000, 0x2000) &&
			 is_range(1, 0x4000, 0x1000), "overlay\n");

	/* the first mapping covers the span, but only its start is left */
	image.phdr[TEXT].p_flags = PF_R | PF_W;
	make_plan(&with_mmu, &image, &plan, &mapping);
	reset();
	ret = mapinfo_verify(context, &plan, &mapping, &error);
	ksft_test_result(!ret && asked_well && asked == 3 &&
			 is_range(0, 0, 0x2000), "overlay, writable text\n");

	image.phdr[TEXT].p_flags = PF_R;
	image.phdr[TEXT].p_filesz = 0x1700;
	image.phdr[DATA].p_flags = PF_R;
	make_plan(&with_mmu, &image, &plan, &mapping);
	reset();
	ret = mapinfo_verify(context, &plan, &mapping, &error);
	ksft_test_result(!ret && !error.reason && !asked,
			 "overlay, nothing that is writable in the end\n");
}

static void check_copy(const struct mapinfo_context *context)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	struct image image;
	int ret;

	make_image(&image);
	make_plan(&without_mmu, &image, &plan, &mapping);
	reset();
	ret = mapinfo_verify(context, &plan, &mapping, &error);
	ksft_test_result(!ret && asked_well && asked == 1 &&
			 is_range(0, 0, 0x5000), "copy: the whole block\n");

	make_plan(&unknown_system, &image, &plan, &mapping);
	reset();
	ret = mapinfo_verify(context, &plan, &mapping, &error);
	ksft_test_result(!ret && asked_well && asked == 1 &&
			 is_range(0, 0x2000, 0x3000),
			 "copy, protected: what is writable\n");
}

/* More ranges than are asked for at once: two for each segment. */
static void check_many(const struct mapinfo_context *context)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	unsigned int i, wrong = 0;
	struct image image;
	int ret;

	make_image(&image);
	image.ehdr.e_phnum = MAPINFO_SEGMENTS_MAX;
	for (i = 0; i < MAPINFO_SEGMENTS_MAX; i++) {
		image.phdr[i] = image.phdr[DATA];
		image.phdr[i].p_type = PT_LOAD;
		image.phdr[i].p_offset = 0;
		image.phdr[i].p_vaddr = i * 2 * PAGE;
		image.phdr[i].p_filesz = 0x10;
		image.phdr[i].p_memsz = PAGE + 1;
		image.phdr[i].p_flags = PF_R | PF_W;
	}
	make_plan(&with_mmu, &image, &plan, &mapping);
	reset();
	ret = mapinfo_verify(context, &plan, &mapping, &error);
	for (i = 0; i < asked; i++)
		wrong += !is_range(i, i * PAGE, PAGE);
	ksft_test_result(!ret && asked_well && !wrong &&
			 asked == 2 * MAPINFO_SEGMENTS_MAX, "%u ranges\n",
			 asked);

	reset();
	odd = 2 * MAPINFO_SEGMENTS_MAX - 1;
	odd_answer = (struct mapinfo_map){
		.valid = MAPINFO_VALID_VERDICT,
		.verdict = MAPINFO_VERDICT_DIRECT,
	};
	ret = mapinfo_verify(context, &plan, &mapping, &error);
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
	{ "a range that spans mappings",
	  { .valid = MAPINFO_VALID_VMA, .attributes = MAPINFO_ATTR_SPANS },
	  NOT_PRIVATE },
	{ "a range that spans mappings, with a verdict all the same",
	  { .valid = MAPINFO_VALID_VERDICT,
	    .verdict = MAPINFO_VERDICT_PRIVATE,
	    .attributes = MAPINFO_ATTR_SPANS }, NOT_PRIVATE },
	{ "nothing mapped", { .error = -ENOENT },
	  -ENOENT, MAPINFO_REASON_SYSTEM_CALL },
};

static void check_refusal(const struct mapinfo_context *context,
			  const struct refusal *refusal, unsigned int range)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	struct image image;
	int ret;

	make_image(&image);
	make_plan(&with_mmu, &image, &plan, &mapping);
	reset();
	odd = range;
	odd_answer = refusal->answer;
	ret = mapinfo_verify(context, &plan, &mapping, &error);
	/* steps 1 (data) and 3 (bss) are the two that are asked for */
	ksft_test_result(ret == refusal->expected && error.errnum == ret &&
			 error.reason == refusal->reason &&
			 error.phdr == DATA &&
			 error.step == (range ? 3 : 1),
			 "%s, range %u\n", refusal->name, range);
}

static void check_errors(struct mapinfo_context *context)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	struct image image;
	int ret;

	make_image(&image);
	make_plan(&with_mmu, &image, &plan, &mapping);
	reset();
	ioctl_result = -EINTR;
	ret = mapinfo_verify(context, &plan, &mapping, &error);
	ksft_test_result(ret == -EINTR && error.errnum == -EINTR &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL &&
			 error.step == -1, "the question fails\n");
	context->device = -1;
	ret = mapinfo_verify(context, &plan, &mapping, &error);
	ksft_test_result(ret == -ENODEV && error.errnum == -ENODEV &&
			 error.reason == MAPINFO_REASON_NO_DEVICE,
			 "no device\n");
	context->device = DEVICE;
}

static unsigned int maps, unmaps;
static struct mapinfo_sys real;

static long counting_mmap(uintptr_t address, size_t length, int prot,
			  int flags, int fd, uint64_t offset)
{
	long result = prot & PROT_WRITE && !(flags & MAP_FIXED) ?
		map_without_mmu(&real, length, prot, flags, fd, offset) :
		real.mmap(address, length, prot, flags, fd, offset);

	maps += !(flags & MAP_FIXED) && result > 0;
	return result;
}

static long counting_munmap(uintptr_t address, size_t length)
{
	unmaps++;
	return real.munmap(address, length);
}

/* mapinfo_load() does not hand out what it could not verify. */
static void check_load(struct mapinfo_context *context)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	struct image image;
	int fd, ret;

	mapinfo_sys_init(&real);
	context->sys.mmap = counting_mmap;
	context->sys.munmap = counting_munmap;
	context->system = without_mmu;
	make_image(&image);
	fd = image_file(&image);
	reset();
	ret = mapinfo_load(context, fd, 0, &elf, &mapping, &error);
	ksft_test_result(!ret && asked == 1 && maps == 1 && !unmaps &&
			 mapping.spans[0].strategy ==
			 MAPINFO_STRATEGY_COPY_MAP,
			 "mapinfo_load() verifies what maps the file\n");
	mapinfo_unmap(context, &mapping);
	maps = 0;
	unmaps = 0;
	reset();
	odd = 0;
	odd_answer = refusals[0].answer;
	ret = mapinfo_load(context, fd, 0, &elf, &mapping, &error);
	ksft_test_result(ret == -EPERM &&
			 error.reason == MAPINFO_REASON_NOT_PRIVATE &&
			 maps == 1 && unmaps == 1,
			 "and unmaps what is not private\n");
	context->system = with_mmu;
	reset();
	ret = mapinfo_load(context, fd, 0, &elf, &mapping, &error);
	ksft_test_result(!ret && !ioctls, "with an MMU there is no need\n");
	mapinfo_unmap(context, &mapping);
	close(fd);
}

int main(void)
{
	struct mapinfo_context context;
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(2 * ARRAY_SIZE(refusals) + 12);
	set_up(&context);
	check_overlay(&context);
	check_copy(&context);
	check_many(&context);
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		check_refusal(&context, &refusals[i], 0);
		check_refusal(&context, &refusals[i], 1);
	}
	check_errors(&context);
	check_load(&context);
	ksft_finished();
}
