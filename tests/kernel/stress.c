// SPDX-License-Identifier: GPL-2.0-only
/*
 * With an MMU and two CPUs: threads that map, unmap, mremap, truncate and write
 * files while others ask about those addresses and files. Each answer must have
 * been true at some time during the call.
 *
 * 10^5 rounds for each thread that asks; under the name stress-long 5 * 10^5.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define SLOTS	4
#define ASKERS	2

/*
 * A place whose state changes in a fixed order. The count is odd while a change
 * is under way, from state number count / 2 to the next.
 */
struct slot {
	atomic_uint count;
	unsigned char *address;	/* of a mapping, or */
	int fd;			/* a file */
};

/* What is mapped at a slot, in the order of change. */
enum mapped { ANONYMOUS, SHARED, PRIVATE, SHRUNK, NOTHING, MAPPED_STATES };

static const struct {
	uint32_t verdict;
	unsigned int pages;
	bool of_file;
} mapped[] = {
	[ANONYMOUS]	= { MAPINFO_VERDICT_PRIVATE, 4, false },
	[SHARED]	= { MAPINFO_VERDICT_SHARED, 4, true },
	[PRIVATE]	= { MAPINFO_VERDICT_PRIVATE, 4, true },
	[SHRUNK]	= { MAPINFO_VERDICT_PRIVATE, 1, true },
};

/* Sizes of a slot's file, in the order of change. */
static const off_t sizes[] = { 0, 5000, 12288, 20001 };

static struct slot mappings[SLOTS], files[SLOTS];
static atomic_bool done;
static atomic_uint changes, wrong;
static unsigned int rounds = 100000;
static int device;

static void begin_change(struct slot *slot)
{
	atomic_fetch_add(&slot->count, 1);
}

static void end_change(struct slot *slot)
{
	atomic_fetch_add(&slot->count, 1);
	atomic_fetch_add(&changes, 1);
}

static bool map_again(struct slot *slot, int flags, int fd)
{
	return mmap(slot->address, 4 * page_size(), PROT_READ,
		    flags | MAP_FIXED, fd, 0) == slot->address;
}

