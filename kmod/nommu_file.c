// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without an MMU: what a private mapping of a file would be. Follows
 * validate_mmap_request() and do_mmap() in mm/nommu.c, check by check.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>

#include "compat.h"
#include "memory.h"
#include "nommu_vmas.h"

/* NOMMU_MAP_ bits of what can be done with the file, or a negative errno. */
static int capabilities(struct file *file)
{
	int able;

	if (file->f_op->mmap_capabilities)
		able = file->f_op->mmap_capabilities(file);
	else if (S_ISREG(file_inode(file)->i_mode) ||
		 S_ISBLK(file_inode(file)->i_mode))
		able = NOMMU_MAP_COPY;
	else if (S_ISCHR(file_inode(file)->i_mode))
		able = NOMMU_MAP_DIRECT | NOMMU_MAP_READ | NOMMU_MAP_WRITE;
	else
		return -EINVAL;

	if (!file->f_op->get_unmapped_area)
		able &= ~NOMMU_MAP_DIRECT;
	if (!(file->f_mode & FMODE_CAN_READ))
		able &= ~NOMMU_MAP_COPY;
	return able;
}

/* Whether memory of the device may be used with this protection. */
static bool direct_with(int able, u32 prot)
{
	if (prot & PROT_READ && !(able & NOMMU_MAP_READ))
		return false;
	return !(prot & PROT_EXEC) || able & NOMMU_MAP_EXEC;
}

/* Where the pages of the file lie in memory, or a negative errno. */
static unsigned long direct_address(struct file *file, unsigned long pgoff,
				    unsigned long pages)
{
	return file->f_op->get_unmapped_area(file, 0, pages << PAGE_SHIFT,
					     pgoff, MAP_PRIVATE);
}

static unsigned long region_pages(const struct vm_region *region)
{
	return PAGE_ALIGN(region->vm_end - region->vm_start) >> PAGE_SHIFT;
}

/* Whether mmap() of these pages would look no further than this region. */
static bool decides(const struct vm_region *region, struct file *file,
		    unsigned long pgoff, unsigned long pages, bool direct,
		    bool *inside)
{
	const unsigned long start = region->vm_pgoff;
	const unsigned long end = start + region_pages(region);

	if (!(region->vm_flags & VM_MAY_BE_SHARED) ||
	    file_inode(region->vm_file) != file_inode(file))
		return false;
	if (pgoff >= end || pgoff + pages <= start)
		return false;
	*inside = pgoff >= start && pgoff + pages <= end;
	return *inside || !direct;
}

static void predict_inside(struct mapinfo_file *answer,
			   const struct vm_region *region)
{
	answer->map_error = 0;
	mapinfo_will_be(answer,
			region->vm_flags & VM_MAPPED_COPY ?
			MAPINFO_VERDICT_SHAREABLE : MAPINFO_VERDICT_DIRECT,
			MAPINFO_WHY_INSIDE);
}

static void predict_overlap(struct mapinfo_file *answer)
{
	mapinfo_will_be(answer, MAPINFO_VERDICT_NONE, MAPINFO_WHY_OVERLAP);
	answer->map_error = -EINVAL;
}

/*
 * mmap() goes through all regions by address; the first that decides is the
 * one. Regions are out of a module's sight, but each has a VMA of the file.
 */
static bool predict_by_regions(struct mapinfo_file *answer, struct file *file,
			       unsigned long pgoff, unsigned long pages,
			       bool direct)
{
	struct address_space *mapping = file->f_mapping;
	unsigned long first = ULONG_MAX;
	struct vm_area_struct *vma;
	bool inside;

	i_mmap_lock_read(mapping);
	for (vma = first_vma_of_file(mapping); vma;
	     vma = next_vma_of_file(vma)) {
		const struct vm_region *region = vma->vm_region;

		if (region->vm_start > first ||
		    !decides(region, file, pgoff, pages, direct, &inside))
			continue;
		first = region->vm_start;
		if (inside)
			predict_inside(answer, region);
		else
			predict_overlap(answer);
	}
	i_mmap_unlock_read(mapping);
	return first != ULONG_MAX;
}

