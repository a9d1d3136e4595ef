// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a context knows of its system: from the device, and where there is none
 * or another, from an mprotect() of nothing. The kernel here is made up.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "lib.h"

#define DEVICE	42

#define MMU_FACTS	(MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED | \
			 MAPINFO_FACT_MPROTECT)

/* The made-up kernel's answers, and what it was asked. */
static long open_result, ioctl_result, mprotect_result, mmap_result;
static struct mapinfo_system answer;
static int opened, closed, probed, probed_again;
static bool asked_well;
static struct mapinfo_vector last_maps, last_files;
static void *last_map;

static long test_open(const char *path, int flags)
{
	asked_well = !strcmp(path, "/dev/mapinfo") &&
		     flags == (O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	opened += open_result >= 0;
	return open_result;
}

static long test_close(int fd)
{
	closed += fd == DEVICE;
	return 0;
}

static long test_ioctl(int fd, unsigned long command, void *argument)
{
	static const struct mapinfo_system empty;

	asked_well = asked_well && fd == DEVICE;
	if (command == MAPINFO_MAP) {
		last_map = argument;
		return ioctl_result;
	}
	if (command == MAPINFO_FILES) {
		last_files = *(struct mapinfo_vector *)argument;
		return ioctl_result;
	}
	if (command == MAPINFO_MAPS) {
		last_maps = *(struct mapinfo_vector *)argument;
		return ioctl_result;
	}
	asked_well = asked_well && command == MAPINFO_SYSTEM &&
		     !memcmp(argument, &empty, sizeof(empty));
	if (!ioctl_result)
		*(struct mapinfo_system *)argument = answer;
	return ioctl_result;
}

static long test_mprotect(uintptr_t address, size_t length, int prot)
{
	probed++;
	asked_well = asked_well && !address && !length && prot == PROT_NONE;
	return mprotect_result;
}

/* The last page of the address space, which no process can have. */
static long test_mmap(uintptr_t address, size_t length, int prot, int flags,
		      int fd, uint64_t offset)
{
	probed_again++;
	asked_well = asked_well && address == -(uintptr_t)PAGE &&
		     length == PAGE && prot == PROT_NONE &&
		     flags == (MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED) &&
		     fd == -1 && !offset;
	return mmap_result;
}

/* On a kernel whose device says that there is no MMU; mprotect(), that is. */
static void open_context(struct mapinfo_context *context)
{
	struct mapinfo_sys sys;

	mapinfo_sys_init(&sys);
	sys.open = test_open;
	sys.close = test_close;
	sys.ioctl = test_ioctl;
	sys.mprotect = test_mprotect;
	sys.mmap = test_mmap;
	opened = 0;
	closed = 0;
	probed = 0;
	probed_again = 0;
	memset(context, 0xa5, sizeof(*context));
	if (mapinfo_open(context, &sys, PAGE))
		ksft_exit_fail_msg("mapinfo_open\n");
}

static void set_kernel(long open, long ioctl, uint32_t abi, long mprotect,
		       long mmap)
{
	open_result = open;
	ioctl_result = ioctl;
	mprotect_result = mprotect;
	mmap_result = mmap;
	answer = (struct mapinfo_system){
		.abi = abi, .page_size = 4 * PAGE, .known = 0xff, .facts = 0x40,
		.sharing = MAPINFO_SHARING_MAYOVERLAY,
	};
}

static void check_device(void)
{
	struct mapinfo_context context;

	set_kernel(DEVICE, 0, MAPINFO_ABI, 0, 0);
	open_context(&context);
	ksft_test_result(asked_well && context.device == DEVICE && !closed &&
			 !probed && !memcmp(&context.system, &answer,
					    sizeof(answer)),
			 "the device's answer is taken as it is\n");
	mapinfo_close(&context);
	mapinfo_close(&context);
	ksft_test_result(closed == 1 && context.device == -1,
			 "the device is closed once\n");
}

/* Which has no system calls, either: one would be the end of this program. */
static void check_zeroed(void)
{
	struct mapinfo_context context;

	memset(&context, 0, sizeof(context));
	mapinfo_close(&context);
	ksft_test_result(context.device == -1, "a context that is all 0 is closed\n");
}

/* Programs may have closed their standard descriptors. */
static int next_fd, closed_low;

static long low_open(const char *path, int flags)
{
	return next_fd++;
}

static long low_close(int fd)
{
	closed_low |= 1 << fd;
	return 0;
}

static long low_ioctl(int fd, unsigned long command, void *argument)
{
	*(struct mapinfo_system *)argument = answer;
	return 0;
}

static void check_low(int first)
{
	struct mapinfo_context context;
	struct mapinfo_sys sys;

	set_kernel(DEVICE, 0, MAPINFO_ABI, 0, 0);
	mapinfo_sys_init(&sys);
	sys.open = low_open;
	sys.close = low_close;
	sys.ioctl = low_ioctl;
	next_fd = first;
	closed_low = 0;
	mapinfo_open(&context, &sys, PAGE);
	ksft_test_result(context.device == 3 &&
			 closed_low == (7 & ~((1 << first) - 1)),
			 "descriptors below 3 are not taken: from %d on\n",
			 first);
}

/* Who ignores that it failed has a context all the same. */
static void check_ignored(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_context context;
	struct mapinfo_error error;
	struct image image;
	int ret;

	memset(&context, 0xa5, sizeof(context));
	mapinfo_open(&context, NULL, 6144);
	make_image(&image);
	ret = mapinfo_load(&context, image_file(&image), 0, &elf, &mapping,
			   &error);
	ksft_test_result(ret == -EINVAL && !context.policy &&
			 error.reason == MAPINFO_REASON_PAGE_SIZE,
			 "a page size that is none, ignored\n");
	mapinfo_close(&context);
}

struct fallback_case {
	const char *name;
	long open, ioctl;
	uint32_t abi;
	long mprotect, mmap;
	uint64_t known, facts;
	uint32_t sharing;
	enum mapinfo_strategy strategy;
};

#define OVERLAY	MAPINFO_STRATEGY_OVERLAY
#define COPY	MAPINFO_STRATEGY_COPY_READ
#define NEVER	MAPINFO_SHARING_NEVER

#define UNKNOWN	MAPINFO_SHARING_UNKNOWN
/* What a filter of system calls leaves to be known. */
#define FILTERED	(MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED)

static const struct fallback_case fallbacks[] = {
	{ "no device, MMU", -ENOENT, 0, 1, 0, 0,
	  MMU_FACTS, MMU_FACTS, NEVER, OVERLAY },
	{ "no device, no MMU", -ENOENT, 0, 1, -ENOSYS, -EINVAL,
	  MMU_FACTS, 0, UNKNOWN, COPY },
	{ "no device, an MMU whose mprotect() is filtered", -EPERM, 0, 1,
	  -ENOSYS, -ENOMEM, FILTERED, FILTERED, NEVER, OVERLAY },
	{ "no device, mmap() is filtered, too", -EPERM, 0, 1, -ENOSYS, -EPERM,
	  0, 0, UNKNOWN, COPY },
	{ "no device, the last page can be had", -EPERM, 0, 1, -ENOSYS,
	  -(long)PAGE, 0, 0, UNKNOWN, COPY },
	{ "no device, address 0 is refused", -ENOENT, 0, 1, -ENOMEM, 0,
	  MMU_FACTS, MMU_FACTS, NEVER, OVERLAY },
	{ "no device, mprotect() is forbidden", -EPERM, 0, 1, -EPERM, 0,
	  MMU_FACTS, MMU_FACTS, NEVER, OVERLAY },
	{ "not that device, MMU", DEVICE, -ENOTTY, 1, 0, 0,
	  MMU_FACTS, MMU_FACTS, NEVER, OVERLAY },
	{ "not that device, no MMU", DEVICE, -ENOTTY, 1, -ENOSYS, -EINVAL,
	  MMU_FACTS, 0, UNKNOWN, COPY },
	{ "ABI 0", DEVICE, 0, 0, 0, 0, MMU_FACTS, MMU_FACTS, NEVER, OVERLAY },
	{ "a later ABI", DEVICE, 0, MAPINFO_ABI + 1, -ENOSYS, -EINVAL,
	  MMU_FACTS, 0, UNKNOWN, COPY },
};

static enum mapinfo_strategy strategy_of(const struct mapinfo_system *system)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	struct image image;

	make_image(&image);
	if (mapinfo_elf_parse(&image, sizeof(image), IMAGE_SIZE, &elf,
			      &error) ||
	    mapinfo_plan(system, &elf, NULL,
			 1U << OVERLAY | 1U << COPY, &plan, &error))
		ksft_exit_fail_msg("no plan\n");
	return plan.spans[0].strategy;
}

