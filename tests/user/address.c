// SPDX-License-Identifier: GPL-2.0-only
/*
 * The load map is laid out as the kernel and FDPIC loaders know it; and which memory is
 * the process's own, of which a loader keeps no more than where the spans are.
 */
#include <linux/elf-fdpic.h>
#include <mapinfo.h>

#include "kselftest.h"

#ifdef __LP64__
/* The kernel's header got a 64-bit form in Linux 6.6 only. */
struct seg {
	uint64_t addr, p_vaddr, p_memsz;
};
#else
#define seg	elf32_fdpic_loadseg
#endif

#define SAME(member)							\
	(offsetof(struct mapinfo_loadseg, member) ==			\
	 offsetof(struct seg, member))

static void check_own(void)
{
	static struct mapinfo_mapped spans[] = {
		{ .start = 0x10000, .length = 0x2000,
		  .strategy = MAPINFO_STRATEGY_SHARE },
		{ .start = 0x40000, .length = 0x3000,
		  .strategy = MAPINFO_STRATEGY_COPY_READ },
		{ .start = -(uintptr_t)0x1000, .length = 0x1000,
		  .strategy = MAPINFO_STRATEGY_COPY_MAP },
	};
	static const struct mapinfo_mapping m = { .count = 3, .spans = spans };

	ksft_test_result(mapinfo_is_own(&m, 0x40000, 8) &&
			 mapinfo_is_own(&m, 0x42ff8, 8) &&
			 mapinfo_is_own(&m, 0x40000, 0x3000) &&
			 mapinfo_is_own(&m, UINTPTR_MAX, 1), "its own\n");
	ksft_test_result(!mapinfo_is_own(&m, 0x10000, 8) &&
			 !mapinfo_is_own(&m, 0x11fff, 1), "shared\n");
	ksft_test_result(!mapinfo_is_own(&m, 0x3ffff, 1) &&
			 !mapinfo_is_own(&m, 0x43000, 1) &&
			 !mapinfo_is_own(&m, 0, 8) &&
			 !mapinfo_is_own(&m, 0x12000, 8), "nobody's\n");
	ksft_test_result(!mapinfo_is_own(&m, 0x42ff9, 8) &&
			 !mapinfo_is_own(&m, 0x3fffc, 8) &&
			 !mapinfo_is_own(&m, 0x40000, 0x3001) &&
			 !mapinfo_is_own(&m, 0x40001, SIZE_MAX) &&
			 !mapinfo_is_own(&m, UINTPTR_MAX, 2),
			 "partly its own\n");
	ksft_test_result(sizeof(spans[0]) <= 4 * sizeof(void *) &&
			 sizeof(m) <= 4 * sizeof(void *),
			 "no more to keep than four words, and four a span\n");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(7);
	check_own();
	ksft_test_result(sizeof(struct mapinfo_loadseg) == sizeof(struct seg) &&
			 SAME(addr) && SAME(p_vaddr) && SAME(p_memsz),
			 "a segment\n");
	ksft_test_result(offsetof(struct mapinfo_loadmap, version) ==
			 offsetof(struct elf32_fdpic_loadmap, version) &&
			 offsetof(struct mapinfo_loadmap, nsegs) ==
			 offsetof(struct elf32_fdpic_loadmap, nsegs) &&
			 offsetof(struct mapinfo_loadmap, segs) ==
			 sizeof(uintptr_t), "segments follow\n");
	ksft_finished();
}
