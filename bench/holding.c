// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a call can hold a lock that others wait for, in instructions: by the worst
 * callers that can be made. With an MMU that is one who has 65,000 mappings and asks
 * of each range about all of them; without, one who asks about a file that thousands
 * of mappings were left behind of, by a process that mapped a page over and over.
 *
 * A lock is held for a batch of four at most, which is what MAPS and FILES of four
 * cost, at most. That must not grow with what there is, and a vector must be no more
 * than its batches. To be run where the clock counts instructions, as asking.c.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "clock.h"
#include "child.h"
#include "kselftest.h"
#include "lib.h"

#define LEAVE	"leave"
#define BATCH	4
#define ROUNDS	5
/* What the module looks at for one range, at most. */
#define LOOKED_AT	1024

enum figure {
	MAP, MAPS_BATCH, MAPS_ALL, LOST, LOST_BATCH, FILE_1, FILES_BATCH,
	FILES_ALL, MPROTECT, FIGURES
};
static const char * const names[FIGURES] = {
	[MAP] = "MAP", [MAPS_BATCH] = "MAPS, 4 ranges",
	[MAPS_ALL] = "MAPS, 1024 ranges", [LOST] = "MAP of nothing, of file",
	[LOST_BATCH] = "MAPS of nothing, of file, 4", [FILE_1] = "FILE",
	[FILES_BATCH] = "FILES, 4 ranges", [FILES_ALL] = "FILES, 1024 ranges",
	[MPROTECT] = "mprotect of 4096 mappings",
};

static int device, file;
static char path[64];
static unsigned char *lowest;
static size_t length;
static struct mapinfo_map maps[MAPINFO_VECTOR_MAX];
static struct mapinfo_file files[MAPINFO_VECTOR_MAX];

static uint64_t count(unsigned long command, void *argument)
{
	uint64_t best = UINT64_MAX, start, took;
	unsigned int round;

	for (round = 0; round < ROUNDS; round++) {
		start = now();
		if (ask(device, command, argument))
			ksft_exit_fail_msg("no answer\n");
		took = now() - start;
		if (took < best)
			best = took;
	}
	return best;
}

static uint64_t count_vector(unsigned long command, void *entries, size_t size,
			     unsigned int entry_count)
{
	struct mapinfo_vector vector = {
		.count = entry_count, .entry_size = (uint32_t)size,
		.entries = (uintptr_t)entries,
	};

	return count(command, &vector);
}

/* What the kernel itself does with as many mappings under the lock, for writing. */
static uint64_t count_mprotect(void)
{
	uint64_t best = UINT64_MAX, start, took;
	unsigned int round;

	for (round = 0; round < 2 * ROUNDS; round++) {
		start = now();
		if (mprotect(lowest, BATCH * LOOKED_AT * page_size(),
			     round % 2 ? R : RX))
			ksft_exit_fail_msg("mprotect: %s\n", strerror(errno));
		took = now() - start;
		if (took < best)
			best = took;
	}
	return best;
}

static void ask_maps(const void *address, size_t size, uint32_t flags, int fd)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(maps); i++)
		maps[i] = (struct mapinfo_map){
			.addr = (uintptr_t)address, .length = size,
			.flags = flags, .fd = fd,
		};
}

/* That it is the worst: no answer, as there is too much to look at. */
static void expect_too_much(bool is_too_much, const char *what)
{
	if (!is_too_much)
		ksft_exit_fail_msg("%s: not the worst\n", what);
}

static void count_maps(uint64_t figures[])
{
	ask_maps(lowest, length, 0, 0);
	figures[MAP] = count(MAPINFO_MAP, maps);
	figures[MAPS_BATCH] = count_vector(MAPINFO_MAPS, maps, sizeof(maps[0]),
					   BATCH);
	figures[MAPS_ALL] = count_vector(MAPINFO_MAPS, maps, sizeof(maps[0]),
					 MAPINFO_VECTOR_MAX);
	expect_too_much(maps[MAPINFO_VECTOR_MAX - 1].attributes &
			(has_mmu() ? MAPINFO_ATTR_TOO_MANY :
				     MAPINFO_ATTR_OVERLAPS), "MAPS");
}

static void count_lost(uint64_t figures[])
{
	ask_maps((void *)1, 1, MAPINFO_MAP_OF_FILE, file);
	figures[LOST] = count(MAPINFO_MAP, maps);
	figures[LOST_BATCH] = count_vector(MAPINFO_MAPS, maps, sizeof(maps[0]),
					   BATCH);
	expect_too_much(maps[BATCH - 1].error, "MAPS of nothing");
}

