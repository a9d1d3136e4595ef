// SPDX-License-Identifier: GPL-2.0-only
/*
 * What asking costs, in instructions: /dev/mapinfo against an empty ioctl,
 * PROCMAP_QUERY, the text of /proc/self/maps, and mmap() itself.
 *
 * To be run where the clock counts instructions: QEMU's -icount shift=0, one
 * nanosecond each. TAP; the lines "# figure MAPPINGS NAME COUNT" are for the
 * table that make bench prints.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/fs.h>

#include "clock.h"
#include "kselftest.h"
#include "lib.h"

/*
 * Each figure is the least of some rounds, as interrupts only add to it. What
 * takes longer needs fewer.
 */
#define ROUNDS	40
#define CALLS	16
#define ENOUGH	50000000

enum figure {
	EMPTY, SYSTEM, REFUSED, MAP, MAP_4, FILE_1, FILE_4, UP_FRONT, MMAP, QUERY,
	TEXT, FIGURES
};
static const char * const names[FIGURES] = {
	[EMPTY] = "empty ioctl", [SYSTEM] = "SYSTEM", [MAP] = "MAP",
	[REFUSED] = "MAP, refused without a lookup",
	[MAP_4] = "MAPS, 4 ranges", [FILE_1] = "FILE",
	[FILE_4] = "FILES, 4 ranges", [UP_FRONT] = "open + SYSTEM + close",
	[MMAP] = "mmap of a file's page", [QUERY] = "PROCMAP_QUERY",
	[TEXT] = "open + read + parse of maps",
};

static int device, maps, file;
static uintptr_t target;
static struct mapinfo_system facts;
static struct mapinfo_map ranges[4];
static struct mapinfo_file files[4];
static struct mapinfo_vector vector;
#ifdef PROCMAP_QUERY
static struct procmap_query query;
#endif

static void do_nothing(void)
{
}

static void do_empty(void)
{
	syscall(SYS_ioctl, device, _IO(MAPINFO_IOC_TYPE, 0x7f), NULL);
}

static void do_system(void)
{
	syscall(SYS_ioctl, device, MAPINFO_SYSTEM, &facts);
}

static void do_map(void)
{
	syscall(SYS_ioctl, device, MAPINFO_MAP, &ranges[0]);
}

static void do_maps(void)
{
	syscall(SYS_ioctl, device, MAPINFO_MAPS, &vector);
}

static void do_file(void)
{
	syscall(SYS_ioctl, device, MAPINFO_FILE, &files[0]);
}

static void do_files(void)
{
	syscall(SYS_ioctl, device, MAPINFO_FILES, &vector);
}

static void do_up_front(void)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, MAPINFO_DEVICE,
			      O_RDWR | O_CLOEXEC);

	syscall(SYS_ioctl, fd, MAPINFO_SYSTEM, &facts);
	syscall(SYS_close, fd);
}

static void do_query(void)
{
#ifdef PROCMAP_QUERY
	syscall(SYS_ioctl, maps, PROCMAP_QUERY, &query);
#endif
}

static uintptr_t parse_hex(const char **text)
{
	uintptr_t value = 0;

	for (;; (*text)++) {
		char c = **text;

		if (c >= '0' && c <= '9')
			value = value << 4 | (uintptr_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value << 4 | (uintptr_t)(c - 'a' + 10);
		else
			return value;
	}
}

/* Whether the line is about the target. */
static bool is_line_of_target(const char *line)
{
	uintptr_t start = parse_hex(&line);

	line++;
	return start <= target && target < parse_hex(&line);
}

/* Reads no further than to the target's line. */
static bool find_in_text(int fd)
{
	static char text[4096 + 1];
	size_t kept = 0;
	ssize_t n;

	while ((n = read(fd, text + kept, sizeof(text) - 1 - kept)) > 0) {
		char *line = text, *end;

		text[kept + (size_t)n] = '\0';
		while ((end = strchr(line, '\n'))) {
			if (is_line_of_target(line))
				return true;
			line = end + 1;
		}
		kept = strlen(line);
		memmove(text, line, kept);
	}
	return false;
}

static void do_text(void)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/maps",
			      O_RDONLY);

	if (!find_in_text(fd))
		ksft_exit_fail_msg("the maps lack %lx\n", (unsigned long)target);
	syscall(SYS_close, fd);
}

