// SPDX-License-Identifier: GPL-2.0-only
/* MAPINFO_MAP: what is mapped at some address ranges of the caller. */
#include <linux/file.h>
#include <linux/kdev_t.h>
#include <linux/mmap_lock.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>

#include "question.h"
#include "vma.h"

static void describe_file(struct mapinfo_map *map,
			  const struct vm_area_struct *vma)
{
	const struct inode *inode = file_user_inode(vma->vm_file);

	map->valid |= MAPINFO_VALID_FILE;
	map->vma_offset = (u64)vma->vm_pgoff << PAGE_SHIFT;
	map->dev_major = MAJOR(inode->i_sb->s_dev);
	map->dev_minor = MINOR(inode->i_sb->s_dev);
	map->inode = inode->i_ino;
}

static void describe_vma(struct mapinfo_map *map,
			 const struct vm_area_struct *vma)
{
	map->valid |= MAPINFO_VALID_VMA;
	map->vma_start = vma->vm_start;
	map->vma_end = vma->vm_end;
	map->vma_flags = mapinfo_vm_flags(vma->vm_flags);
	if (vma->vm_file)
		describe_file(map, vma);
	mapinfo_describe_region(map, vma);
}

/* On the part of the VMA from @start to @last. */
static void judge(struct mapinfo_map *map, const struct vm_area_struct *vma,
		  unsigned long start, unsigned long last)
{
	map->verdict = mapinfo_verdict(vma);
	map->valid |= MAPINFO_VALID_VERDICT;
	if (mapinfo_overlaps(vma, start, last))
		map->attributes |= MAPINFO_ATTR_OVERLAPS;
}

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

	describe_vma(map, vma);
	judge(map, vma, vma->vm_start, vma->vm_end - 1);
	mapinfo_answer_map_fixed(map, mm, vma->vm_start,
				 vma->vm_end - vma->vm_start, vma);
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
	int ret;

	if (!map->length || (map->fd && !(map->flags & MAPINFO_MAP_OF_FILE)))
		return -EINVAL;
	if (start != map->addr || length != map->length ||
	    check_add_overflow(start, length - 1, &last) || last == ULONG_MAX)
		return -EOVERFLOW;

	vma = vma_lookup(mm, start);
	mapinfo_answer_map_fixed(map, mm, start, length, vma);
	if (!vma) {
		ret = find_lost(map, mm, &vma);
		if (ret)
			return ret;
	}
	describe_vma(map, vma);
	if (last >= vma->vm_end)
		map->attributes |= MAPINFO_ATTR_SPANS;
	else
		judge(map, vma, start, last);
	return 0;
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
