// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether MAP_FIXED is permitted for a range: what the device says, against
 * what mmap() then really does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "lib.h"

#define SCRATCH_PAGES	8

struct range_case {
	const char *name;
	unsigned long start;
	size_t length;
};

static void check(int device, const struct range_case *c)
{
	struct mapinfo_map map;
	long result;
	int got;

	ask_map(device, (void *)c->start, c->length, &map);
	result = raw_mmap(c->start, c->length, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	got = is_error(result) ? (int)result : 0;
	ksft_print_msg("%s: said %d, got %d\n", c->name, map.map_fixed, got);
	ksft_test_result(map.valid & MAPINFO_VALID_MAP_FIXED &&
			 map.map_fixed == got, "%s\n", c->name);
}

int main(void)
{
	struct mapinfo_system system;
	unsigned long scratch, end;
	size_t page = page_size();
	int device;

	ksft_print_header();
	device = open_device();
	if (ask_system(device, &system))
		ksft_exit_fail_msg("SYSTEM failed\n");
	/* two pages behind it are free: nothing of the test may be there */
	scratch = (unsigned long)raw_mmap(0, (SCRATCH_PAGES + 2) * page,
					  PROT_READ,
					  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap((void *)(scratch + SCRATCH_PAGES * page), 2 * page);
	/* the end of the address space, also where the device knows none */
	end = has_mmu() ? (unsigned long)system.map_fixed_end : 0x80000000UL;

	const struct range_case cases[] = {
		{ "the second page of all", page, page },
		{ "a whole mapping", scratch, SCRATCH_PAGES * page },
		{ "inside a mapping", scratch + page, 2 * page },
		{ "a part of a page", scratch + 4 * page, 100 },
		{ "over the end of a mapping",
		  scratch + (SCRATCH_PAGES - 1) * page, 2 * page },
		{ "not page aligned", scratch + 16, page },
		{ "at the end of the address space", end, page },
		{ "over the end of the address space", end - page, 2 * page },
		{ "over the end, not page aligned", end - 16, page },
		{ "to the very last page", scratch, -scratch - page },
	};
	unsigned int i;

	ksft_set_plan(ARRAY_SIZE(cases) + 1);
	ksft_test_result(!!(system.facts & MAPINFO_FACT_MAP_FIXED) == has_mmu(),
			 "SYSTEM: only with an MMU\n");
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		check(device, &cases[i]);
	ksft_finished();
}
