// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict on a mapping against the truth: each case is mapped for real,
 * the device is asked, and then a byte is stored through the mapping to see
 * whom that reaches: the file, another process that maps it, or nobody.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"
#include "names.h"


#define PRIVATE		MAPINFO_VERDICT_PRIVATE
#define SHAREABLE	MAPINFO_VERDICT_SHAREABLE
#define DIRECT		MAPINFO_VERDICT_DIRECT
#define SHARED		MAPINFO_VERDICT_SHARED

#define ANONYMOUS	NULL

/* Files have three pages and a part; a mapping is given in pages. */
#define FILE_PAGES	3
#define FILE_REST	100

struct mapping_case {
	const char *name;
	const char *dir;
	int prot;
	int flags;
	unsigned int first_page, pages;
	uint32_t mmu, nommu;	/* what Linux promises for it */
};

static const struct mapping_case cases[] = {
	{ "anonymous, writable", ANONYMOUS, RW, MAP_PRIVATE, 0, 2,
	  PRIVATE, PRIVATE },
	{ "anonymous, read-only", ANONYMOUS, R, MAP_PRIVATE, 0, 2,
	  PRIVATE, PRIVATE },
	{ "ramfs, writable", RAMFS_DIR, RW, MAP_PRIVATE, 0, 2,
	  PRIVATE, PRIVATE },
	{ "ramfs, writable and executable", RAMFS_DIR, RWX, MAP_PRIVATE, 0, 2,
	  PRIVATE, PRIVATE },
	{ "ramfs, read-only", RAMFS_DIR, R, MAP_PRIVATE, 0, 2,
	  PRIVATE, DIRECT },
	{ "ramfs, executable", RAMFS_DIR, RX, MAP_PRIVATE, 0, 2,
	  PRIVATE, DIRECT },
	{ "ramfs, executable, from the second page", RAMFS_DIR, RX,
	  MAP_PRIVATE, 1, 2, PRIVATE, DIRECT },
	{ "ramfs, executable, to the end of the file", RAMFS_DIR, RX,
	  MAP_PRIVATE, 0, FILE_PAGES + 1, PRIVATE, DIRECT },
	{ "ramfs, executable, past the end of the file", RAMFS_DIR, RX,
	  MAP_PRIVATE, 0, FILE_PAGES + 3, PRIVATE, SHAREABLE },
	{ "ramfs, writable, past the end of the file", RAMFS_DIR, RW,
	  MAP_PRIVATE, 0, FILE_PAGES + 3, PRIVATE, PRIVATE },
	{ "ramfs, MAP_SHARED", RAMFS_DIR, RW, MAP_SHARED, 0, 2,
	  SHARED, SHARED },
	{ "ramfs, MAP_SHARED, read-only", RAMFS_DIR, R, MAP_SHARED, 0, 2,
	  SHARED, SHARED },
	{ "ext2, writable", EXT2_DIR, RW, MAP_PRIVATE, 0, 2,
	  PRIVATE, PRIVATE },
	{ "ext2, read-only", EXT2_DIR, R, MAP_PRIVATE, 0, 2,
	  PRIVATE, SHAREABLE },
	{ "ext2, executable", EXT2_DIR, RX, MAP_PRIVATE, 0, 2,
	  PRIVATE, SHAREABLE },
	{ "ext2, executable, past the end of the file", EXT2_DIR, RX,
	  MAP_PRIVATE, 0, FILE_PAGES + 3, PRIVATE, SHAREABLE },
};

/* In a second process: the first byte it finds in an equal mapping. */
static int peek(const char *argument)
{
	unsigned long offset, length;
	unsigned char *memory;
	int fd, prot, skip = 0;

	sscanf(argument, "%lu %lu %d %n", &offset, &length, &prot, &skip);
	fd = open(argument + skip, O_RDONLY);
	memory = mmap(NULL, length, prot, MAP_PRIVATE, fd, (off_t)offset);
	if (memory == MAP_FAILED)
		return 1;
	return write(1, memory, 1) != 1;
}

static unsigned char seen_by_another(const struct mapping_case *c,
				     const char *path)
{
	unsigned char byte = 0;
	char argument[128];
	int to, from;
	pid_t pid;

	snprintf(argument, sizeof(argument), "%lu %lu %d %s",
		 (unsigned long)(c->first_page * page_size()),
		 (unsigned long)(c->pages * page_size()), c->prot, path);
	pid = run_again("peek", argument, &to, &from);
	if (read(from, &byte, 1) != 1 || wait_for_child(pid))
		ksft_exit_fail_msg("the second process could not look\n");
	close(to);
	close(from);
	return byte;
}

/*
 * Stores one byte and looks where it went. Without an MMU nothing stops a
 * store, with one the mapping is first made writable, as a debugger or a
 * loader that relocates would.
 */
