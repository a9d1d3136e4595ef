// SPDX-License-Identifier: GPL-2.0-only
/*
 * On two CPUs: threads that map, unmap, truncate and write files while others ask
 * about those addresses and files, and a process that maps one of the files, too.
 * Each answer must have been true at some time during the call.
 *
 * 10^5 rounds for each thread that asks, under the name stress-long 5 * 10^5; a
 * fifth of that without an MMU, where the kernel looks for wrong locking meanwhile.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

#define SLOTS	4
#define ASKERS	2
#define PAGES	4
#define PEER	"peer"

/*
 * A place whose state changes in a fixed order. The count is odd while a change
 * is under way, from state number count / 2 to the next.
 */
struct slot {
	atomic_uint count;
	unsigned char *address;	/* of a mapping, or */
	int fd;			/* a file */
};

/* What is mapped at a slot. */
struct state {
	bool (*enter)(struct slot *slot);
	uint32_t verdict;
	unsigned int pages;	/* 0: nothing is mapped */
	bool of_file;
	uint32_t attributes;
};

static struct slot mappings[SLOTS], files[SLOTS];
static atomic_bool done;
static atomic_uint changes, wrong;
static unsigned int rounds = 100000;
static int device, fixed;

static bool map_again(struct slot *slot, unsigned int pages, int flags, int fd)
{
	return mmap(slot->address, pages * page_size(), PROT_READ,
		    flags | fixed, fd, 0) == slot->address;
}