/* Of one call; what the measurement itself takes is left away by do_nothing. */
static uint64_t least(void (*call)(void))
{
	uint64_t best = UINT64_MAX, spent = 0;
	unsigned int round, i;

	for (round = 0; round < ROUNDS && spent < ENOUGH; round++) {
		uint64_t start = now(), took;

		for (i = 0; i < CALLS; i++)
			call();
		took = now() - start;
		spent += took;
		if (took < best)
			best = took;
	}
	return best / CALLS;
}

static uint64_t count(void (*call)(void))
{
	return least(call) - least(do_nothing);
}

/* Each page of another file once, and all unmapped again. */
static uint64_t count_mmap(void)
{
	int fd = make_file(RAMFS_DIR, CALLS * page_size(), NULL);
	void *memory[CALLS];
	uint64_t best = UINT64_MAX;
	unsigned int round, i;

	for (round = 0; round < ROUNDS; round++) {
		uint64_t start = now(), took;

		for (i = 0; i < CALLS; i++)
			memory[i] = mmap(NULL, page_size(),
					 PROT_READ | PROT_EXEC, MAP_PRIVATE, fd,
					 (off_t)(i * page_size()));
		took = now() - start;
		if (took < best)
			best = took;
		for (i = 0; i < CALLS; i++)
			munmap(memory[i], page_size());
	}
	close(fd);
	return best / CALLS - least(do_nothing);
}

/* Prepares a question about some ranges from the target on. */
static void point_vector(void *entries, size_t size, unsigned int count)
{
	vector = (struct mapinfo_vector){
		.count = count,
		.entry_size = (uint32_t)size,
		.entries = (uintptr_t)entries,
	};
}

static void expect_answers(const char *what, bool answered)
{
	if (!answered)
		ksft_exit_fail_msg("%s: no answer\n", what);
}

static void count_maps(uint64_t figures[])
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		ranges[i] = (struct mapinfo_map){
			.addr = target, .length = page_size()
		};
	ranges[0].flags = UINT32_MAX;
	figures[REFUSED] = count(do_map);
	expect_answers("refused MAP", ranges[0].error == -EINVAL);
	ranges[0].flags = 0;
	figures[MAP] = count(do_map);
	point_vector(ranges, sizeof(ranges[0]), 4);
	figures[MAP_4] = count(do_maps);
	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		expect_answers("MAP", !ranges[i].error && ranges[i].verdict);
}

static void count_files(uint64_t figures[])
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		files[i] = (struct mapinfo_file){
			.fd = file,
			.prot = PROT_READ | PROT_EXEC,
			.length = page_size(),
		};
	figures[FILE_1] = count(do_file);
	point_vector(files, sizeof(files[0]), 4);
	figures[FILE_4] = count(do_files);
	for (i = 0; i < ARRAY_SIZE(files); i++)
		expect_answers("FILE", !files[i].error && files[i].verdict);
}

static void count_query(uint64_t figures[])
{
#ifdef PROCMAP_QUERY
	memset(&query, 0, sizeof(query));
	query.size = sizeof(query);
	query.query_addr = target;
	if (ioctl(maps, PROCMAP_QUERY, &query))
		return;
	expect_answers("PROCMAP_QUERY", query.vma_start <= target &&
		       target < query.vma_end);
	figures[QUERY] = count(do_query);
#endif
}

