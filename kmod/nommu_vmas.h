/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Without an MMU: VMAs of all processes, as their files know them. The mm's tree
 * lacks those that a later one overlaps.
 */
#ifndef _MAPINFO_NOMMU_VMAS_H
#define _MAPINFO_NOMMU_VMAS_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/rbtree.h>

/*
 * Every VMA of a file. Under i_mmap_lock_read(), which keeps the VMAs and their
 * regions; regions of files do not change while in use.
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

/* Whether another VMA of the process has some of these addresses, too. */
bool mapinfo_overlaps(const struct vm_area_struct *vma, unsigned long start,
		      unsigned long last);

#endif /* _MAPINFO_NOMMU_VMAS_H */