static void check_fallback(const struct fallback_case *c)
{
	const struct mapinfo_system *system;
	struct mapinfo_context context;

	set_kernel(c->open, c->ioctl, c->abi, c->mprotect, c->mmap);
	open_context(&context);
	system = &context.system;
	ksft_test_result(asked_well && context.device == -1 &&
			 opened == closed && probed == 1 &&
			 probed_again == (c->mprotect == -ENOSYS) &&
			 !system->abi && !system->flags &&
			 system->page_size == PAGE &&
			 !(system->facts & ~system->known) &&
			 (system->known & MMU_FACTS) == c->known &&
			 (system->facts & MMU_FACTS) == c->facts &&
			 (c->known || !system->known) &&
			 system->sharing == c->sharing &&
			 strategy_of(system) == c->strategy,
			 "%s\n", c->name);
}

/* What /dev/mapinfo alone can tell is not known without it. */
static void check_unknowns(void)
{
	struct mapinfo_context context;

	set_kernel(-ENOENT, 0, 0, 0, 0);
	open_context(&context);
	ksft_test_result(!(context.system.known &
			   (MAPINFO_FACT_NOREPLACE | MAPINFO_FACT_MSEAL)),
			 "MMU: the kernel's age is not known\n");
	set_kernel(-ENOENT, 0, 0, -ENOSYS, -EINVAL);
	open_context(&context);
	ksft_test_result(!(context.system.known & MAPINFO_FACT_ANON_ZEROED),
			 "no MMU: MAP_UNINITIALIZED is not known\n");
}

