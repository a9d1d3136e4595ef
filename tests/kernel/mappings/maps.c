// SPDX-License-Identifier: GPL-2.0-only
/* /proc/self/maps, and a walk over the process's mappings that must show the same. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "mappings.h"

/*
 * All of it. In memory of the program's own: reading must not change what is
 * read, as a buffer from malloc() may.
 */
static char text[1 << 17];

static bool read_maps(void)
{
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t n;

	if (fd < 0)
		return false;
	while (length < sizeof(text) - 1 &&
	       (n = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += (size_t)n;
	text[length] = '\0';
	close(fd);
	return length > 0;
}

/* The next line; NULL at the end, which what all processes see is, too. */
static const char *parse(const char *at, struct maps_line *line)
{
	const char *end = strchr(at, '\n');

	memset(line, 0, sizeof(*line));
	if (!end || sscanf(at, "%lx-%lx %4s %llx %x:%x %llu %127[^\n]",
			   &line->start, &line->end, line->prot, &line->offset,
			   &line->major, &line->minor, &line->inode,
			   line->name) < 7)
		return NULL;
	if (!strcmp(line->name, "[vsyscall]") ||
	    !strcmp(line->name, "[vectors]"))
		return NULL;
	return end + 1;
}

bool find_maps_line(unsigned long address, struct maps_line *line)
{
	const char *at = text;

	if (!read_maps())
		return false;
	while ((at = parse(at, line)))
		if (address >= line->start && address < line->end)
			return true;
	return false;
}

bool find_maps_name(const char *name, struct maps_line *line)
{
	const char *at = text;

	if (!read_maps())
		return false;
	while ((at = parse(at, line)))
		if (!strcmp(line->name, name))
			return true;
	return false;
}

static uint32_t flags_of(const struct maps_line *line)
{
	return (line->prot[0] == 'r' ? MAPINFO_VM_READ : 0) |
	       (line->prot[1] == 'w' ? MAPINFO_VM_WRITE : 0) |
	       (line->prot[2] == 'x' ? MAPINFO_VM_EXEC : 0);
}

/* A mapping without a file has no offset that means anything. */
static bool is_same(const struct mapinfo_map *map, const struct maps_line *line)
{
	const uint32_t prot = MAPINFO_VM_READ | MAPINFO_VM_WRITE |
			      MAPINFO_VM_EXEC;
	const bool has_file = line->inode;
	bool same = map->vma_start == line->start &&
		    map->vma_end == line->end &&
		    (map->vma_flags & prot) == flags_of(line) &&
		    map->inode == line->inode &&
		    map->dev_major == line->major &&
		    map->dev_minor == line->minor;

	if (has_file)
		same &= map->valid & MAPINFO_VALID_FILE &&
			map->vma_offset == line->offset;
	/* without an MMU /proc says it in other ways from version to version */
	if (has_mmu())
		same &= (map->verdict == MAPINFO_VERDICT_SHARED) ==
			(line->prot[3] == 's');
	return same;
}

unsigned int compare_walk(void)
{
	struct mapinfo_map map = { .flags = MAPINFO_MAP_NEXT };
	unsigned int different = 0, count = 0;
	struct maps_line line;
	const char *at = text;

	if (!read_maps())
		return 0;
	while ((at = parse(at, &line))) {
		const uint64_t from = map.vma_end;

		map = (struct mapinfo_map){
			.addr = from, .flags = MAPINFO_MAP_NEXT,
		};
		count++;
		if (!ask(device, MAPINFO_MAP, &map) && !map.error &&
		    map.valid & MAPINFO_VALID_VMA && is_same(&map, &line))
			continue;
		if (!different++)
			printf("maps %lx-%lx %s %llx %u:%u %llu %s, MAP error %d %llx-%llx flags %x offset %llx %u:%u %llu verdict %u\n",
			       line.start, line.end, line.prot, line.offset,
			       line.major, line.minor, line.inode, line.name,
			       map.error, (unsigned long long)map.vma_start,
			       (unsigned long long)map.vma_end, map.vma_flags,
			       (unsigned long long)map.vma_offset,
			       map.dev_major, map.dev_minor,
			       (unsigned long long)map.inode, map.verdict);
		if (map.error)
			break;
	}
	map = (struct mapinfo_map){
		.addr = map.vma_end, .flags = MAPINFO_MAP_NEXT,
	};
	if (ask(device, MAPINFO_MAP, &map) || map.error != -ENOENT || !count) {
		printf("the walk does not end with the %u lines\n", count);
		different++;
	}
	return different;
}