static bool change_mapping(struct slot *slot, unsigned int state)
{
	switch (state) {
	case ANONYMOUS:
		return map_again(slot, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	case SHARED:
		return map_again(slot, MAP_SHARED, slot->fd);
	case PRIVATE:
		return map_again(slot, MAP_PRIVATE, slot->fd);
	case SHRUNK:
		return mremap(slot->address, 4 * page_size(), page_size(),
			      0) == slot->address;
	default:
		return !munmap(slot->address, page_size());
	}
}

/* Grows by a write(), shrinks by a truncation. */
static bool change_file(struct slot *slot, unsigned int state)
{
	if (!sizes[state])
		return !ftruncate(slot->fd, 0);
	return pwrite(slot->fd, "", 1, sizes[state] - 1) == 1;
}

static void *keep_changing(void *unused)
{
	unsigned int i, state;

	while (!done) {
		for (i = 0; i < SLOTS; i++) {
			state = (mappings[i].count / 2 + 1) % MAPPED_STATES;
			begin_change(&mappings[i]);
			wrong += !change_mapping(&mappings[i], state);
			end_change(&mappings[i]);

			state = (files[i].count / 2 + 1) % ARRAY_SIZE(sizes);
			begin_change(&files[i]);
			wrong += !change_file(&files[i], state);
			end_change(&files[i]);
		}
	}
	return unused;
}

static bool is_state(const struct mapinfo_map *map, unsigned int state)
{
	if (state == NOTHING)
		return map->error == -ENOENT &&
		       !(map->valid & MAPINFO_VALID_VMA);
	return !map->error && map->verdict == mapped[state].verdict &&
	       map->vma_end - map->vma_start ==
	       mapped[state].pages * page_size() &&
	       !(map->valid & MAPINFO_VALID_FILE) == !mapped[state].of_file;
}

static bool is_size(const struct mapinfo_file *file, unsigned int state)
{
	return !file->error && file->verdict == MAPINFO_VERDICT_PRIVATE &&
	       file->size == (uint64_t)sizes[state];
}

/* The last state that may have been begun when the count was read. */
static unsigned int last_state(unsigned int count)
{
	return (count + 1) / 2;
}

static bool ask_mapping(struct slot *slot)
{
	unsigned int first = slot->count / 2, last;
	struct mapinfo_map map;

	ask_map(device, slot->address, 1, &map);
	for (last = last_state(slot->count); first <= last; first++)
		if (is_state(&map, first % MAPPED_STATES))
			return true;
	return false;
}

static bool ask_size(struct slot *slot)
{
	struct mapinfo_file file = {
		.fd = slot->fd, .prot = PROT_READ, .length = 1
	};
	unsigned int first = slot->count / 2, last;

	ask_file(device, &file);
	for (last = last_state(slot->count); first <= last; first++)
		if (is_size(&file, first % ARRAY_SIZE(sizes)))
			return true;
	return false;
}

/* Anywhere in the address space: for the kernel to survive. */
static void ask_anything(unsigned int *random)
{
	struct mapinfo_map maps[6] = { };
	struct mapinfo_vector vector = {
		.count = ARRAY_SIZE(maps),
		.entry_size = sizeof(maps[0]),
		.entries = (uintptr_t)maps,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(maps); i++) {
		*random = *random * 1664525 + 1013904223;
		maps[i].addr = *random;
		maps[i].length = i % 2 ? *random >> 12 : 0;
		maps[i].flags = i % 2 ? 0 : MAPINFO_MAP_NEXT;
	}
	if (ask(device, MAPINFO_MAPS, &vector))
		wrong++;
}

static void *keep_asking(void *seed)
{
	unsigned int random = (unsigned int)(uintptr_t)seed, round;

	for (round = 0; round < rounds; round++) {
		wrong += !ask_mapping(&mappings[round % SLOTS]);
		wrong += !ask_size(&files[round % SLOTS]);
		ask_anything(&random);
		/* the runner ends what is silent for long */
		if (round && round % 100000 == 0)
			ksft_print_msg("%u rounds\n", round);
	}
	return NULL;
}

/* Places of their own, with nothing beside them to merge with. */
static void prepare(void)
{
	const size_t size = 8 * page_size();
	unsigned char *area = mmap(NULL, SLOTS * size, PROT_NONE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned int i;

	munmap(area, SLOTS * size);
	for (i = 0; i < SLOTS; i++) {
		mappings[i].address = area + i * size;
		mappings[i].fd = make_file(RAMFS_DIR, 4 * page_size(), NULL);
		files[i].fd = make_file(i % 2 ? EXT2_DIR : RAMFS_DIR, 0, NULL);
		if (!change_mapping(&mappings[i], ANONYMOUS))
			ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	}
}

static void run_threads(void)
{
	pthread_t changer, askers[ASKERS];
	int failed = 0;
	uintptr_t i;

	for (i = 0; i < ASKERS; i++)
		failed |= pthread_create(&askers[i], NULL, keep_asking,
					 (void *)(i + 1));
	/* last, as no stack must be mapped where it unmaps */
	failed |= pthread_create(&changer, NULL, keep_changing, NULL);
	if (failed)
		ksft_exit_fail_msg("pthread_create\n");
	for (i = 0; i < ASKERS; i++)
		pthread_join(askers[i], NULL);
	done = true;
	pthread_join(changer, NULL);
}

int main(int argc, char **argv)
{
	ksft_print_header();
	ksft_set_plan(3);
	if (strstr(argv[0], "long"))
		rounds = 500000;
	device = open_device();
	prepare();
	run_threads();
	ksft_print_msg("%u rounds of %u threads, %u changes meanwhile\n",
		       rounds, ASKERS, changes);
	ksft_test_result(!wrong, "every answer was true during the call\n");
	ksft_test_result(changes > rounds / 100,
			 "there was much to be wrong about\n");
	ksft_test_result(syscall(SYS_delete_module, "mapinfo", O_NONBLOCK) &&
			 errno == EWOULDBLOCK,
			 "the module cannot be unloaded meanwhile\n");
	ksft_finished();
}
