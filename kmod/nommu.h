/* SPDX-License-Identifier: GPL-2.0-only */
/* What nommu.c and nommu_file.c share. */
#ifndef _MAPINFO_NOMMU_H
#define _MAPINFO_NOMMU_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/rbtree.h>

#include "compat.h"

/* Either flag marks memory that may be shared; which one, see compat.h. */
#define MAY_SHARE	(VM_MAYSHARE | VM_MAYOVERLAY)

/*
 * Every VMA of a file, of all processes. Under i_mmap_lock_read(), which keeps
 * the VMAs and their regions; regions of files do not change while in use.
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

#endif /* _MAPINFO_NOMMU_H */
