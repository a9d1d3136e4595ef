// SPDX-License-Identifier: GPL-2.0-only
/* MAPINFO_MAP: what is mapped at some address ranges of the caller. */
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>

#include "memory.h"
#include "question.h"

/* Answer for the mapping that holds map->addr, or for the next one. */
static int answer_next(struct mapinfo_map *map, struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	if (map->length || map->fd)
		return -EINVAL;
	if (map->addr > ULONG_MAX)
		return -EOVERFLOW;
	vma = find_vma_intersection(mm, map->addr, ULONG_MAX);
	if (!vma)
		return -ENOENT;

	mapinfo_describe(map, vma, vma->vm_start, vma->vm_end - 1);
	return 0;
}

/* Nothing is known to be mapped at the address. Maybe something is. */
static int find_lost(struct mapinfo_map *map, struct mm_struct *mm,
		     struct vm_area_struct **vma)
{
	struct file *file = NULL;

	if (map->flags & MAPINFO_MAP_OF_FILE) {
		file = fget(map->fd);
		if (!file)
			return -EBADF;
	}
	*vma = mapinfo_find_lost(mm, map->addr, file);
	if (file)
		fput(file);
	if (!*vma)
		return -ENOENT;
	map->attributes |= MAPINFO_ATTR_LOST;
	return 0;
}

static int answer_range(struct mapinfo_map *map, struct mm_struct *mm)
{
	const unsigned long start = map->addr, length = map->length;
	struct vm_area_struct *vma;
	unsigned long last;
	int ret = 0;

	if (!map->length || (map->fd && !(map->flags & MAPINFO_MAP_OF_FILE)))
		return -EINVAL;
	if (start != map->addr || length != map->length ||
	    check_add_overflow(start, length - 1, &last) || last == ULONG_MAX)
		return -EOVERFLOW;

	vma = vma_lookup(mm, start);
	if (!vma)
		ret = find_lost(map, mm, &vma);
	mapinfo_describe(map, vma, start, last);
	return ret;
}

static void answer_map(struct mapinfo_map *map, struct mm_struct *mm)
{
	memset(&map->error, 0, sizeof(*map) - offsetof(typeof(*map), error));
	if (!(map->flags & ~MAPINFO_MAP_OF_FILE))
		map->error = answer_range(map, mm);
	else if (map->flags == MAPINFO_MAP_NEXT)
		map->error = answer_next(map, mm);
	else
		map->error = -EINVAL;
}

static int answer_maps(void *entries, unsigned int count)
{
	struct mm_struct *mm = current->mm;
	struct mapinfo_map *map = entries;
	unsigned int i;

	if (mmap_read_lock_killable(mm))
		return -EINTR;
	for (i = 0; i < count; i++)
		answer_map(&map[i], mm);
	mmap_read_unlock(mm);
	return 0;
}

MAPINFO_QUESTION(mapinfo_map_question, struct mapinfo_map, error,
		 MAPINFO_MAP_SIZE_VER0, MAPINFO_MAP_SIZE_VER0, answer_maps);