static uint32_t find_out(const struct mapping_case *c,
			 volatile unsigned char *memory, int fd,
			 const char *path)
{
	off_t offset = (off_t)(c->first_page * page_size());
	unsigned char byte = 0;
	uint32_t truth = PRIVATE;

	if (has_mmu() && mprotect((void *)memory, page_size(), RW))
		ksft_exit_fail_msg("mprotect: %s\n", strerror(errno));
	*memory ^= 0xff;

	if (pread(fd, &byte, 1, offset) != 1)
		ksft_exit_fail_msg("pread: %s\n", strerror(errno));
	if (byte == *memory)
		truth = c->flags & MAP_SHARED ? SHARED : DIRECT;
	else if (seen_by_another(c, path) == *memory)
		truth = SHAREABLE;

	*memory ^= 0xff;
	return truth;
}

static bool may_share_flag_is(const struct mapinfo_map *map, uint32_t expected)
{
	bool may_share = expected == DIRECT || expected == SHAREABLE;
	uint32_t marked;

	if (expected == SHARED || has_mmu())
		return true;
	marked = kernel_marks_overlays() ? MAPINFO_VM_MAYOVERLAY :
					   MAPINFO_VM_MAYSHARE;
	return map->vma_flags & (MAPINFO_VM_MAYOVERLAY | MAPINFO_VM_MAYSHARE) ?
	       may_share && map->vma_flags & marked : !may_share;
}

static void check_case(int device, const struct mapping_case *c,
		       const char *traced, uint32_t expected)
{
	size_t length = c->pages * page_size();
	uint32_t truth = PRIVATE;
	struct mapinfo_map map;
	char path[64] = "";
	void *memory;
	int fd = -1;
	int ret;

	if (c->dir)
		fd = make_file(c->dir, FILE_PAGES * page_size() + FILE_REST,
			       path);
	memory = mmap(NULL, length, c->prot,
		      c->flags | (c->dir ? 0 : MAP_ANONYMOUS), fd,
		      (off_t)(c->first_page * page_size()));
	if (memory == MAP_FAILED)
		ksft_exit_fail_msg("%s: mmap: %s\n", c->name, strerror(errno));

	ret = ask_map(device, memory, length, &map);
	if (c->dir)
		truth = find_out(c, memory, fd, path);
	ksft_print_msg("%s: verdict %s, seen %s\n", c->name,
		       verdict_name(map.verdict), verdict_name(truth));
	ksft_test_result(!ret && map.valid & MAPINFO_VALID_VERDICT &&
			 map.verdict == expected && truth == expected &&
			 may_share_flag_is(&map, expected),
			 "%s%s: %s\n", traced, c->name, verdict_name(expected));

	munmap(memory, length);
	if (c->dir) {
		close(fd);
		unlink(path);
	}
}

/*
 * With an MMU the kernel drops VM_SHARED from a MAP_SHARED mapping of a file
 * that was opened for reading only. It is what was asked for all the same.
 */
static void check_shared_read_only(int device)
{
	struct mapinfo_map map;
	char path[64];
	void *memory;
	int fd;

	close(make_file(RAMFS_DIR, page_size(), path));
	fd = open(path, O_RDONLY);
	memory = mmap(NULL, page_size(), PROT_READ, MAP_SHARED, fd, 0);
	ksft_test_result(memory != MAP_FAILED &&
			 !ask_map(device, memory, page_size(), &map) &&
			 map.verdict == SHARED,
			 "MAP_SHARED of a file opened for reading: SHARED\n");
	munmap(memory, page_size());
	close(fd);
	unlink(path);
}

/*
 * Whether a traced process can try the case: a read-only mapping that would be
 * DIRECT for another makes Linux since 6.3 warn about itself without an MMU
 * (WARN_ON_ONCE in do_mmap_private(); the mapping is PRIVATE as it should be).
 */
static bool fit_for_traced(const struct mapping_case *c)
{
	if (!c->dir || c->flags & MAP_SHARED)
		return false;
	return has_mmu() || !kernel_marks_overlays() || c->prot & PROT_WRITE ||
	       strcmp(c->dir, RAMFS_DIR);
}

/*
 * A traced process gets memory of its own: breakpoints go there. The tracer is
 * whoever started this test, and knows nothing of it: a signal would stop us.
 */
static void check_traced(int device)
{
	unsigned int i;
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		ksft_exit_fail_msg("ptrace: %s\n", strerror(errno));
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (fit_for_traced(&cases[i]))
			check_case(device, &cases[i], "traced, ", PRIVATE);
}

static unsigned int count_traced(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		n += fit_for_traced(&cases[i]);
	return n;
}

int main(int argc, char **argv)
{
	unsigned int i;
	int device;

	if (argc == 3 && !strcmp(argv[1], "peek"))
		return peek(argv[2]);

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(cases) + 1 + count_traced());
	device = open_device();
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		check_case(device, &cases[i], "",
			   has_mmu() ? cases[i].mmu : cases[i].nommu);
	check_shared_read_only(device);
	check_traced(device);
	ksft_finished();
}
