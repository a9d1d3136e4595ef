/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be said of a VMA, with an MMU and without. The caller holds the mmap
 * lock of the VMA's process.
 */
#ifndef _MAPINFO_VMA_H
#define _MAPINFO_VMA_H

#include <linux/mm.h>

#include "compat.h"
#include "include/uapi/linux/mapinfo.h"

/* The flags of a VMA or a region, as enum mapinfo_vm_flags has them. */
static inline u32 mapinfo_vm_flags(unsigned long flags)
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

/* @vma is what is mapped at @start, or NULL. */
void mapinfo_answer_map_fixed(struct mapinfo_map *map, struct mm_struct *mm,
			      unsigned long start, unsigned long length,
			      const struct vm_area_struct *vma);

#ifdef CONFIG_MMU

static inline void mapinfo_describe_region(struct mapinfo_map *map,
					   const struct vm_area_struct *vma)
{
}

/* VM_SHARED would miss MAP_SHARED of a file that was opened read-only. */
static inline u32 mapinfo_verdict(const struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_MAYSHARE ? MAPINFO_VERDICT_SHARED :
					     MAPINFO_VERDICT_PRIVATE;
}

static inline bool mapinfo_overlaps(const struct vm_area_struct *vma,
				    unsigned long start, unsigned long last)
{
	return false;
}

static inline struct vm_area_struct *
mapinfo_find_lost(struct mm_struct *mm, unsigned long addr, struct file *file)
{
	return NULL;
}

#else

void mapinfo_describe_region(struct mapinfo_map *map,
			     const struct vm_area_struct *vma);
u32 mapinfo_verdict(const struct vm_area_struct *vma);
/* Whether another VMA of the process has some of these addresses, too. */
bool mapinfo_overlaps(const struct vm_area_struct *vma, unsigned long start,
		      unsigned long last);
/*
 * A VMA at @addr that the mm's tree does not show there, or NULL. @file may be
 * NULL; if not, its mappings are looked through.
 */
struct vm_area_struct *mapinfo_find_lost(struct mm_struct *mm,
					 unsigned long addr, struct file *file);

#endif /* CONFIG_MMU */

#endif /* _MAPINFO_VMA_H */
