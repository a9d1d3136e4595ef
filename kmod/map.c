// SPDX-License-Identifier: GPL-2.0-only
/* MAPINFO_MAP: what is mapped at some address ranges of the caller. */
#include <linux/build_bug.h>
#include <linux/file.h>
#include <linux/kdev_t.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>

#include "compat.h"
#include "mapinfo.h"

u32 mapinfo_vm_flags(unsigned long flags)
{
	return (flags & VM_READ ? MAPINFO_VM_READ : 0) |
	       (flags & VM_WRITE ? MAPINFO_VM_WRITE : 0) |
	       (flags & VM_EXEC ? MAPINFO_VM_EXEC : 0) |
	       (flags & VM_SHARED ? MAPINFO_VM_SHARED : 0) |
	       (flags & VM_MAYSHARE ? MAPINFO_VM_MAYSHARE : 0) |
	       (flags & VM_MAYOVERLAY ? MAPINFO_VM_MAYOVERLAY : 0) |
	       (flags & VM_MAPPED_COPY ? MAPINFO_VM_MAPPED_COPY : 0) |
	       (flags & VM_SEALED ? MAPINFO_VM_SEALED : 0);
}

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

/* On the part of the VMA from @start to @end. */
static void judge(struct mapinfo_map *map, const struct vm_area_struct *vma,
		  unsigned long start, unsigned long end)
{
	map->verdict = mapinfo_verdict(vma);
	map->valid |= MAPINFO_VALID_VERDICT;
	if (mapinfo_overlaps(vma, start, end))
		map->attributes |= MAPINFO_ATTR_OVERLAPS;
}

static int check_range(const struct mapinfo_map *map)
{
	bool next = map->flags & MAPINFO_MAP_NEXT;
	bool of_file = map->flags & MAPINFO_MAP_OF_FILE;

	if (map->flags & ~(MAPINFO_MAP_NEXT | MAPINFO_MAP_OF_FILE))
		return -EINVAL;
	if ((next && of_file) || (!of_file && map->fd))
		return -EINVAL;
	if (next ? map->length : !map->length)
		return -EINVAL;
	if (map->addr > ULONG_MAX || map->length > ULONG_MAX - map->addr)
		return -EOVERFLOW;
	return 0;
}

/* Answer for the mapping that holds map->addr, or for the next one. */
static int answer_next(struct mapinfo_map *map, struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	vma = find_vma_intersection(mm, map->addr, ULONG_MAX);
	if (!vma)
		return -ENOENT;

	describe_vma(map, vma);
	judge(map, vma, vma->vm_start, vma->vm_end);
	mapinfo_answer_map_fixed(map, mm, vma->vm_start,
				 vma->vm_end - vma->vm_start, vma);
	return 0;
}

static struct vm_area_struct *find_lost(const struct mapinfo_map *map,
					struct mm_struct *mm,
					struct file *file)
{
	struct vm_area_struct *vma = mapinfo_find_lost(mm, map->addr, file);

	if (file)
		fput(file);
	return vma;
}

static int answer_range(struct mapinfo_map *map, struct mm_struct *mm)
{
	struct vm_area_struct *vma = vma_lookup(mm, map->addr);
	const u64 end = map->addr + map->length;
	struct file *file = NULL;

	if (map->flags & MAPINFO_MAP_OF_FILE) {
		file = fget(map->fd);
		if (!file)
			return -EBADF;
	}

	mapinfo_answer_map_fixed(map, mm, map->addr, map->length, vma);
	if (!vma) {
		vma = find_lost(map, mm, file);
		if (!vma)
			return -ENOENT;
		map->attributes |= MAPINFO_ATTR_LOST;
	} else if (file) {
		fput(file);
	}

	describe_vma(map, vma);
	if (end > vma->vm_end)
		map->attributes |= MAPINFO_ATTR_SPANS;
	else
		judge(map, vma, map->addr, end);
	return 0;
}

static void answer_map(struct mapinfo_map *map, struct mm_struct *mm)
{
	memset(&map->error, 0, sizeof(*map) - offsetof(typeof(*map), error));
	map->error = check_range(map);
	if (map->error)
		return;
	if (map->flags & MAPINFO_MAP_NEXT)
		map->error = answer_next(map, mm);
	else
		map->error = answer_range(map, mm);
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

const struct mapinfo_question mapinfo_map_question = {
	.size_ver0	= MAPINFO_MAP_SIZE_VER0,
	.size		= sizeof(struct mapinfo_map),
	.answer_offset	= offsetof(struct mapinfo_map, error),
	.answer		= answer_maps,
};

static_assert(sizeof(struct mapinfo_map) == MAPINFO_MAP_SIZE_VER0);
