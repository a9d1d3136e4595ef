// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without an MMU: finding VMAs of a process. The kernel's tree has room for one at
 * an address, but VMAs can overlap: the tree then lacks some. And an entry can
 * outlive its VMA, if mremap() shrank that before it was unmapped: the tree keeps
 * what was cut off.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/interval_tree_generic.h>
#include <linux/mm.h>
#include <linux/rbtree.h>

#include "compat.h"
#include "memory.h"
#include "nommu_vmas.h"

static bool holds(const struct vm_area_struct *vma, unsigned long addr)
{
	return vma->vm_start <= addr && addr < vma->vm_end;
}

/*
 * Whether an entry is a VMA of the process that holds the address. Nothing else is
 * believed of one before this is known: neither of what was cut off nor of what was
 * freed, whatever is there by now, it can be true.
 */
static bool is_held_by(const struct vm_area_struct *vma, struct mm_struct *mm,
		       unsigned long addr)
{
	return vma && vma->vm_mm == mm && holds(vma, addr);
}

struct vm_area_struct *mapinfo_find_next(struct mm_struct *mm,
					 unsigned long addr)
{
	MA_STATE(mas, &mm->mm_mt, addr, addr);
	struct vm_area_struct *vma;

	mas_for_each(&mas, vma, ULONG_MAX)
		if (is_held_by(vma, mm, max(addr, mas.index)))
			return vma;
	return NULL;
}

/* Whether the tree has the VMA, which is one, at any of its own addresses. */
static bool is_in_tree(struct mm_struct *mm, const struct vm_area_struct *vma)
{
	MA_STATE(mas, &mm->mm_mt, vma->vm_start, vma->vm_start);
	const struct vm_area_struct *other;

	mas_for_each(&mas, other, vma->vm_end - 1)
		if (other == vma)
			return true;
	return false;
}

/*
 * One that the tree has nowhere cannot be told from what a process left behind that
 * is gone, and whose mm this was.
 */
static struct vm_area_struct *find_by_file(struct mm_struct *mm,
					   unsigned long addr,
					   struct address_space *mapping)
{
	struct vm_area_struct *vma;
	unsigned int count = 0;

	i_mmap_lock_read(mapping);
	vma = first_vma_of_file(mapping);
	while (vma && count++ < MAPINFO_VMAS_MAX && !is_held_by(vma, mm, addr))
		vma = next_vma_of_file(vma);
	i_mmap_unlock_read(mapping);
	if (!vma)
		return ERR_PTR(-ENOENT);
	return count <= MAPINFO_VMAS_MAX && is_in_tree(mm, vma) ?
	       vma : ERR_PTR(-ESTALE);
}

/*
 * Unmapping the latest of two VMAs clears its addresses in the tree. If the
 * other is longer, its ends are still there.
 */
static struct vm_area_struct *find_lost(struct mm_struct *mm,
					unsigned long addr, struct file *file)
{
	VMA_ITERATOR(vmi, mm, addr);
	struct vm_area_struct *vma;

	vma = vma_prev(&vmi);
	if (is_held_by(vma, mm, addr))
		return vma;
	vma = find_vma_intersection(mm, addr, ULONG_MAX);
	if (is_held_by(vma, mm, addr))
		return vma;
	return file ? find_by_file(mm, addr, file->f_mapping) :
		      ERR_PTR(-ENOENT);
}

struct vm_area_struct *mapinfo_find(struct mapinfo_map *map,
				    struct mm_struct *mm, unsigned long start,
				    struct file *file)
{
	struct vm_area_struct *vma = vma_lookup(mm, start);

	if (is_held_by(vma, mm, start))
		return vma;
	vma = find_lost(mm, start, file);
	if (!IS_ERR(vma))
		map->attributes |= MAPINFO_ATTR_LOST;
	return vma;
}

/* To search a file's VMAs by its pages, as mm/interval_tree.c keeps them. */
INTERVAL_TREE_DEFINE(struct vm_area_struct, shared.rb, unsigned long,
		     shared.rb_subtree_last, vma_first_page, vma_last_page,
		     static inline, vmas)

/* Only memory that more than one VMA can use can be in several of them. */
static bool may_overlap(const struct vm_area_struct *vma)
{
	const struct vm_region *region = vma->vm_region;

	if (!vma->vm_file)
		return false;
	return !(region->vm_flags & VM_MAPPED_COPY) ||
	       READ_ONCE(region->vm_usage) > 1;
}

/* The tree has the latest, but the file knows all its VMAs. */
bool mapinfo_overlaps(const struct vm_area_struct *vma, unsigned long start,
		      unsigned long last)
{
	const unsigned long first_page = vma_first_page(vma) +
		((start - vma->vm_start) >> PAGE_SHIFT);
	const unsigned long last_page = vma_first_page(vma) +
		((last - vma->vm_start) >> PAGE_SHIFT);
	struct address_space *mapping;
	struct vm_area_struct *other;
	unsigned int count = 0;

	if (!may_overlap(vma))
		return false;

	mapping = vma->vm_file->f_mapping;
	i_mmap_lock_read(mapping);
	other = vmas_iter_first(&mapping->i_mmap, first_page, last_page);
	while (other && count++ < MAPINFO_VMAS_MAX &&
	       !(other != vma && other->vm_mm == vma->vm_mm &&
		 other->vm_start <= last && start < other->vm_end))
		other = vmas_iter_next(other, first_page, last_page);
	i_mmap_unlock_read(mapping);
	return other;
}
