/* SPDX-License-Identifier: GPL-2.0-only */
/* What is said of a VMA with an MMU and without alike, under the mmap lock. */
#ifndef _MAPINFO_VMA_H
#define _MAPINFO_VMA_H

#include <linux/build_bug.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/mm.h>

#include "compat.h"
#include "include/uapi/linux/mapinfo.h"

/* The flags of a VMA or a region, as enum mapinfo_vm_flags has them. */
static inline u32 mapinfo_vm_flags(unsigned long flags)
{
	static_assert(VM_READ == MAPINFO_VM_READ);
	static_assert(VM_WRITE == MAPINFO_VM_WRITE);
	static_assert(VM_EXEC == MAPINFO_VM_EXEC);
	static_assert(VM_SHARED == MAPINFO_VM_SHARED);

	return (flags & (VM_READ | VM_WRITE | VM_EXEC | VM_SHARED)) |
	       (flags & VM_MAYSHARE ? MAPINFO_VM_MAYSHARE : 0) |
	       (flags & VM_MAYOVERLAY ? MAPINFO_VM_MAYOVERLAY : 0) |
	       (flags & VM_MAPPED_COPY ? MAPINFO_VM_MAPPED_COPY : 0) |
	       (flags & VM_SEALED ? MAPINFO_VM_SEALED : 0);
}

static inline void mapinfo_describe_file(struct mapinfo_map *map,
					 const struct vm_area_struct *vma)
{
	const struct inode *inode = file_user_inode(vma->vm_file);
	const dev_t dev = inode->i_sb->s_dev;

	map->vma_offset = (u64)vma->vm_pgoff << PAGE_SHIFT;
	map->dev_major = MAJOR(dev);
	map->dev_minor = MINOR(dev);
	map->inode = inode->i_ino;
}

/* Returns what is valid by that. */
static inline u32 mapinfo_describe_vma(struct mapinfo_map *map,
				       const struct vm_area_struct *vma)
{
	map->vma_start = vma->vm_start;
	map->vma_end = vma->vm_end;
	map->vma_flags = mapinfo_vm_flags(vma->vm_flags);
	if (!vma->vm_file)
		return MAPINFO_VALID_VMA;
	mapinfo_describe_file(map, vma);
	return MAPINFO_VALID_VMA | MAPINFO_VALID_FILE;
}

#endif /* _MAPINFO_VMA_H */
