// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several mappings of one file, in one process and in two: each has its own
 * verdict, and the region tells how many mappings use it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

#define PAGES	4

static void *map_file(int fd, int prot, int flags, unsigned int first_page,
		      unsigned int pages)
{
	void *memory = mmap(NULL, pages * page_size(), prot, flags, fd,
			    (off_t)(first_page * page_size()));

	if (memory == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	return memory;
}

/* In a second process: maps the file, says where, and stays till told. */
static int hold(const char *path)
{
	int fd = open(path, O_RDONLY);
	void *memory = mmap(NULL, PAGES * page_size(), PROT_READ | PROT_EXEC,
			    MAP_PRIVATE, fd, 0);
	char told;

	if (memory == MAP_FAILED ||
	    write(1, &memory, sizeof(memory)) != sizeof(memory))
		return 1;
	return read(0, &told, 1) != 0;
}

/* Text as a loader maps it, and data: of one file, with two verdicts. */
static void check_text_and_data(int device, const char *dir, uint32_t shared)
{
	int fd = make_file(dir, PAGES * page_size(), NULL);
	void *text = map_file(fd, PROT_READ | PROT_EXEC, MAP_PRIVATE, 0, 2);
	void *data = map_file(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE, 2, 2);
	struct mapinfo_map of_text, of_data;

	ask_map(device, text, 2 * page_size(), &of_text);
	ask_map(device, data, 2 * page_size(), &of_data);
	ksft_test_result(!of_text.error && of_text.verdict == shared,
			 "%s: text has its verdict\n", dir);
	ksft_test_result(!of_data.error &&
			 of_data.verdict == MAPINFO_VERDICT_PRIVATE,
			 "%s: data of the same file is private\n", dir);
	munmap(text, 2 * page_size());
	munmap(data, 2 * page_size());
	close(fd);
}

static void check_two_processes(int device, const char *dir, uint32_t shared)
{
	struct mapinfo_map alone, together;
	void *mine, *theirs = NULL;
	int fd, to, from;
	char path[64];
	pid_t pid;

	fd = make_file(dir, PAGES * page_size(), path);
	mine = map_file(fd, PROT_READ | PROT_EXEC, MAP_PRIVATE, 0, PAGES);
	ask_map(device, mine, page_size(), &alone);
	pid = run_again("hold", path, &to, &from);
	if (read(from, &theirs, sizeof(theirs)) != sizeof(theirs))
		ksft_exit_fail_msg("the second process could not map\n");
	ask_map(device, mine, page_size(), &together);
	close(to);
	wait_for_child(pid);

	ksft_test_result(alone.verdict == shared && together.verdict == shared,
			 "%s: another user does not change the verdict\n", dir);
	if (has_mmu()) {
		ksft_test_result(!(together.valid & MAPINFO_VALID_REGION),
				 "%s: no region with an MMU\n", dir);
	} else {
		ksft_test_result(mine == theirs && alone.region_users == 1 &&
				 together.region_users == 2,
				 "%s: one region, used twice\n", dir);
	}
	munmap(mine, PAGES * page_size());
	close(from);
	close(fd);
	unlink(path);
}

/*
 * MAP_SHARED first, private second: the private one's own flags need not say
 * that it lies in shared memory, the region's do.
 */
static void check_shared_first(int device)
{
	uint32_t expected = has_mmu() ? MAPINFO_VERDICT_PRIVATE :
					MAPINFO_VERDICT_DIRECT;
	int fd = make_file(RAMFS_DIR, PAGES * page_size(), NULL);
	void *whole = map_file(fd, PROT_READ, MAP_SHARED, 0, PAGES);
	void *part = map_file(fd, PROT_READ, MAP_PRIVATE, 2, 2);
	struct mapinfo_map map;

	ask_map(device, part, 2 * page_size(), &map);
	ksft_test_result(!map.error && map.verdict == expected,
			 "a private mapping inside a MAP_SHARED one\n");
	ksft_test_result(!map.error && map.vma_offset == 2 * page_size(),
			 "has its own offset\n");
	munmap(part, 2 * page_size());
	munmap(whole, PAGES * page_size());
	close(fd);
}

int main(int argc, char **argv)
{
	bool mmu = has_mmu();
	int device;

	if (argc == 3 && !strcmp(argv[1], "hold"))
		return hold(argv[2]);

	ksft_print_header();
	ksft_set_plan(10);
	device = open_device();
	check_text_and_data(device, RAMFS_DIR, mmu ? MAPINFO_VERDICT_PRIVATE :
						     MAPINFO_VERDICT_DIRECT);
	check_text_and_data(device, EXT2_DIR, mmu ? MAPINFO_VERDICT_PRIVATE :
						    MAPINFO_VERDICT_SHAREABLE);
	check_two_processes(device, RAMFS_DIR, mmu ? MAPINFO_VERDICT_PRIVATE :
						     MAPINFO_VERDICT_DIRECT);
	check_two_processes(device, EXT2_DIR, mmu ? MAPINFO_VERDICT_PRIVATE :
						    MAPINFO_VERDICT_SHAREABLE);
	check_shared_first(device);
	ksft_finished();
}
