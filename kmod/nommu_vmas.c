// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without an MMU: VMAs of a process that overlap, and those that the kernel has
 * lost thereby.
 */
#include <linux/fs.h>
#include <linux/interval_tree_generic.h>
#include <linux/mm.h>
#include <linux/rbtree.h>

#include "memory.h"
#include "nommu_vmas.h"

static bool holds(const struct vm_area_struct *vma, unsigned long addr)
{
	return vma->vm_start <= addr && addr < vma->vm_end;
}

/* Whether the mm's tree has the VMA at some of the addresses up to @end. */
static bool is_in_tree(struct mm_struct *mm, const struct vm_area_struct *vma,
		       unsigned long end)
{
	MA_STATE(mas, &mm->mm_mt, vma->vm_start, vma->vm_start);
	const struct vm_area_struct *other;

	mas_for_each(&mas, other, end - 1)
		if (other == vma)
			return true;
	return false;
}

/* A VMA that others cut into pieces counts once. */
static int count_in_tree(struct mm_struct *mm)
{
	MA_STATE(mas, &mm->mm_mt, 0, 0);
	const struct vm_area_struct *vma;
	int count = 0;

	mas_for_each(&mas, vma, ULONG_MAX)
		if (mas.index == vma->vm_start ||
		    !is_in_tree(mm, vma, mas.index))
			count++;
	return count;
}

/*
 * A lost VMA outlives its process, whose mm may be another's by now. The count
 * of an mm's VMAs tells whether it has lost any itself.
 */
static bool belongs_to(const struct vm_area_struct *vma, struct mm_struct *mm)
{
	return vma->vm_mm == mm && (is_in_tree(mm, vma, vma->vm_end) ||
				    count_in_tree(mm) < mm->map_count);
}

static unsigned long page_of_start(const struct vm_area_struct *vma)
{
	return vma->vm_pgoff;
}

static unsigned long page_of_end(struct vm_area_struct *vma)
{
	return vma->vm_pgoff + vma_pages(vma) - 1;
}

/* To search a file's VMAs by its pages, as mm/interval_tree.c keeps them. */
INTERVAL_TREE_DEFINE(struct vm_area_struct, shared.rb, unsigned long,
		     shared.rb_subtree_last, page_of_start, page_of_end,
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

/*
 * The mm's tree has room for one VMA at an address, the latest, but the file
 * knows all its VMAs.
 */
bool mapinfo_overlaps(const struct vm_area_struct *vma, unsigned long start,
		      unsigned long last)
{
	const unsigned long start_page =
		vma->vm_pgoff + ((start - vma->vm_start) >> PAGE_SHIFT);
	const unsigned long last_page =
		vma->vm_pgoff + ((last - vma->vm_start) >> PAGE_SHIFT);
	struct address_space *mapping;
	struct vm_area_struct *other;

	if (!may_overlap(vma))
		return false;

	mapping = vma->vm_file->f_mapping;
	i_mmap_lock_read(mapping);
	other = vmas_iter_first(&mapping->i_mmap, start_page, last_page);
	while (other && !(other != vma && other->vm_start <= last &&
			  start < other->vm_end &&
			  belongs_to(other, vma->vm_mm)))
		other = vmas_iter_next(other, start_page, last_page);
	i_mmap_unlock_read(mapping);
	return other;
}

static struct vm_area_struct *find_by_file(struct mm_struct *mm,
					   unsigned long addr,
					   struct address_space *mapping)
{
	struct vm_area_struct *vma;

	i_mmap_lock_read(mapping);
	vma = first_vma_of_file(mapping);
	while (vma && !(holds(vma, addr) && belongs_to(vma, mm)))
		vma = next_vma_of_file(vma);
	i_mmap_unlock_read(mapping);
	return vma;
}

/*
 * Unmapping the latest of two VMAs clears its addresses in the tree. If the
 * other is longer, its ends are still there.
 */
struct vm_area_struct *mapinfo_find_lost(struct mm_struct *mm,
					 unsigned long addr, struct file *file)
{
	VMA_ITERATOR(vmi, mm, addr);
	struct vm_area_struct *vma;

	vma = vma_prev(&vmi);
	if (vma && holds(vma, addr))
		return vma;
	vma = find_vma_intersection(mm, addr, ULONG_MAX);
	if (vma && holds(vma, addr))
		return vma;
	return file ? find_by_file(mm, addr, file->f_mapping) : NULL;
}
