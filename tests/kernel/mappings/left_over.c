// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel still thinks of mappings that are gone. Without an MMU mremap()
 * changes a mapping's end, but not the tree of all, which after munmap() points
 * to memory that was freed; and what was mapped twice outlives its process. Kernels
 * that are mended do neither.
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
#include "mappings.h"

#define PAGES		4
#define LEFT		2
#define LONGEST_WALK	1000

/* What a child found, in one byte each. */
enum found {
	SHRUNK_IS_WHOLE, CUT_OFF_IS_GONE, WALK_ENDS, UNMAPPED_IS_GONE,
	SECOND_WALK_ENDS, FILE_IS_FOUND, FOUND
};

static const char * const found_names[FOUND] = {
	[SHRUNK_IS_WHOLE]	= "shrunk: what is left",
	[CUT_OFF_IS_GONE]	= "shrunk: what was cut off is not mapped",
	[WALK_ENDS]		= "shrunk: a walk comes to its end",
	[UNMAPPED_IS_GONE]	= "then unmapped: nothing is said of it",
	[SECOND_WALK_ENDS]	= "then unmapped: a walk ends, without it",
	[FILE_IS_FOUND]		= "then unmapped: a mapping is found by its file",
};

/* Of at most so many steps, none of which goes back or shows what is gone. */
static bool walk_ends(const void *gone, size_t length)
{
	const uintptr_t from = (uintptr_t)gone;
	struct mapinfo_map map = { .flags = MAPINFO_MAP_NEXT };
	unsigned int i;

	for (i = 0; i < LONGEST_WALK; i++) {
		const uint64_t start = map.vma_end;

		map = (struct mapinfo_map){
			.addr = start, .flags = MAPINFO_MAP_NEXT,
		};
		if (ask(device, MAPINFO_MAP, &map))
			return false;
		if (map.error == -ENOENT)
			return true;
		if (map.error || map.vma_end <= start || map.vma_end <= map.vma_start ||
		    (map.vma_start < from + length && map.vma_end > from))
			return false;
	}
	return false;
}

static bool is_gone(const void *address)
{
	struct mapinfo_map map;

	return ask_map(device, address, 1, &map) == -ENOENT &&
	       !(map.valid & (MAPINFO_VALID_VMA | MAPINFO_VALID_FILE |
			      MAPINFO_VALID_REGION | MAPINFO_VALID_VERDICT));
}

/*
 * Nothing may map or unmap after the munmap(), as the kernel would use what it
 * has freed; nor may the process end, which would free it again.
 */
static void look(const char *path, char found[FOUND])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *file = mmap(NULL, page_size(), R, MAP_PRIVATE, fd, 0);
	unsigned char *memory = mmap(NULL, PAGES * page_size(), RW,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned char *cut = memory + LEFT * page_size();
	struct mapinfo_map map;

	if (mremap(memory, PAGES * page_size(), LEFT * page_size(), 0) !=
	    memory)
		return;
	found[SHRUNK_IS_WHOLE] =
		!ask_map(device, memory, LEFT * page_size(), &map) &&
		map.vma_start == (uintptr_t)memory &&
		map.vma_end == (uintptr_t)cut &&
		map.verdict == MAPINFO_VERDICT_PRIVATE;
	found[CUT_OFF_IS_GONE] = is_gone(cut) && is_gone(cut + page_size());
	found[WALK_ENDS] = walk_ends(cut, LEFT * page_size());
	munmap(memory, LEFT * page_size());
	found[UNMAPPED_IS_GONE] = is_gone(cut) && is_gone(cut + page_size());
	found[SECOND_WALK_ENDS] = walk_ends(memory, PAGES * page_size());
	found[FILE_IS_FOUND] = !ask_map_of_file(device, file, 1, fd, &map) &&
			       map.valid & MAPINFO_VALID_VERDICT &&
			       map.vma_start == (uintptr_t)file &&
			       map.attributes & MAPINFO_ATTR_OF_FILE;
}

