// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without an MMU memory comes in powers of two of pages. What is beyond the
 * mapping is given back or kept, as vm.nr_trim_pages says; region_top tells.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

static int device;

/* 0: never give back; n: give back what is n pages or more. */
static void set_trim(const char *pages)
{
	int fd = open("/proc/sys/vm/nr_trim_pages", O_WRONLY);

	if (fd < 0 || write(fd, pages, 1) != 1)
		ksft_exit_fail_msg("nr_trim_pages: %s\n", strerror(errno));
	close(fd);
}

static void expect_slack(size_t pages, size_t expected)
{
	void *memory = mmap(NULL, pages * page_size(), PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct mapinfo_map map;
	bool right;

	right = !ask_map(device, memory, 1, &map);
	if (has_mmu())
		right &= !(map.valid & MAPINFO_VALID_REGION) && !map.region_top;
	else
		right &= map.valid & MAPINFO_VALID_REGION &&
			 map.region_users == 1 &&
			 map.region_end - map.region_start ==
			 pages * page_size() &&
			 map.region_top - map.region_end ==
			 expected * page_size();
	ksft_test_result(right, "%zu pages, %zu of slack\n", pages, expected);
	munmap(memory, pages * page_size());
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(4);
	device = open_device();
	if (!has_mmu())
		set_trim("0");
	expect_slack(3, 1);
	expect_slack(5, 3);
	expect_slack(8, 0);
	if (!has_mmu())
		set_trim("1");
	expect_slack(5, 0);
	ksft_finished();
}