static bool map_anonymous(struct slot *slot)
{
	return map_again(slot, PAGES, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static bool map_shared(struct slot *slot)
{
	return map_again(slot, PAGES, MAP_SHARED, slot->fd);
}

static bool map_private(struct slot *slot)
{
	return map_again(slot, PAGES, MAP_PRIVATE, slot->fd);
}

static bool map_first(struct slot *slot)
{
	return map_again(slot, 1, MAP_PRIVATE, slot->fd);
}

static bool shrink(struct slot *slot)
{
	return mremap(slot->address, PAGES * page_size(), page_size(), 0) ==
	       slot->address;
}

static bool unmap_first(struct slot *slot)
{
	return !munmap(slot->address, page_size());
}

static bool unmap(struct slot *slot)
{
	return !munmap(slot->address, PAGES * page_size());
}

/* In the order of change; in the last one nothing is mapped. */
static const struct state with_mmu[] = {
	{ map_anonymous, MAPINFO_VERDICT_PRIVATE, PAGES, false },
	{ map_shared, MAPINFO_VERDICT_SHARED, PAGES, true },
	{ map_private, MAPINFO_VERDICT_PRIVATE, PAGES, true },
	{ shrink, MAPINFO_VERDICT_PRIVATE, 1, true },
	{ unmap_first },
};

/* Its place in the order without an MMU: the longer of two mappings is left. */
#define UNCOVERED	2

/*
 * Without MAP_FIXED: a file in ramfs is always mapped where its pages are. Of two
 * mappings of a page the kernel finds the latest, and none when that is unmapped.
 */
static struct state without_mmu[] = {
	{ map_private, MAPINFO_VERDICT_DIRECT, PAGES, true },
	{ map_first, MAPINFO_VERDICT_DIRECT, 1, true, MAPINFO_ATTR_OVERLAPS },
	[UNCOVERED] = { unmap_first, MAPINFO_VERDICT_DIRECT, PAGES, true },
	{ unmap },
	{ map_shared, MAPINFO_VERDICT_SHARED, PAGES, true },
	{ unmap },
};

static const struct state *states;
static unsigned int state_count;

/*
 * Sizes of a slot's file, in the order of change. The second page is there but in
 * the first of them, and has no neighbour.
 */
static const off_t sizes[] = { 0, 5000, 20001, 30000 };

static void begin_change(struct slot *slot)
{
	atomic_fetch_add(&slot->count, 1);
}

static void end_change(struct slot *slot)
{
	atomic_fetch_add(&slot->count, 1);
	atomic_fetch_add(&changes, 1);
}

static unsigned int next_state(const struct slot *slot)
{
	return (slot->count / 2 + 1) % state_count;
}

static void change_mapping(struct slot *slot)
{
	unsigned int state = next_state(slot);

	begin_change(slot);
	wrong += !states[state].enter(slot);
	end_change(slot);
}

/* Grows by a write(), shrinks by a truncation. */
static void change_file(struct slot *slot)
{
	off_t size = sizes[(slot->count / 2 + 1) % ARRAY_SIZE(sizes)];

	begin_change(slot);
	if (size)
		wrong += pwrite(slot->fd, "", 1, size - 1) != 1;
	else
		wrong += !!ftruncate(slot->fd, 0);
	end_change(slot);
}

/* Half of the slots' files; the others are in ext2. */
static bool is_in_ramfs(const struct slot *slot)
{
	return (slot - files) % 2 == 0;
}

/* Leaves nothing mapped: the kernel may free twice what overlaps at the end. */
static void *keep_changing(void *unused)
{
	unsigned int i;

	while (!done) {
		for (i = 0; i < SLOTS; i++) {
			change_mapping(&mappings[i]);
			change_file(&files[i]);
		}
	}
	for (i = 0; i < SLOTS; i++)
		while (next_state(&mappings[i]))
			change_mapping(&mappings[i]);
	return unused;
}

static bool is_state(const struct mapinfo_map *map, const struct state *state)
{
	if (!state->pages)
		return map->error == -ENOENT &&
		       !(map->valid & MAPINFO_VALID_VMA);
	return !map->error && map->verdict == state->verdict &&
	       map->attributes == state->attributes &&
	       map->vma_end - map->vma_start == state->pages * page_size() &&
	       !(map->valid & MAPINFO_VALID_FILE) == !state->of_file;
}

/* Of the second page of a slot's file. */
static uint32_t verdict_at_size(const struct slot *slot, off_t size)
{
	if (states == with_mmu)
		return MAPINFO_VERDICT_PRIVATE;
	return size && is_in_ramfs(slot) ? MAPINFO_VERDICT_DIRECT :
					   MAPINFO_VERDICT_SHAREABLE;
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
		if (is_state(&map, &states[first % state_count]))
			return true;
	return false;
}

/* The size is read first: the verdict may be that of a later one. */
static bool ask_size(struct slot *slot)
{
	struct mapinfo_file file = {
		.fd = slot->fd, .prot = PROT_READ,
		.offset = page_size(), .length = 1
	};
	unsigned int first = slot->count / 2, last;
	bool is_size = false, is_verdict = false;
	off_t size;

	if (ask_file(device, &file))
		return false;
	for (last = last_state(slot->count); first <= last; first++) {
		size = sizes[first % ARRAY_SIZE(sizes)];
		is_size |= file.size == (uint64_t)size;
		is_verdict |= is_size &&
			      file.verdict == verdict_at_size(slot, size);
	}
	return is_size && is_verdict;
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
		if (round && round % 10000 == 0)
			ksft_print_msg("%u rounds\n", round);
	}
	return NULL;
}

/* Maps a file until its standard input ends. */
static int be_peer(const char *path)
{
	const size_t size = PAGES * page_size();
	int fd = open(path, O_RDONLY);
	unsigned int count;
	char byte;

	fcntl(0, F_SETFL, O_NONBLOCK);
	for (count = 0; read(0, &byte, 1); count++) {
		void *memory = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

		if (memory == MAP_FAILED || munmap(memory, size))
			return 1;
	}
	return !count;
}

/* Places of their own, with nothing beside them to merge with. */
static void find_places_with_mmu(void)
{
	const size_t size = 2 * PAGES * page_size();
	unsigned char *area = mmap(NULL, SLOTS * size, PROT_NONE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned int i;

	munmap(area, SLOTS * size);
	for (i = 0; i < SLOTS; i++)
		mappings[i].address = area + i * size;
}

/* Where the files are. */
static void find_places_without_mmu(void)
{
	const size_t size = PAGES * page_size();
	unsigned int i;

	for (i = 0; i < SLOTS; i++) {
		mappings[i].address = mmap(NULL, size, PROT_READ, MAP_PRIVATE,
					   mappings[i].fd, 0);
		munmap(mappings[i].address, size);
	}
}

/* @path: of the first file that is mapped, for the peer. */
static void prepare(char path[64])
{
	unsigned int i;

	for (i = 0; i < SLOTS; i++) {
		mappings[i].fd = make_file(RAMFS_DIR, PAGES * page_size(),
					   i ? NULL : path);
		files[i].fd = make_file(is_in_ramfs(&files[i]) ? RAMFS_DIR :
						     EXT2_DIR, 0, NULL);
	}
	if (has_mmu()) {
		states = with_mmu;
		state_count = ARRAY_SIZE(with_mmu);
		fixed = MAP_FIXED;
		find_places_with_mmu();
	} else {
		states = without_mmu;
		state_count = ARRAY_SIZE(without_mmu);
		rounds /= 5;
		find_places_without_mmu();
		if (kernel_loses_mappings())
			without_mmu[UNCOVERED].attributes = MAPINFO_ATTR_LOST;
	}
	for (i = 0; i < SLOTS; i++)
		if (!states[0].enter(&mappings[i]))
			ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
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
	char path[64];
	int to, from;
	pid_t peer;

	if (argc == 3 && !strcmp(argv[1], PEER))
		return be_peer(argv[2]);
	ksft_print_header();
	ksft_set_plan(4);
	if (strstr(argv[0], "long"))
		rounds = 500000;
	device = open_device();
	prepare(path);
	peer = run_again(PEER, path, &to, &from);
	run_threads();
	close(to);
	ksft_print_msg("%u rounds of %u threads, %u changes meanwhile\n",
		       rounds, ASKERS, changes);
	ksft_test_result(!wrong, "every answer was true during the call\n");
	ksft_test_result(changes > rounds / 100,
			 "there was much to be wrong about\n");
	ksft_test_result(!wait_for_child(peer),
			 "another process could map the same file meanwhile\n");
	ksft_test_result(remove_module("mapinfo") == -EWOULDBLOCK,
			 "the module cannot be unloaded meanwhile\n");
	unlink(path);
	ksft_finished();
}
