// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mappings of one process that overlap. Without an MMU a file mapped twice is
 * at the same addresses twice, of which most kernels know the latest only. With
 * an MMU each mapping has its own addresses.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

#define PAGES	4

static int device;
/* what is said of a mapping where another one has been unmapped */
static uint32_t lost;

static unsigned char *map(int fd, size_t first, size_t pages)
{
	void *memory = mmap(NULL, pages * page_size(), PROT_READ, MAP_PRIVATE,
			    fd, (off_t)(first * page_size()));

	if (memory == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	return memory;
}

static bool is_whole(const struct mapinfo_map *map, const void *start,
		     size_t pages)
{
	return map->valid & MAPINFO_VALID_VMA &&
	       map->vma_start == (uintptr_t)start &&
	       map->vma_end == (uintptr_t)start + pages * page_size();
}

/* Two pages of four, mapped again. */
static void check_nested(const char *dir, uint32_t verdict)
{
	int fd = make_file(dir, PAGES * page_size(), NULL);
	unsigned char *outer = map(fd, 0, PAGES), *inner = map(fd, 1, 2);
	uint32_t overlaps = has_mmu() ? 0 : MAPINFO_ATTR_OVERLAPS;
	struct mapinfo_map info;

	ksft_test_result((inner == outer + page_size()) == !has_mmu(),
			 "%s: same addresses only without an MMU\n", dir);
	ask_map(device, outer, page_size(), &info);
	ksft_test_result(is_whole(&info, outer, PAGES) && !info.attributes &&
			 info.verdict == verdict,
			 "%s: a page outside overlaps nothing\n", dir);
	ask_map(device, outer, PAGES * page_size(), &info);
	ksft_test_result(is_whole(&info, outer, PAGES) &&
			 info.attributes == overlaps &&
			 info.verdict == verdict,
			 "%s: the whole overlaps\n", dir);
	ask_map(device, inner, 1, &info);
	ksft_test_result(is_whole(&info, inner, 2) &&
			 info.attributes == overlaps &&
			 info.verdict == verdict,
			 "%s: so does what lies inside\n", dir);

	munmap(inner, 2 * page_size());
	ask_map(device, outer + page_size(), page_size(), &info);
	ksft_test_result(is_whole(&info, outer, PAGES) &&
			 info.attributes == lost && info.verdict == verdict,
			 "%s: after its end the outer one is found\n", dir);
	ask_map(device, outer + 3 * page_size(), 1, &info);
	ksft_test_result(is_whole(&info, outer, PAGES) && !info.attributes,
			 "%s: and is not lost elsewhere\n", dir);
	munmap(outer, PAGES * page_size());
	ksft_test_result(ask_map_of_file(device, outer, 1, fd, &info) == -ENOENT &&
			 !(info.valid & MAPINFO_VALID_VMA),
			 "%s: unmapped, nothing is found\n", dir);
	close(fd);
}

/*
 * Three pages in a row, mapped again one by one, of which the middle one is unmapped:
 * nothing beside it tells of the outer mapping, but its file does, and it is still found
 * by its first page.
 */
static void check_between(const char *dir)
{
	int fd = make_file(dir, 2 * PAGES * page_size(), NULL);
	unsigned char *outer = map(fd, 0, 2 * PAGES), *inner[3];
	unsigned char *middle = outer + 2 * page_size();
	struct mapinfo_map info;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(inner); i++)
		inner[i] = map(fd, 1 + i, 1);
	munmap(inner[1], page_size());
	ksft_test_result(ask_map(device, middle, 1, &info) ==
			 (lost ? -ENOENT : 0),
			 "%s: lost between others, it is not found\n", dir);
	ask_map_of_file(device, middle, 1, fd, &info);
	ksft_test_result(is_whole(&info, outer, 2 * PAGES) &&
			 info.attributes == (MAPINFO_ATTR_OF_FILE | lost),
			 "%s: but with its file\n", dir);
	munmap(inner[0], page_size());
	munmap(inner[2], page_size());
	munmap(outer, 2 * PAGES * page_size());
	close(fd);
}

/*
 * Leaves a mapping behind that nobody can unmap, where the kernel loses it: in a
 * process of its own. Nothing tells it from what a process left behind that is gone.
 */
static int map_twice(const char *path)
{
	int fd = open(path, O_RDONLY), failed = 0;
	unsigned char *first = map(fd, 0, 1), *second = map(fd, 0, 1);
	struct mapinfo_map info;

	munmap(second, page_size());
	if (!lost)
		failed |= ask_map(device, first, 1, &info) || info.attributes;
	else
		failed |= first != second ||
			  ask_map(device, first, 1, &info) != -ENOENT ||
			  ask_map_of_file(device, first, 1, fd, &info) !=
			  -ESTALE || info.valid & MAPINFO_VALID_VMA ||
			  !munmap(first, page_size());
	printf("%lx\n", (unsigned long)(uintptr_t)first);
	return failed;
}

/* Nobody's: not found, or not known whose. If it is gone something else may be there. */
static bool is_nobodys(const void *address, int fd)
{
	struct mapinfo_map info;
	int error = ask_map_of_file(device, address, 1, fd, &info);

	return !lost ? !(info.attributes & MAPINFO_ATTR_LOST) :
	       (error == -ENOENT || error == -ESTALE) &&
	       !(info.valid & MAPINFO_VALID_VMA);
}

/*
 * What a process left behind is not a mapping of one that came later, also when
 * that has lost one of its own: of another file.
 */
static int look_for_it(const char *path, uintptr_t address)
{
	int fd = open(path, O_RDONLY), other = make_file(RAMFS_DIR, 1, NULL);
	bool nobodys = is_nobodys((void *)address, fd);

	map(other, 0, 1);
	munmap(map(other, 0, 1), page_size());
	return !nobodys || !is_nobodys((void *)address, fd);
}

static int run(const char *mode, const char *path, char *answer)
{
	int to, from, status;
	ssize_t n;
	pid_t pid;

	pid = run_again(mode, path, &to, &from);
	n = read(from, answer, 31);
	answer[n > 0 ? n : 0] = '\0';
	status = wait_for_child(pid);
	close(to);
	close(from);
	return status;
}

static void check_repeated(void)
{
	char path[64], address[32], ignored[32];
	unsigned int i, wrong = 0;

	close(make_file(RAMFS_DIR, page_size(), path));
	ksft_test_result(!run("twice", path, address),
			 "mapped twice and unmapped once: not known\n");
	/* the next processes are likely to be where the first one was */
	for (i = 0; i < 16; i++)
		wrong += !!run(address, path, ignored);
	ksft_test_result(!wrong, "and never a mapping of who comes later\n");
	unlink(path);
}

int main(int argc, char **argv)
{
	device = open_device();
	lost = kernel_loses_mappings() ? MAPINFO_ATTR_LOST : 0;
	if (argc == 3) {
		if (!strcmp(argv[1], "twice"))
			return map_twice(argv[2]);
		return look_for_it(argv[2], strtoul(argv[1], NULL, 16));
	}
	ksft_print_header();
	ksft_set_plan(20);
	check_nested(RAMFS_DIR, has_mmu() ? MAPINFO_VERDICT_PRIVATE :
					    MAPINFO_VERDICT_DIRECT);
	check_nested(EXT2_DIR, has_mmu() ? MAPINFO_VERDICT_PRIVATE :
					   MAPINFO_VERDICT_SHAREABLE);
	check_between(RAMFS_DIR);
	check_between(EXT2_DIR);
	check_repeated();
	ksft_finished();
}
