// SPDX-License-Identifier: GPL-2.0-only
/* MAPINFO_MAP: what is mapped at some address ranges of the caller. */
#include <linux/build_bug.h>
#include <linux/kdev_t.h>
#include <linux/minmax.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "mapinfo.h"

/* Entries answered under one hold of the mmap lock, and kept on the stack. */
#define BATCH	4

/* A user's entry begins with what is read and ends with what is written. */
#define ANSWER	offsetof(struct mapinfo_map, error)

static u32 uapi_vm_flags(vm_flags_t flags)
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

#ifdef CONFIG_MMU

static void describe_region(struct mapinfo_map *map,
			    const struct vm_area_struct *vma)
{
}

/* VM_SHARED would miss MAP_SHARED of a file that was opened read-only. */
static u32 verdict(const struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_MAYSHARE ? MAPINFO_VERDICT_SHARED :
					     MAPINFO_VERDICT_PRIVATE;
}

static bool any_sealed(struct mm_struct *mm, unsigned long start,
		       unsigned long end)
{
	struct vm_area_struct *vma;

	if (VM_SEALED == VM_NONE)
		return false;

	for (vma = find_vma_intersection(mm, start, end); vma;
	     vma = find_vma_intersection(mm, vma->vm_end, end)) {
		if (vma->vm_flags & VM_SEALED)
			return true;
		if (vma->vm_end >= end)
			break;
	}
	return false;
}

/* In the order of mmap()'s own checks, so that the errno is the same. */
static int map_fixed_error(struct mm_struct *mm, unsigned long start,
			   unsigned long length)
{
	unsigned long pages = PAGE_ALIGN(length);

	if (!pages || pages > TASK_SIZE || start > TASK_SIZE - pages)
		return -ENOMEM;
	if (!PAGE_ALIGNED(start))
		return -EINVAL;
	if (any_sealed(mm, start, start + pages))
		return -EPERM;
	return 0;
}

/*
 * vm.mmap_min_addr is out of a module's sight, but at and above an address
 * that is mapped already it cannot be in the way.
 */
static void answer_map_fixed(struct mapinfo_map *map, struct mm_struct *mm,
			     unsigned long start, unsigned long length,
			     bool mapped)
{
	map->map_fixed = map_fixed_error(mm, start, length);
	if (map->map_fixed || mapped || find_vma_intersection(mm, 0, start))
		map->valid |= MAPINFO_VALID_MAP_FIXED;
}

#else /* mm/nommu.c */

static void describe_region(struct mapinfo_map *map,
			    const struct vm_area_struct *vma)
{
	const struct vm_region *region = vma->vm_region;

	map->valid |= MAPINFO_VALID_REGION;
	map->region_flags = uapi_vm_flags(region->vm_flags);
	map->region_start = region->vm_start;
	map->region_end = region->vm_end;
	map->region_top = region->vm_top;
	map->region_offset = (u64)region->vm_pgoff << PAGE_SHIFT;
	map->region_users = READ_ONCE(region->vm_usage);
}

/*
 * Whether a later mapping may share memory with this one is decided by the
 * region's flags, and a region keeps those of the mapping that made it: either
 * set of flags may tell. The count of users tells nothing. A lone user of a
 * DIRECT mapping still shares it with the file.
 */
static u32 verdict(const struct vm_area_struct *vma)
{
	const vm_flags_t may_share = VM_MAYSHARE | VM_MAYOVERLAY;

	if (vma->vm_flags & VM_SHARED)
		return MAPINFO_VERDICT_SHARED;
	if (!((vma->vm_flags | vma->vm_region->vm_flags) & may_share))
		return MAPINFO_VERDICT_PRIVATE;
	if (vma->vm_region->vm_flags & VM_MAPPED_COPY)
		return MAPINFO_VERDICT_SHAREABLE;
	return MAPINFO_VERDICT_DIRECT;
}

/* mmap() refuses MAP_FIXED before it looks at anything else. */
static void answer_map_fixed(struct mapinfo_map *map, struct mm_struct *mm,
			     unsigned long start, unsigned long length,
			     bool mapped)
{
	map->map_fixed = -EINVAL;
	map->valid |= MAPINFO_VALID_MAP_FIXED;
}

#endif

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
	map->vma_flags = uapi_vm_flags(vma->vm_flags);
	if (vma->vm_file)
		describe_file(map, vma);
	describe_region(map, vma);
}

