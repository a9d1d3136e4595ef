/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs with an MMU and without: mmu.c has all of it for the one, the
 * files nommu*.c for the other.
 */
#ifndef _MAPINFO_MEMORY_H
#define _MAPINFO_MEMORY_H

#include <linux/types.h>

#include "include/uapi/linux/mapinfo.h"

struct file;
struct mm_struct;
struct vm_area_struct;

/* The facts, and how mappings that may be shared are marked. */
void mapinfo_describe_mmap(struct mapinfo_system *system);

/*
 * What the caller has from @start to @last: the VMA that holds @start, its region
 * and the verdict on the range, unless it reaches past the VMA's end; and whether
 * MAP_FIXED over it is permitted, which is all if @vma is NULL. Under the mmap
 * lock, as the next.
 */
void mapinfo_describe(struct mapinfo_map *map,
		      const struct vm_area_struct *vma, unsigned long start,
		      unsigned long last);
/*
 * A VMA at @addr that the mm's tree does not show there, or NULL. @file may be
 * NULL; if not, its mappings are looked through.
 */
struct vm_area_struct *mapinfo_find_lost(struct mm_struct *mm,
					 unsigned long addr, struct file *file);

/* What a mapping of @pages from page @pgoff on would be. */
void mapinfo_predict(struct mapinfo_file *answer, struct file *file,
		     unsigned long pgoff, unsigned long pages);
/* The longest that can be direct, in pages, up to @most. */
unsigned long mapinfo_direct_pages(struct file *file, unsigned long pgoff,
				   unsigned long most);

/* Ways to end a prediction. */
static inline void mapinfo_will_be(struct mapinfo_file *answer, u32 verdict,
				   u32 why)
{
	answer->verdict = verdict;
	answer->why = why;
}

static inline void mapinfo_will_fail(struct mapinfo_file *answer, int error,
				     u32 why)
{
	answer->map_error = error;
	answer->why = why;
}

#endif /* _MAPINFO_MEMORY_H */
