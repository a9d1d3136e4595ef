// SPDX-License-Identifier: GPL-2.0-only
/*
 * Visiting every mapping with MAPINFO_MAP_NEXT, against /proc/self/maps: the
 * same mappings, addresses, protection, offsets, devices and inodes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define MAX_MAPPINGS	64

struct mapping {
	unsigned long start, end, offset, inode;
	unsigned int major, minor;
	char flags[5];
};

static struct mapping listed[MAX_MAPPINGS], answered[MAX_MAPPINGS];
static char text[16384];

static void read_text(void)
{
	int fd = open("/proc/self/maps", O_RDONLY);
	size_t length = 0;
	ssize_t n;

	if (fd < 0)
		ksft_exit_fail_msg("/proc/self/maps: %s\n", strerror(errno));
	while ((n = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += (size_t)n;
	if (length == sizeof(text) - 1)
		ksft_exit_fail_msg("/proc/self/maps is too long\n");
	close(fd);
}

/* The vectors page is shown with an MMU, but lies above user memory. */
static unsigned int parse_text(uint64_t user_end)
{
	char *line, *save = NULL;
	unsigned int n = 0;

	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		struct mapping *m = &listed[n];

		if (n == MAX_MAPPINGS ||
		    sscanf(line, "%lx-%lx %4s %lx %x:%x %lu", &m->start,
			   &m->end, m->flags, &m->offset, &m->major,
			   &m->minor, &m->inode) != 7)
			ksft_exit_fail_msg("cannot read: %s\n", line);
		if (!user_end || m->start < user_end)
			n++;
	}
	return n;
}

/*
 * How /proc shows sharing: by VM_MAYSHARE, and without an MMU VM_SHARED. Kernels that
 * lose no mappings show what may be shared, too.
 */
static char shared_letter(uint32_t flags)
{
	if (flags & MAPINFO_VM_MAYOVERLAY)
		return kernel_loses_mappings() ? 'p' : 's';
	if (!(flags & MAPINFO_VM_MAYSHARE))
		return 'p';
	return !has_mmu() && flags & MAPINFO_VM_SHARED ? 'S' : 's';
}

static void to_mapping(struct mapping *m, const struct mapinfo_map *map)
{
	*m = (struct mapping){
		.start = (unsigned long)map->vma_start,
		.end = (unsigned long)map->vma_end,
		.offset = (unsigned long)map->vma_offset,
		.inode = (unsigned long)map->inode,
		.major = map->dev_major,
		.minor = map->dev_minor,
		.flags = {
			map->vma_flags & MAPINFO_VM_READ ? 'r' : '-',
			map->vma_flags & MAPINFO_VM_WRITE ? 'w' : '-',
			map->vma_flags & MAPINFO_VM_EXEC ? 'x' : '-',
			shared_letter(map->vma_flags),
		},
	};
}

static unsigned int walk(int device)
{
	struct mapinfo_map map;
	struct mapinfo_vector maps = {
		.count = 1,
		.entry_size = sizeof(map),
		.entries = (uintptr_t)&map,
	};
	unsigned int n = 0;

	map = (struct mapinfo_map){ .flags = MAPINFO_MAP_NEXT };
	while (n < MAX_MAPPINGS && !ask(device, MAPINFO_MAPS, &maps) &&
	       !map.error) {
		to_mapping(&answered[n++], &map);
		map = (struct mapinfo_map){
			.addr = map.vma_end,
			.flags = MAPINFO_MAP_NEXT,
		};
	}
	ksft_test_result(map.error == -ENOENT, "the walk ends with ENOENT\n");
	return n;
}

/* /proc shows an offset for anonymous memory with an MMU: 0 always. */
static bool equal(const struct mapping *a, const struct mapping *b)
{
	return a->start == b->start && a->end == b->end &&
	       !strcmp(a->flags, b->flags) && a->inode == b->inode &&
	       a->major == b->major && a->minor == b->minor &&
	       a->offset == b->offset;
}

int main(void)
{
	struct mapinfo_system system;
	unsigned int n, walked, i, same = 0;
	int device, file, ext2;

	ksft_print_header();
	ksft_set_plan(3);
	device = open_device();
	ask_system(device, &system);
	file = make_file(RAMFS_DIR, 3 * page_size(), NULL);
	ext2 = make_file(EXT2_DIR, 3 * page_size(), NULL);
	mmap(NULL, page_size(), PROT_READ, MAP_PRIVATE, file,
	     (off_t)page_size());
	mmap(NULL, page_size(), PROT_READ, MAP_SHARED, file, 0);
	mmap(NULL, page_size(), PROT_READ | PROT_EXEC, MAP_PRIVATE, ext2, 0);

	read_text();
	n = parse_text(system.map_fixed_end);
	walked = walk(device);
	ksft_test_result(n == walked && n > 4,
			 "as many mappings as /proc/self/maps\n");
	for (i = 0; i < n && i < walked; i++) {
		if (equal(&listed[i], &answered[i])) {
			same++;
			continue;
		}
		ksft_print_msg("listed %lx-%lx %s %lx %x:%x %lu\n",
			       listed[i].start, listed[i].end, listed[i].flags,
			       listed[i].offset, listed[i].major,
			       listed[i].minor, listed[i].inode);
		ksft_print_msg("walked %lx-%lx %s %lx %x:%x %lu\n",
			       answered[i].start, answered[i].end,
			       answered[i].flags, answered[i].offset,
			       answered[i].major, answered[i].minor,
			       answered[i].inode);
	}
	ksft_test_result(same == n, "each is the same as there\n");
	ksft_finished();
}