/* The kernel's tree of regions has no room for a second one at an address. */
static bool is_in_the_way(struct file *file, unsigned long address)
{
	struct address_space *mapping = file->f_mapping;
	struct vm_area_struct *vma;

	i_mmap_lock_read(mapping);
	vma = first_vma_of_file(mapping);
	while (vma && vma->vm_region->vm_start != address)
		vma = next_vma_of_file(vma);
	i_mmap_unlock_read(mapping);
	return vma;
}

/* A copy is filled by kernel_read(), which not every file can be read with. */
static void predict_copy(struct mapinfo_file *answer, const struct file *file,
			 u32 verdict, u32 why)
{
	if (file->f_op->read_iter && !file->f_op->read)
		mapinfo_will_be(answer, verdict, why);
	else
		mapinfo_will_fail(answer, -EINVAL, MAPINFO_WHY_NOT_MAPPABLE);
}

static void predict_direct(struct mapinfo_file *answer, struct file *file,
			   unsigned long pgoff, unsigned long pages)
{
	const bool past_eof = answer->attributes & MAPINFO_FILE_PAST_EOF;
	const unsigned long address = direct_address(file, pgoff, pages);

	if (!IS_ERR_VALUE(address)) {
		mapinfo_will_be(answer, MAPINFO_VERDICT_DIRECT,
				MAPINFO_WHY_DIRECT);
		if (is_in_the_way(file, address))
			answer->attributes |= MAPINFO_FILE_HITS_BUG;
		return;
	}

	if ((long)address == -ENOSYS)
		predict_copy(answer, file, MAPINFO_VERDICT_SHAREABLE,
			     past_eof ? MAPINFO_WHY_PAST_EOF :
					MAPINFO_WHY_NOT_CONTIGUOUS);
	else
		mapinfo_will_fail(answer, address,
				  past_eof ? MAPINFO_WHY_PAST_EOF :
					     MAPINFO_WHY_REFUSED);
}

/* For what may be shared: not writable, not traced. */
static void predict_sharing(struct mapinfo_file *answer, struct file *file,
			    unsigned long pgoff, unsigned long pages, int able)
{
	const bool direct = able & NOMMU_MAP_DIRECT &&
			    direct_with(able, answer->prot);

	if (predict_by_regions(answer, file, pgoff, pages, direct))
		return;
	if (direct)
		predict_direct(answer, file, pgoff, pages);
	else
		predict_copy(answer, file, MAPINFO_VERDICT_SHAREABLE,
			     able & NOMMU_MAP_DIRECT ?
			     MAPINFO_WHY_NO_DIRECT_PROT :
			     MAPINFO_WHY_NO_DIRECT);
}

void mapinfo_predict(struct mapinfo_file *answer, struct file *file,
		     unsigned long pgoff, unsigned long pages)
{
	const int able = is_mappable(file) ? capabilities(file) : -ENODEV;

	if (able < 0)
		mapinfo_will_fail(answer, able, MAPINFO_WHY_NOT_MAPPABLE);
	else if (!(file->f_mode & FMODE_READ))
		mapinfo_will_fail(answer, -EACCES, MAPINFO_WHY_NO_READ);
	else if (!(able & NOMMU_MAP_COPY))
		mapinfo_will_fail(answer, -ENODEV, MAPINFO_WHY_NOT_MAPPABLE);
	else if (answer->prot & PROT_EXEC && is_noexec(file))
		mapinfo_will_fail(answer, -EPERM, MAPINFO_WHY_NOEXEC);
	else if (answer->prot & PROT_WRITE)
		predict_copy(answer, file, MAPINFO_VERDICT_PRIVATE,
			     MAPINFO_WHY_WRITABLE);
	else if (current->ptrace)
		predict_copy(answer, file, MAPINFO_VERDICT_PRIVATE,
			     MAPINFO_WHY_TRACED);
	else
		predict_sharing(answer, file, pgoff, pages, able);
}

/* Contiguous up to some page: found by halving. */
unsigned long mapinfo_direct_pages(struct file *file, unsigned long pgoff,
				   unsigned long most)
{
	const int able = is_mappable(file) ? capabilities(file) : 0;
	unsigned long least = 0, middle;

	if (able < 0 || !(able & NOMMU_MAP_DIRECT))
		return 0;
	/* usually all of it */
	middle = most;
	while (least < most) {
		if (IS_ERR_VALUE(direct_address(file, pgoff, middle)))
			most = middle - 1;
		else
			least = middle;
		middle = most - (most - least) / 2;
	}
	return least;
}
