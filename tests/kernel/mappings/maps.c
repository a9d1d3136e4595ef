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
 * What was read and is not parsed yet. In memory of the program's own, as reading must
 * not change what is read, which a buffer from malloc() may; and a small part, as
 * without an MMU every program that is run again takes it in one piece.
 */
static char text[4096];
static size_t used;
static int maps = -1;

static bool open_maps(void)
{
	used = 0;
	maps = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	return maps >= 0;
}

static void close_maps(void)
{
	close(maps);
	maps = -1;
}

/* The end of the first line, or NULL: there is none. */
static char *find_end(void)
{
	char *end;
	ssize_t n;

	while (!(end = memchr(text, '\n', used))) {
		n = read(maps, text + used, sizeof(text) - used);
		if (n <= 0)
			return NULL;
		used += (size_t)n;
	}
	return end;
}

/* The next line; false at the end, which what all processes see is, too. */
static bool next_line(struct maps_line *line)
{
	char *end = find_end();
	int found;

	if (!end)
		return false;
	*end = '\0';
	memset(line, 0, sizeof(*line));
	found = sscanf(text, "%lx-%lx %4s %llx %x:%x %llu %127[^\n]",
		       &line->start, &line->end, line->prot, &line->offset,
		       &line->major, &line->minor, &line->inode, line->name);
	used -= (size_t)(end + 1 - text);
	memmove(text, end + 1, used);
	return found >= 7 && strcmp(line->name, "[vsyscall]") &&
	       strcmp(line->name, "[vectors]");
}

bool find_maps_line(unsigned long address, struct maps_line *line)
{
	bool found = false;

	if (!open_maps())
		return false;
	while (!found && next_line(line))
		found = address >= line->start && address < line->end;
	close_maps();
	return found;
}

bool find_maps_name(const char *name, struct maps_line *line)
{
	bool found = false;

	if (!open_maps())
		return false;
	while (!found && next_line(line))
		found = !strcmp(line->name, name);
	close_maps();
	return found;
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

static void print_both(const struct maps_line *line,
		       const struct mapinfo_map *map)
{
	printf("maps %lx-%lx %s %llx %u:%u %llu %s, MAP error %d %llx-%llx flags %x offset %llx %u:%u %llu verdict %u\n",
	       line->start, line->end, line->prot, line->offset, line->major,
	       line->minor, line->inode, line->name, map->error,
	       (unsigned long long)map->vma_start,
	       (unsigned long long)map->vma_end, map->vma_flags,
	       (unsigned long long)map->vma_offset, map->dev_major,
	       map->dev_minor, (unsigned long long)map->inode, map->verdict);
}

/* The mapping at an address or the next; whether there is one. */
static bool walk_from(uint64_t address, struct mapinfo_map *map)
{
	*map = (struct mapinfo_map){
		.addr = address, .flags = MAPINFO_MAP_NEXT,
	};
	return !ask(device, MAPINFO_MAP, map) && !map->error;
}

unsigned int compare_walk(void)
{
	unsigned int different = 0, count = 0;
	struct mapinfo_map map = { 0 };
	struct maps_line line;

	/* a kernel may have no /proc, but nothing else may be wrong with it */
	if (!open_maps())
		return errno != ENOENT;
	while (!map.error && next_line(&line)) {
		count++;
		if (walk_from(map.vma_end, &map) &&
		    map.valid & MAPINFO_VALID_VMA && is_same(&map, &line))
			continue;
		if (!different++)
			print_both(&line, &map);
	}
	close_maps();
	if (walk_from(map.vma_end, &map) || map.error != -ENOENT || !count) {
		printf("the walk does not end with the %u lines\n", count);
		different++;
	}
	return different;
}