static void count_all(unsigned int mappings, uint64_t figures[])
{
	enum figure i;

	memset(figures, 0, FIGURES * sizeof(figures[0]));
	figures[EMPTY] = count(do_empty);
	memset(&facts, 0, sizeof(facts));
	figures[SYSTEM] = count(do_system);
	expect_answers("SYSTEM", facts.abi == MAPINFO_ABI);
	figures[UP_FRONT] = count(do_up_front);
	figures[MMAP] = count_mmap();
	count_maps(figures);
	count_files(figures);
	count_query(figures);
	figures[TEXT] = count(do_text);
	for (i = 0; i < FIGURES; i++)
		if (figures[i])
			ksft_print_msg("figure %u %s %llu\n", mappings,
				       names[i],
				       (unsigned long long)figures[i]);
}

/* The mappings of this process; the address in the midst of @nth is the target. */
static unsigned int walk(unsigned int nth)
{
	struct mapinfo_map map = { .flags = MAPINFO_MAP_NEXT };
	unsigned int n = 0;

	while (!ask(device, MAPINFO_MAP, &map) && !map.error) {
		if (n++ == nth)
			target = (uintptr_t)map.vma_start;
		map.addr = map.vma_end;
	}
	return n;
}

/*
 * Maps one page after the other. With an MMU the same page each time, which
 * does not merge; without, that would lose mappings.
 */
static unsigned int map_until(unsigned int wanted)
{
	static unsigned int page;
	unsigned int n;

	for (n = walk(0); n < wanted; n++) {
		off_t offset = has_mmu() ? 0 : (off_t)(page++ * page_size());

		if (mmap(NULL, page_size(), PROT_READ, MAP_PRIVATE, file,
			 offset) == MAP_FAILED)
			ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	}
	walk(n / 2);
	return n;
}

/*
 * How one figure stands to another, in thousandths. A bar is what was wished
 * for; more than the limit fails.
 */
static void compare(uint64_t value, uint64_t other, unsigned int bar,
		    unsigned int limit, const char *what)
{
	unsigned int ratio = (unsigned int)(value * 1000 / other);

	ksft_print_msg("bar %s: %u.%03u, wished for %u.%03u: %s\n", what,
		       ratio / 1000, ratio % 1000, bar / 1000, bar % 1000,
		       ratio <= bar ? "met" : "MISSED");
	ksft_test_result(ratio <= limit, "%s: at most %u.%03u\n", what,
			 limit / 1000, limit % 1000);
}

static bool has_query(void)
{
	return has_mmu() && release_at_least(6, 11);
}

static void check_bars(const uint64_t few[], const uint64_t many[])
{
	/* only these are distributions' kernels, where a call costs more */
	const bool is_long = has_mmu() && sizeof(long) == 8;

	compare(few[MAP], few[EMPTY], 2600, has_mmu() ? 3000 : 5000,
		"MAP / empty ioctl");
	compare(few[MAP] * 150, few[TEXT], 1000,
		is_long ? 2600 : has_mmu() ? 1800 : 1200,
		"150 MAP / text of maps");
	compare(many[MAP], few[MAP], 1500, 1500,
		"MAP with most mappings / with 32");
	compare(few[UP_FRONT], few[MMAP], 1000, is_long ? 1300 : 1000,
		"asking up front / one mmap");
	if (!has_query())
		return;
	compare(few[MAP], few[QUERY], 600, 900, "MAP / PROCMAP_QUERY");
	compare(few[MAP_4], 4 * few[QUERY], 350, 500,
		"4 MAP in a batch / 4 PROCMAP_QUERY");
}

int main(void)
{
	const unsigned int counts[] = { 8, 32, 128, 500, 10000 };
	const unsigned int steps = has_mmu() ? 5 : 4;
	uint64_t figures[5][FIGURES];
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(has_query() ? 6 : 4);
	device = open_device();
	maps = open("/proc/self/maps", O_RDONLY);
	file = make_file(RAMFS_DIR, (has_mmu() ? 1 : 500) * page_size(), NULL);
	for (i = 0; i < steps; i++)
		count_all(map_until(counts[i]), figures[i]);
	check_bars(figures[1], figures[steps - 1]);
	ksft_finished();
}