static int shrink_and_stay(const char *path)
{
	const bool stays = kernel_loses_mappings();
	char found[FOUND] = { 0 };

	look(path, found);
	if (write(STDOUT_FILENO, found, sizeof(found)) != sizeof(found))
		return 1;
	/* other tests unload the module, and only one may hold the results' line */
	close(device);
	close(STDERR_FILENO);
	while (stays)
		pause();
	return 0;
}

static void check_shrunk(void)
{
	char path[64], found[FOUND] = { 0 };
	int to, from, i;
	pid_t pid;

	close(make_file(RAMFS_DIR, page_size(), path));
	pid = run_again("shrink", path, &to, &from);
	if (read(from, found, sizeof(found)) != sizeof(found))
		ksft_print_msg("the child did not answer\n");
	for (i = 0; i < FOUND; i++)
		report(found[i] == 1, found_names[i]);
	close(to);
	close(from);
	/* else it stays until the board is switched off */
	if (!kernel_loses_mappings())
		wait_for_child(pid);
	unlink(path);
}

/* Without an MMU both are at one address, of which the kernel may forget one. */
static void *map_twice(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *first = mmap(NULL, page_size(), R, MAP_PRIVATE, fd, 0);
	void *second = mmap(NULL, page_size(), R, MAP_PRIVATE, fd, 0);

	munmap(second, page_size());
	close(fd);
	return first;
}

static int leave_behind(const char *path)
{
	printf("%lx\n", (unsigned long)map_twice(path));
	return 0;
}

/* What is lost cannot be known to be somebody's. */
static bool is_own(const void *address, int fd)
{
	struct mapinfo_map map;
	int error = ask_map_of_file(device, address, 1, fd, &map);

	if (!kernel_loses_mappings())
		return !error && map.attributes & MAPINFO_ATTR_OF_FILE;
	return error == -ESTALE && !(map.valid & MAPINFO_VALID_VMA);
}

/* Having lost one of its own, is it said to have the other's, too? */
static int look_for_other(uintptr_t address, const char *path)
{
	char own[64];
	struct mapinfo_map map;
	int fd = open(path, O_RDONLY | O_CLOEXEC), own_fd;
	void *lost;
	bool wrong;

	own_fd = make_file(RAMFS_DIR, page_size(), own);
	lost = map_twice(own);
	wrong = ask_map_of_file(device, (void *)address, 1, fd, &map) == 0 &&
		map.attributes & MAPINFO_ATTR_OF_FILE;
	if (wrong)
		printf("%d %x %x\n", map.error, map.valid, map.attributes);
	if (!is_own(lost, own_fd)) {
		printf("its own\n");
		wrong = true;
	}
	unlink(own);
	return wrong;
}

static int run(const char *mode, const char *path, char answer[32])
{
	int to, from, status;
	pid_t pid = run_again(mode, path, &to, &from);
	ssize_t n = read(from, answer, 31);

	answer[n > 0 ? n : 0] = '\0';
	status = wait_for_child(pid);
	close(to);
	close(from);
	return status;
}

static bool is_only_theirs(const char *dir)
{
	char path[64], mode[64], address[32], answer[32];
	unsigned int i, wrong = 0;

	close(make_file(dir, page_size(), path));
	if (run("behind", path, address))
		ksft_print_msg("the child failed\n");
	address[strcspn(address, "\n")] = '\0';
	snprintf(mode, sizeof(mode), "@%s", address);
	for (i = 0; i < 16; i++)
		if (run(mode, path, answer)) {
			ksft_print_msg("%s", answer);
			wrong++;
		}
	unlink(path);
	return !wrong;
}

int run_left_over(const char *mode, const char *argument)
{
	if (!strcmp(mode, "shrink"))
		return shrink_and_stay(argument);
	if (!strcmp(mode, "behind"))
		return leave_behind(argument);
	if (mode[0] == '@')
		return look_for_other(strtoul(mode + 1, NULL, 16), argument);
	return 1;
}

void check_left_over(void)
{
	check_shrunk();
	report(is_only_theirs(RAMFS_DIR),
	       "left behind in ramfs: not of those who came later");
	report(is_only_theirs(EXT2_DIR),
	       "left behind in ext2: not of those who came later");
}
