/* SPDX-License-Identifier: GPL-2.0-only */
/* Without an MMU: VMAs of all processes, as their files know them. */
#ifndef _MAPINFO_NOMMU_VMAS_H
#define _MAPINFO_NOMMU_VMAS_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/rbtree.h>

/*
 * Every VMA of a file. Under i_mmap_lock_read(), which keeps the VMAs and their
 * regions; regions of files do not change while in use, but for their end where
 * the file is truncated. The order does not matter here: it is another in other
 * versions.
 */
static inline struct vm_area_struct *
first_vma_of_file(struct address_space *mapping)
{
	return rb_entry_safe(rb_first_cached(&mapping->i_mmap),
			     struct vm_area_struct, shared.rb);
}

static inline struct vm_area_struct *
next_vma_of_file(struct vm_area_struct *vma)
{
	return rb_entry_safe(rb_next(&vma->shared.rb), struct vm_area_struct,
			     shared.rb);
}

/*
 * An address with the top bit of 64 is none of a machine without an MMU: some file
 * systems keep it in an int, which extends its sign.
 */
static inline bool mapinfo_is_memory(unsigned long address)
{
	return BITS_PER_LONG == 32 || (long)address >= 0;
}

struct mapinfo_file;
struct mapinfo_map;

/*
 * The VMA that holds @start: -ENOENT if none does, -ESTALE if one of @file, which may
 * be NULL, cannot be told from what others left behind.
 */
struct vm_area_struct *mapinfo_find(struct mapinfo_map *map,
				    struct mm_struct *mm, unsigned long start,
				    struct file *file);
/* The VMA that holds @addr, or the next one above, or NULL. */
struct vm_area_struct *mapinfo_find_next(struct mm_struct *mm,
					 unsigned long addr);

/* Whether another VMA, of the process or left behind, has some of these, too. */
bool mapinfo_overlaps(const struct vm_area_struct *vma, unsigned long start,
		      unsigned long last);

/* Whether regions that exist decide about the mapping: then the answer is made. */
bool mapinfo_predict_by_regions(struct mapinfo_file *answer, struct file *file,
				unsigned long pgoff, unsigned long pages,
				bool direct);

/* Whether the kernel would stop on a region that is added at these addresses. */
bool mapinfo_hits_bug(struct file *file, unsigned long start,
		      unsigned long end);

#endif /* _MAPINFO_NOMMU_VMAS_H */