static void count_files(uint64_t figures[])
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		files[i] = (struct mapinfo_file){
			.fd = file, .prot = PROT_READ, .length = page_size(),
		};
	figures[FILE_1] = count(MAPINFO_FILE, files);
	figures[FILES_BATCH] = count_vector(MAPINFO_FILES, files,
					    sizeof(files[0]), BATCH);
	figures[FILES_ALL] = count_vector(MAPINFO_FILES, files,
					  sizeof(files[0]), MAPINFO_VECTOR_MAX);
	expect_too_much(files[MAPINFO_VECTOR_MAX - 1].why ==
			MAPINFO_WHY_TOO_MANY, "FILES");
}

static void *map_page(void)
{
	void *memory = mmap(NULL, page_size(), R, MAP_PRIVATE, file, 0);

	if (memory == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	return memory;
}

/* The kernel finds only the latest of them when the process ends. */
static int leave_behind(const char *argument)
{
	unsigned int n = (unsigned int)atoi(argument);

	file = open(strchr(argument, ':') + 1, O_RDONLY);
	while (n--)
		map_page();
	return 0;
}

static void have_left_behind(unsigned int n)
{
	char argument[80];
	int to, from;

	snprintf(argument, sizeof(argument), "%u:%s", n + 1, path);
	if (wait_for_child(run_again(LEAVE, argument, &to, &from)))
		ksft_exit_fail_msg("the other process failed\n");
	close(to);
	close(from);
}

/* With an MMU this is the process's own; the same page does not merge. */
static void have_mappings(unsigned int n)
{
	static unsigned int had;

	if (!has_mmu()) {
		have_left_behind(n - had);
		length = page_size();
		lowest = had ? lowest : map_page();
	}
	for (; has_mmu() && had < n; had++)
		lowest = map_page();
	had = n;
	if (has_mmu())
		length = n * page_size();
}

static void count_all(unsigned int n, uint64_t figures[])
{
	enum figure i;

	have_mappings(n);
	count_maps(figures);
	if (has_mmu()) {
		figures[MPROTECT] = count_mprotect();
	} else {
		count_lost(figures);
		count_files(figures);
	}
	for (i = 0; i < FIGURES; i++)
		if (figures[i])
			ksft_print_msg("figure %u %s %llu\n", n, names[i],
				       (unsigned long long)figures[i]);
}

/* In thousandths. */
static void compare(uint64_t value, uint64_t other, unsigned int limit,
		    const char *what)
{
	const unsigned int ratio = (unsigned int)(value * 1000 / other);

	ksft_print_msg("bar %s: %u.%03u\n", what, ratio / 1000, ratio % 1000);
	ksft_test_result(ratio <= limit, "%s: at most %u.%03u\n", what,
			 limit / 1000, limit % 1000);
}

static void check_with_mmu(const uint64_t few[], const uint64_t many[])
{
	compare(many[MAPS_BATCH], few[MAPS_BATCH], 1100,
		"a batch of MAPS with 65,000 mappings / with 8,000");
	compare(many[MAPS_ALL], many[MAPS_BATCH] * MAPINFO_VECTOR_MAX / BATCH,
		1100, "MAPS of 1024 / its batches");
	compare(many[MAPS_BATCH], many[MPROTECT], 1000,
		"a batch of MAPS / mprotect() of as many mappings");
}

static void check_without_mmu(const uint64_t few[], const uint64_t many[])
{
	compare(many[MAPS_BATCH], few[MAPS_BATCH], 1100,
		"a batch of MAPS with 4,095 left behind / with 1,500");
	compare(many[LOST_BATCH], few[LOST_BATCH], 1100,
		"a batch of MAPS of nothing, the same");
	compare(many[FILES_BATCH], few[FILES_BATCH], 1100,
		"a batch of FILES, the same");
	compare(many[MAPS_ALL], many[MAPS_BATCH] * MAPINFO_VECTOR_MAX / BATCH,
		1100, "MAPS of 1024 / its batches");
	compare(many[FILES_ALL], many[FILES_BATCH] * MAPINFO_VECTOR_MAX / BATCH,
		1100, "FILES of 1024 / its batches");
}

int main(int argc, char **argv)
{
	uint64_t few[FIGURES] = { }, many[FIGURES] = { };

	if (argc == 3 && !strcmp(argv[1], LEAVE))
		return leave_behind(argv[2]);
	ksft_print_header();
	ksft_set_plan(has_mmu() ? 3 : 5);
	device = open_device();
	file = make_file(RAMFS_DIR, page_size(), path);
	count_all(has_mmu() ? 8000 : 1500, few);
	count_all(has_mmu() ? 65000 : 4095, many);
	if (has_mmu())
		check_with_mmu(few, many);
	else
		check_without_mmu(few, many);
	unlink(path);
	ksft_finished();
}