static int check_range(const struct mapinfo_map *map)
{
	bool next = map->flags & MAPINFO_MAP_NEXT;

	if (map->flags & ~MAPINFO_MAP_NEXT || map->reserved)
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
	map->verdict = verdict(vma);
	map->valid |= MAPINFO_VALID_VERDICT;
	answer_map_fixed(map, mm, vma->vm_start, vma->vm_end - vma->vm_start,
			 true);
	return 0;
}

static int answer_range(struct mapinfo_map *map, struct mm_struct *mm)
{
	struct vm_area_struct *vma = vma_lookup(mm, map->addr);

	answer_map_fixed(map, mm, map->addr, map->length, vma);
	if (!vma)
		return -ENOENT;

	describe_vma(map, vma);
	if (map->addr + map->length > vma->vm_end) {
		map->attributes |= MAPINFO_ATTR_SPANS;
	} else {
		map->verdict = verdict(vma);
		map->valid |= MAPINFO_VALID_VERDICT;
	}
	return 0;
}

static void answer_map(struct mapinfo_map *map, struct mm_struct *mm)
{
	map->error = check_range(map);
	if (map->error)
		return;
	if (map->flags & MAPINFO_MAP_NEXT)
		map->error = answer_next(map, mm);
	else
		map->error = answer_range(map, mm);
}

static int read_entry(struct mapinfo_map *map, const void __user *entry,
		      size_t size)
{
	int ret;

	memset(map, 0, sizeof(*map));
	if (copy_from_user(map, entry, ANSWER))
		return -EFAULT;
	if (size <= sizeof(*map))
		return 0;

	ret = check_zeroed_user(entry + sizeof(*map), size - sizeof(*map));
	if (ret < 0)
		return ret;
	return ret ? 0 : -E2BIG;
}

static int write_entry(void __user *entry, const struct mapinfo_map *map,
		       size_t size)
{
	if (copy_to_user(entry + ANSWER, (const void *)map + ANSWER,
			 min(size, sizeof(*map)) - ANSWER))
		return -EFAULT;
	return 0;
}

/* User memory is touched before and after the mmap lock, never under it. */
static int answer_batch(void __user *entries, size_t size, unsigned int count)
{
	struct mm_struct *mm = current->mm;
	struct mapinfo_map batch[BATCH];
	unsigned int i;
	int ret;

	for (i = 0; i < count; i++) {
		ret = read_entry(&batch[i], entries + i * size, size);
		if (ret)
			return ret;
	}

	if (mmap_read_lock_killable(mm))
		return -EINTR;
	for (i = 0; i < count; i++)
		answer_map(&batch[i], mm);
	mmap_read_unlock(mm);

	for (i = 0; i < count; i++) {
		ret = write_entry(entries + i * size, &batch[i], size);
		if (ret)
			return ret;
	}
	return 0;
}

static int check_maps(const struct mapinfo_maps *maps)
{
	if (maps->flags || maps->reserved)
		return -EINVAL;
	if (!maps->count || maps->count > MAPINFO_MAPS_MAX)
		return -EINVAL;
	if (maps->entry_size < MAPINFO_MAP_SIZE_VER0 ||
	    maps->entry_size > MAPINFO_MAP_SIZE_MAX || maps->entry_size % 8)
		return -EINVAL;
	if (maps->entries > ULONG_MAX)
		return -EFAULT;
	return 0;
}

long mapinfo_answer_maps(void __user *arg, size_t size)
{
	struct mapinfo_maps maps;
	void __user *entries;
	unsigned int count;
	int ret;

	BUILD_BUG_ON(sizeof(struct mapinfo_maps) != MAPINFO_MAPS_SIZE_VER0);
	BUILD_BUG_ON(sizeof(struct mapinfo_map) != MAPINFO_MAP_SIZE_VER0);

	ret = copy_struct_from_user(&maps, sizeof(maps), arg, size);
	if (!ret)
		ret = check_maps(&maps);
	if (ret)
		return ret;

	entries = u64_to_user_ptr(maps.entries);
	for (; maps.count; maps.count -= count) {
		count = min_t(u32, maps.count, BATCH);
		ret = answer_batch(entries, maps.entry_size, count);
		if (ret)
			return ret;
		entries += count * maps.entry_size;
		cond_resched();
	}
	return 0;
}
