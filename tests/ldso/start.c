// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the start of a program takes, until its main(), with 0, 1, 4 and 16
 * libraries, with one that has much bss and with one that is not stripped: system
 * calls and what they read and map; what the loader clears; guest instructions,
 * where the clock counts them (QEMU's -icount shift=0); memory of its own, and
 * shared.
 *
 * TAP; the lines "# figure LIBRARIES NAME COUNT" are for the programs table and
 * bars.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/param.h>
#include <time.h>
#include <unistd.h>

#include "../../bench/clock.h"
#include "kselftest.h"
#include "lib.h"
#include "peer.h"
#include "proc.h"
#include "trace.h"

/*
 * Instructions of the median count: now and then the kernel finds memory with less
 * work, or more. Of memory it is the least.
 */
#define ROUNDS	31

/* Of a loop whose instructions are known: shorter than the time between ticks. */
#define TURNS	1000000UL

/* What a start takes: guest instructions, and bytes of memory. */
struct cost {
	uint64_t instructions;
	long own;	/* with an MMU pages, without one what is mapped */
	long shared;
	long block;	/* the largest free one in one piece while it runs */
};

static void look_at_memory(pid_t pid, struct cost *cost)
{
	if (has_mmu()) {
		cost->own = status_number(pid, "RssAnon") * 1024;
		cost->shared = status_number(pid, "RssFile") * 1024;
	} else {
		cost->own = status_number(pid, "Mem");
		cost->shared = status_number(pid, "Shared");
	}
	cost->block = largest_block();
}

/* When the timer's interrupt was: nanoseconds of a second, all the same until the next. */
static long last_tick(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &at);
	return at.tv_nsec;
}

/* A round that begins behind one has none in it, or as many as each other round. */
static void wait_for_tick(void)
{
	const struct timespec least = { .tv_nsec = 1 };
	const long before = last_tick();

	while (last_tick() == before)
		nanosleep(&least, NULL);
}

static bool measure_once(const char *program, struct cost *cost)
{
	const char * const argv[] = { program, NULL };
	uint64_t before, after;
	struct child peer;
	ssize_t n;

	wait_for_tick();
	before = now();
	start_peer(&peer, argv, NULL);
	n = read(peer.out, &after, sizeof(after));
	look_at_memory(peer.pid, cost);
	cost->instructions = after - before;
	return !stop_peer(&peer) && n == sizeof(after);
}

static int compare(const void *a, const void *b)
{
	const struct cost *x = a, *y = b;

	return (x->instructions > y->instructions) -
	       (x->instructions < y->instructions);
}

static bool measure(const char *program, struct cost *cost)
{
	struct cost costs[ROUNDS];
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		if (!measure_once(program, &costs[i]))
			return false;
	qsort(costs, ROUNDS, sizeof(costs[0]), compare);
	*cost = costs[ROUNDS / 2];
	for (i = 0; i < ROUNDS; i++) {
		cost->own = MIN(cost->own, costs[i].own);
		cost->shared = MIN(cost->shared, costs[i].shared);
		cost->block = MAX(cost->block, costs[i].block);
	}
	return true;
}

/*
 * With an MMU the first access to a file's memory maps the 64 KB around it, so that what a
 * start takes would depend on which functions happen to lie in the same 64 KB, which another
 * page of libc.so changes. The first maps 1 MB, which is all of each file.
 */
static bool map_files_at_once(void)
{
	static const char value[] = "1048576";
	ssize_t n = -1;
	int fd;

	if (mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL) &&
	    errno != EBUSY)
		return false;
	fd = open("/sys/kernel/debug/fault_around_bytes", O_WRONLY);
	if (fd >= 0) {
		n = write(fd, value, sizeof(value) - 1);
		close(fd);
	}
	return n == sizeof(value) - 1;
}

static void figure(const char *libraries, const char *name, uint64_t value)
{
	ksft_print_msg("figure %s %s %llu\n", libraries, name,
		       (unsigned long long)value);
}

/* Without an MMU, the kernel copies what is mapped of a file. */
static unsigned long bytes_touched(const struct trace *calls)
{
	return calls->bytes_read + calls->bytes_cleared +
	       (has_mmu() ? 0 : calls->bytes_of_file);
}

static void count(const char *libraries)
{
	struct trace calls = { .file = LIBRARIES, .count_cleared = true };
	const char *argv[] = { NULL, NULL };
	struct cost cost = { 0 };
	char program[32];
	bool good;

	snprintf(program, sizeof(program), PROGRAMS "start-%s", libraries);
	argv[0] = program;
	good = measure(program, &cost);
	if (good)
		trace(argv, &calls);
	ksft_test_result(good && calls.ended, "libraries: %s\n", libraries);
	figure(libraries, "system calls", calls.calls);
	figure(libraries, "mappings", calls.mappings);
	figure(libraries, "bytes mapped from files", calls.bytes_mapped);
	figure(libraries, "bytes mapped anonymously", calls.bytes_anonymous);
	figure(libraries, "bytes read", calls.bytes_read);
	figure(libraries, "bytes cleared", calls.bytes_cleared);
	figure(libraries, "bytes touched", bytes_touched(&calls));
	figure(libraries, "instructions", cost.instructions);
	figure(libraries, "bytes of memory", (uint64_t)cost.own);
	figure(libraries, "bytes shared", (uint64_t)cost.shared);
	figure(libraries, "largest free block", (uint64_t)cost.block);
}

/* Two instructions each. */
static void take_turns(unsigned long turns)
{
#if defined(__arm__)
	__asm__ volatile("1: subs %0, %0, #1\n\tbne 1b" : "+r"(turns) : : "cc");
#elif defined(__m68k__)
	__asm__ volatile("1: subq%.l #1, %0\n\tjne 1b" : "+d"(turns) : : "cc");
#elif defined(__riscv)
	__asm__ volatile("1: addi %0, %0, -1\n\tbnez %0, 1b" : "+r"(turns));
#elif defined(__sh__)
	__asm__ volatile("1: dt %0\n\tbf 1b" : "+r"(turns) : : "t");
#endif
}

/*
 * A kernel that is told another frequency than the machine's timers have counts something
 * else. The rest is that of ticks; now and then the kernel has other work, so the least of
 * some.
 */
static void check_clock(void)
{
	uint64_t wanted = 2 * TURNS, least = UINT64_MAX, before;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		before = now();
		take_turns(TURNS);
		least = MIN(least, now() - before);
	}
	ksft_print_msg("%llu ns for %llu instructions\n",
		       (unsigned long long)least, (unsigned long long)wanted);
	ksft_test_result(least >= wanted && least - wanted < wanted / 50,
			 "the clock counts instructions\n");
}

int main(void)
{
	static const char * const libraries[] = {
		"0", "1", "4", "16", "bss", "debug",
	};
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(libraries) + 1 + has_mmu());
	check_clock();
	if (has_mmu())
		ksft_test_result(map_files_at_once(),
				 "the first access to a file maps all of it\n");
	for (i = 0; i < ARRAY_SIZE(libraries); i++)
		count(libraries[i]);
	ksft_finished();
}