static void check_page_size(void)
{
	struct mapinfo_context context;

	ksft_test_result(mapinfo_open(&context, NULL, 0) == -EINVAL &&
			 mapinfo_open(&context, NULL, 6144) == -EINVAL,
			 "page sizes that are no powers of two\n");
}

static void check_ask(void)
{
	struct mapinfo_context context;
	struct mapinfo_map maps[3];
	struct mapinfo_file files[2];
	int ret;

	set_kernel(DEVICE, 0, MAPINFO_ABI, 0, 0);
	open_context(&context);
	ret = mapinfo_ask(&context, maps, 3);
	ksft_test_result(!ret && asked_well && !last_maps.flags &&
			 last_maps.count == 3 && !last_maps.reserved &&
			 last_maps.entry_size == sizeof(maps[0]) &&
			 last_maps.entries == (uintptr_t)maps,
			 "a vector of ranges\n");
	ksft_test_result(!mapinfo_ask(&context, &maps[1], 1) && asked_well &&
			 last_map == &maps[1], "one range, without a vector\n");
	ioctl_result = -EFAULT;
	ksft_test_result(mapinfo_ask(&context, maps, 3) == -EFAULT,
			 "the question fails\n");
	ioctl_result = 0;
	ksft_test_result(!mapinfo_predict(&context, files, 2) &&
			 last_files.count == 2 &&
			 last_files.entry_size == sizeof(files[0]) &&
			 last_files.entries == (uintptr_t)files,
			 "a vector of files\n");
	mapinfo_close(&context);
	ksft_test_result(mapinfo_ask(&context, maps, 3) == -ENODEV,
			 "there is no device to ask\n");
}

/* This system: what is known of it must be so. */
static void check_here(void)
{
	struct mapinfo_context context;
	int ret = mprotect(NULL, 0, PROT_NONE) ? -errno : 0;
	uint64_t known, mmu;

	mapinfo_open(&context, NULL, PAGE);
	known = context.system.known & MAPINFO_FACT_MMU;
	mmu = context.system.facts & MAPINFO_FACT_MMU;
	ksft_test_result(known && (ret == -ENOSYS ? !mmu : mmu),
			 "an MMU or not, on this system\n");
	mapinfo_close(&context);
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(fallbacks) + 17);
	check_device();
	check_zeroed();
	for (i = 0; i < ARRAY_SIZE(fallbacks); i++)
		check_fallback(&fallbacks[i]);
	check_unknowns();
	check_page_size();
	check_low(0);
	check_low(1);
	check_low(2);
	check_low(3);
	check_ignored();
	check_ask();
	check_here();
	ksft_finished();
}
