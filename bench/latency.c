// SPDX-License-Identifier: GPL-2.0-only
/*
 * With an MMU: how long mmap() of one thread takes while eight others of the process
 * ask all the time, by the device, by PROCMAP_QUERY and by the text of
 * /proc/self/maps. All of them take the same lock, so what counts is how they compare,
 * in one run: each figure begins with how many times the mean is of what it is when
 * nobody asks. To be run with two CPUs, where time is the machine's own, and judged by
 * people: no time can fail here. TAP; the lines "# figure ..." are what make bench
 * prints, in nanoseconds.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/fs.h>

#include "clock.h"
#include "kselftest.h"
#include "lib.h"

#define ASKERS		8
#define MAPPINGS	2000
#define SAMPLES		300

static int device, file;
static unsigned char *lowest;
static atomic_bool done;
static atomic_uint asked;

static void ask_nothing(int maps)
{
	usleep(1000);
}

static void ask_one(int maps)
{
	struct mapinfo_map map;

	ask_map(device, lowest, 1, &map);
}

static void ask_many(const unsigned char *address, size_t length)
{
	struct mapinfo_map entries[32] = { };
	struct mapinfo_vector vector = {
		.count = ARRAY_SIZE(entries), .entry_size = sizeof(entries[0]),
		.entries = (uintptr_t)entries,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(entries); i++) {
		entries[i].addr = (uintptr_t)address;
		entries[i].length = length;
	}
	ask(device, MAPINFO_MAPS, &vector);
}

static void ask_batches(int maps)
{
	ask_many(lowest, 1);
}

/* The worst that can be asked. */
static void ask_all(int maps)
{
	ask_many(lowest, MAPPINGS * page_size());
}

static void ask_query(int maps)
{
#ifdef PROCMAP_QUERY
	struct procmap_query query = {
		.size = sizeof(query), .query_addr = (uintptr_t)lowest,
	};

	ioctl(maps, PROCMAP_QUERY, &query);
#endif
}

static void ask_text(int maps)
{
	static char text[ASKERS][4096];
	static atomic_uint next;
	char *mine = text[next++ % ASKERS];

	lseek(maps, 0, SEEK_SET);
	while (read(maps, mine, sizeof(text[0])) > 0 && !done)
		;
}

static const struct way {
	const char *name;
	void (*ask)(int maps);
} ways[] = {
	{ "nobody asks", ask_nothing },
	{ "MAP", ask_one },
	{ "MAPS, 32 ranges", ask_batches },
	{ "MAPS, 32 ranges of 2,000 mappings", ask_all },
	{ "PROCMAP_QUERY", ask_query },
	{ "text of maps", ask_text },
};

static void *keep_asking(void *argument)
{
	const struct way *way = argument;
	int maps = open("/proc/self/maps", O_RDONLY);

	while (!done) {
		way->ask(maps);
		asked++;
	}
	close(maps);
	return NULL;
}

static int compare(const void *left, const void *right)
{
	const uint64_t a = *(const uint64_t *)left;
	const uint64_t b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

/* Comes in from outside each time: else the others sleep while this one has a CPU. */
static uint64_t sample(uint64_t took[])
{
	uint64_t start, sum = 0;
	unsigned int i;
	void *memory;

	for (i = 0; i < SAMPLES; i++) {
		usleep(2000);
		start = now();
		memory = mmap(NULL, page_size(), RW,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		took[i] = now() - start;
		sum += took[i];
		munmap(memory, page_size());
	}
	qsort(took, SAMPLES, sizeof(took[0]), compare);
	return sum / SAMPLES;
}

static void measure(const struct way *way)
{
	static uint64_t took[SAMPLES];
	pthread_t askers[ASKERS];
	unsigned int i;
	static uint64_t alone;
	uint64_t mean;

	done = false;
	asked = 0;
	for (i = 0; i < ASKERS; i++)
		if (pthread_create(&askers[i], NULL, keep_asking, (void *)way))
			ksft_exit_fail_msg("pthread_create\n");
	mean = sample(took);
	done = true;
	for (i = 0; i < ASKERS; i++)
		pthread_join(askers[i], NULL);
	alone = alone ? alone : mean;
	ksft_print_msg("figure mmap beside %s: %llu times, mean %llu, median %llu, of 100 the 90th %llu, the 99th %llu; %u questions\n",
		       way->name, (unsigned long long)(mean / alone),
		       (unsigned long long)mean,
		       (unsigned long long)took[SAMPLES / 2],
		       (unsigned long long)took[SAMPLES * 9 / 10],
		       (unsigned long long)took[SAMPLES * 99 / 100], asked);
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(1);
	device = open_device();
	file = make_file(RAMFS_DIR, page_size(), NULL);
	/* the same page each time, which does not merge */
	for (i = 0; i < MAPPINGS; i++)
		lowest = mmap(NULL, page_size(), R, MAP_PRIVATE, file, 0);
	for (i = 0; i < ARRAY_SIZE(ways); i++)
		if (ways[i].ask != ask_query || release_at_least(6, 11))
			measure(&ways[i]);
	ksft_test_result(lowest != MAP_FAILED, "mmap() was measured\n");
	ksft_finished();
}
