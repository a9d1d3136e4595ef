// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether MAP_FIXED is permitted for a range: what the device says, against
 * what mmap() then really does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

#define SCRATCH_PAGES	8
#define RANGES		9

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

/* What a low address is tried with: privileges, and vm.mmap_min_addr. */
static const char * const who_is_asking[] = { "root", "nobody", "root-then-nobody" };
static const char * const limits[] = { "", "0", "65536", "1048576" };

#define LIMIT_FILE	"/proc/sys/vm/mmap_min_addr"

static bool set_limit(const char *limit)
{
	int fd = open(LIMIT_FILE, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 &&
		    write(fd, limit, strlen(limit)) == (ssize_t)strlen(limit);

	if (fd >= 0)
		close(fd);
	return done;
}

/* One range; what was mapped there is taken away again. */
static bool is_right(int device, unsigned long start, size_t length)
{
	struct mapinfo_map map;
	long result;
	int got;

	ask_map(device, (void *)start, length, &map);
	result = raw_mmap(start, length, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	got = is_error(result) ? (int)result : 0;
	if (!got)
		munmap((void *)start, length);
	if (map.valid & MAPINFO_VALID_MAP_FIXED && map.map_fixed == got)
		return true;
	printf("%lx, %zx: said %d, valid %x, error %d; got %d\n", start, length,
	       map.map_fixed, map.valid, map.error, got);
	return false;
}

static void become_nobody(void)
{
	if (syscall(SYS_setresuid, 65534, 65534, 65534))
		printf("setresuid: %s\n", strerror(errno));
}

/*
 * A child, which can lose its privileges. What it had mapped as root, it keeps: so
 * that something is mapped there proves nothing.
 */
static int try_low(const char *who)
{
	const size_t page = page_size();
	const unsigned long starts[] = {
		0, page, 0x8000, 0x8000 + page, 0x10000 - page, 0x10000,
		0x80000, 0x100000 - page, 0x100000, 0x100000 + page,
	};
	int device = open_device(), wrong = 0;
	unsigned int i;

	if (!strcmp(who, "nobody"))
		become_nobody();
	if (!strcmp(who, "root-then-nobody")) {
		raw_mmap(0x8000, page, PROT_READ,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		become_nobody();
	}
	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		wrong += !is_right(device, starts[i], page);
		wrong += !is_right(device, starts[i], 4 * page);
		/* mapped by now, if it can be */
		wrong += !is_right(device, starts[i] + 1, page);
	}
	return !!wrong;
}

static void check_low(const char *who, const char *limit)
{
	int to, from;
	char line[256];
	pid_t pid;
	FILE *output;

	if (*limit && !set_limit(limit)) {
		ksft_test_result_skip("low addresses, %s, %s: not to be set\n",
				      who, limit);
		return;
	}
	pid = run_again(who, limit, &to, &from);
	output = fdopen(from, "r");
	while (fgets(line, sizeof(line), output))
		ksft_print_msg("%s", line);
	fclose(output);
	close(to);
	ksft_test_result(!wait_for_child(pid),
			 "low addresses: %s, vm.mmap_min_addr %s\n", who,
			 *limit ? limit : "as it is");
}

static void check_all_low(void)
{
	char before[32] = "";
	int fd = open(LIMIT_FILE, O_RDONLY | O_CLOEXEC);
	unsigned int i, j;

	if (fd >= 0 && read(fd, before, sizeof(before) - 1) < 0)
		ksft_print_msg("%s: %s\n", LIMIT_FILE, strerror(errno));
	for (i = 0; i < ARRAY_SIZE(limits); i++)
		for (j = 0; j < ARRAY_SIZE(who_is_asking); j++)
			check_low(who_is_asking[j], limits[i]);
	if (fd >= 0 && !set_limit(before))
		ksft_print_msg("%s is not what it was\n", LIMIT_FILE);
	close(fd);
}

static void check_ranges(int device, unsigned long scratch, unsigned long end)
{
	const size_t page = page_size();
	const struct range_case cases[RANGES] = {
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

	for (i = 0; i < RANGES; i++)
		check(device, &cases[i]);
}

int main(int argc, char **argv)
{
	struct mapinfo_system system;
	const size_t page = page_size();
	unsigned long scratch;
	int device;

	if (argc == 3)
		return try_low(argv[1]);
	ksft_print_header();
	ksft_set_plan(1 + RANGES +
		      ARRAY_SIZE(limits) * ARRAY_SIZE(who_is_asking));
	device = open_device();
	if (ask_system(device, &system))
		ksft_exit_fail_msg("SYSTEM failed\n");
	ksft_test_result(!!(system.facts & MAPINFO_FACT_MAP_FIXED) == has_mmu(),
			 "SYSTEM: only with an MMU\n");
	check_all_low();
	/* two pages behind it are free: nothing of the test may be there */
	scratch = (unsigned long)raw_mmap(0, (SCRATCH_PAGES + 2) * page,
					  PROT_READ,
					  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap((void *)(scratch + SCRATCH_PAGES * page), 2 * page);
	/* the end of the address space, also where the device knows none */
	check_ranges(device, scratch, has_mmu() ?
		     (unsigned long)system.map_fixed_end : 0x80000000UL);
	ksft_finished();
}
