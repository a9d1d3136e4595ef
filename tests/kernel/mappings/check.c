// SPDX-License-Identifier: GPL-2.0-only
/*
 * What MAP says of one mapping: against /proc, against an experiment that finds
 * out whose memory it is, and whether it knows which file it is of.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "mappings.h"

static bool is_of_file(const struct mapping *m, int fd)
{
	struct mapinfo_map map;
	int error = ask_map_of_file(device, m->start, 1, fd, &map);

	if (error || !(map.valid & MAPINFO_VALID_OF_FILE))
		printf("of file: error %d, valid %x\n", error, map.valid);
	return map.attributes & MAPINFO_ATTR_OF_FILE;
}

/* As /proc and fstat() have it, where they speak of the same device. */
static bool must_be_of_file(const struct mapping_kind *kind,
			    const struct mapping *m)
{
	struct maps_line line;
	struct stat stat;

	if (m->fd < 0)
		return false;
	if (!strncmp(kind->of, "btrfs", 5) || !strncmp(kind->of, "overlay", 7))
		return true;
	/* where there is no /proc it is a plain file */
	if (fstat(m->fd, &stat) ||
	    !find_maps_line((unsigned long)m->start, &line))
		return true;
	return line.inode == stat.st_ino &&
	       makedev(line.major, line.minor) == stat.st_dev;
}

static bool knows_file(const struct mapping_kind *kind, const struct mapping *m)
{
	const bool must = must_be_of_file(kind, m);
	int other = make_file(RAMFS_DIR, page_size(), NULL);
	struct mapinfo_map map;
	bool right = true;

	if (m->fd >= 0 && is_of_file(m, m->fd) != must) {
		printf("of its file: must be %d\n", must);
		right = false;
	}
	if (is_of_file(m, other)) {
		printf("of another file\n");
		right = false;
	}
	close(other);
	if (ask_map_of_file(device, m->start, 1, other, &map) != -EBADF) {
		printf("a descriptor that is not open: %d\n", map.error);
		right = false;
	}
	return right;
}

/*
 * The child stores where it may: SHARED if the file has it then, or the parent.
 * It may have no such memory.
 */
static void store(const struct mapping *m, off_t offset)
{
	volatile unsigned char *byte = m->start;
	unsigned char before, after;
	const bool readable = pread(m->fd, &before, 1, offset) == 1;

	if (mprotect(m->start, page_size(), RW))
		_exit(2);
	*byte ^= 0xff;
	if (readable && pread(m->fd, &after, 1, offset) == 1 &&
	    before != after)
		_exit(1);
	_exit(0);
}

/* MAPINFO_VERDICT_NONE if that cannot be found out. */
static uint32_t find_out(const struct mapping_kind *kind,
			 const struct mapping *m)
{
	volatile unsigned char *byte = m->start;
	unsigned char before;
	int status;
	pid_t pid;

	if (mprotect(m->start, page_size(), R))
		return MAPINFO_VERDICT_NONE;
	before = *byte;
	pid = fork();
	if (!pid)
		store(m, kind->offset);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) == 2)
		return MAPINFO_VERDICT_NONE;
	return WEXITSTATUS(status) == 1 || *byte != before ?
	       MAPINFO_VERDICT_SHARED : MAPINFO_VERDICT_PRIVATE;
}

/* Who knows what a device does with a store; and a connection has no memory yet. */
static bool is_left_alone(const struct mapping_kind *kind)
{
	return kind->of && (!strcmp(kind->of, "/dev/mem") ||
			    !strcmp(kind->of, "/dev/hpet") ||
			    !strcmp(kind->of, "TCP"));
}

static int check_verdict(const struct mapping_kind *kind,
			 const struct mapping *m)
{
	struct mapinfo_map map;
	uint32_t truth = MAPINFO_VERDICT_NONE;
	int error = ask_map(device, m->start, 1, &map);

	if (error || !(map.valid & MAPINFO_VALID_VERDICT)) {
		printf("no verdict: error %d valid %x\n", error, map.valid);
		return CHECK_VERDICT;
	}
	if (has_mmu() && !is_left_alone(kind))
		truth = find_out(kind, m);
	if (truth == MAPINFO_VERDICT_NONE)
		return NO_EXPERIMENT;
	if (truth == map.verdict)
		return 0;
	printf("verdict %u, by experiment %u\n", map.verdict, truth);
	return CHECK_VERDICT;
}

int check_mapping(const struct mapping_kind *kind)
{
	struct mapping mapping;
	int status = 0, ret = make_mapping(kind, &mapping);

	if (ret) {
		printf("%s\n", strerror(-ret));
		return NO_MAPPING;
	}
	if (compare_walk())
		status |= CHECK_FIELDS;
	if (!knows_file(kind, &mapping))
		status |= CHECK_OF_FILE;
	fflush(stdout);
	return status | check_verdict(kind, &mapping);
}
