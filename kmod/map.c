// SPDX-License-Identifier: GPL-2.0-only
/* MAPINFO_MAP: what is mapped at some address ranges of the caller. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "memory.h"
#include "question.h"

static int answer_next(struct mapinfo_map *map, struct mm_struct *mm)
{
	if (map->length || map->fd)
		return -EINVAL;
	if (map->addr > ULONG_MAX)
		return -EOVERFLOW;
	return mapinfo_answer_next(map, mm);
}

/* A block device has its pages by whatever node it is opened. */
static bool is_of_file(const struct file *mapped, const struct file *file)
{
	return mapped && (inode_of_path(mapped) == inode_of_path(file) ||
			  (S_ISBLK(file_inode(file)->i_mode) &&
			   mapped->f_mapping == file->f_mapping));
}

static int answer_of_file(struct mapinfo_map *map, struct mm_struct *mm,
			  struct vm_area_struct **vma)
{
	struct file *file = fget(map->fd);
	int ret;

	if (!file)
		return -EBADF;
	ret = mapinfo_answer_range(map, mm, file, vma);
	if (!ret) {
		map->valid |= MAPINFO_VALID_OF_FILE;
		if (is_of_file((*vma)->vm_file, file))
			map->attributes |= MAPINFO_ATTR_OF_FILE;
	}
	fput(file);
	return ret;
}

/* The last address of all is none that a mapping can hold. */
static int answer_map(struct mapinfo_map *map, struct mm_struct *mm,
		      struct vm_area_struct **vma)
{
	if (map->flags == MAPINFO_MAP_NEXT)
		return answer_next(map, mm);
	if (map->flags & ~MAPINFO_MAP_OF_FILE || !map->length)
		return -EINVAL;
	if (!map->flags && map->fd)
		return -EINVAL;
	if (map->addr >= ULONG_MAX || map->length > ULONG_MAX - map->addr)
		return -EOVERFLOW;
	return map->flags ? answer_of_file(map, mm, vma) :
			    mapinfo_answer_range(map, mm, NULL, vma);
}

static int answer_maps(void *entries, unsigned int count)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma = NULL;
	struct mapinfo_map *map = entries;
	u32 attributes = 0;
	unsigned int i = 0;
	int ret = 0;

	if (mmap_read_lock_killable(mm))
		return -EINTR;
	do {
		map[i].error = answer_map(&map[i], mm, &vma);
		attributes |= map[i].attributes;
	} while (++i < count && !fatal_signal_pending(current));
	mmap_read_unlock(mm);
	if (i < count)
		return -EINTR;
	if (likely(!(attributes & MAPINFO_ASK_MMAP)))
		return 0;
	for (i = 0; i < count && !ret; i++)
		if (map[i].attributes & MAPINFO_ASK_MMAP)
			ret = mapinfo_ask_mmap(&map[i]);
	return ret;
}

MAPINFO_QUESTION(mapinfo_map, struct mapinfo_map, error,
		 MAPINFO_MAP_SIZE_VER0, MAPINFO_MAP_SIZE_VER0, answer_maps);
