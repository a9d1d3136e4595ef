// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without an MMU: how regions that exist decide about a new mapping of a file.
 * Regions are out of a module's sight, but each has a VMA of the file.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#include "compat.h"
#include "memory.h"
#include "nommu_vmas.h"

/**
 * struct decision - what mmap() finds in the regions of a file
 * @address: Of the region that decides: of all that could, the lowest.
 * @inside: The pages asked for lie inside it; else they overlap it.
 * @is_copy: It is a copy of the file.
 * @too_many: There are more than are looked through.
 */
struct decision {
	unsigned long address;
	bool inside, is_copy, too_many;
};

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

static struct decision decide(struct file *file, unsigned long pgoff,
			      unsigned long pages, bool direct)
{
	struct address_space *mapping = file->f_mapping;
	struct decision found = { .address = ULONG_MAX };
	struct vm_area_struct *vma;
	unsigned int count = 0;
	bool inside;

	i_mmap_lock_read(mapping);
	for (vma = first_vma_of_file(mapping);
	     vma && count++ < MAPINFO_VMAS_MAX; vma = next_vma_of_file(vma)) {
		const struct vm_region *region = vma->vm_region;

		if (region->vm_start > found.address ||
		    !decides(region, file, pgoff, pages, direct, &inside))
			continue;
		found.address = region->vm_start;
		found.inside = inside;
		found.is_copy = region->vm_flags & VM_MAPPED_COPY;
	}
	i_mmap_unlock_read(mapping);
	found.too_many = vma;
	return found;
}

bool mapinfo_predict_by_regions(struct mapinfo_file *answer, struct file *file,
				unsigned long pgoff, unsigned long pages,
				bool direct)
{
	const struct decision found = decide(file, pgoff, pages, direct);

	if (found.too_many)
		mapinfo_cannot_know(answer, MAPINFO_WHY_TOO_MANY);
	else if (found.address == ULONG_MAX)
		return false;
	else if (found.inside)
		mapinfo_will_be(answer, found.is_copy ?
				MAPINFO_VERDICT_SHAREABLE :
				MAPINFO_VERDICT_DIRECT, MAPINFO_WHY_INSIDE);
	else
		mapinfo_will_fail(answer, -EINVAL, MAPINFO_WHY_OVERLAP);
	return true;
}

/*
 * The kernel's tree of regions has no room for a second one at an address, and
 * where it is checked, for none that overlaps another.
 */
static bool is_in_the_way(const struct vm_region *region, unsigned long start,
			  unsigned long end)
{
	if (IS_ENABLED(CONFIG_DEBUG_NOMMU_REGIONS))
		return region->vm_start < end && start < region->vm_top;
	return region->vm_start == start;
}

bool mapinfo_hits_bug(struct file *file, unsigned long start,
		      unsigned long end)
{
	struct address_space *mapping = file->f_mapping;
	struct vm_area_struct *vma;
	unsigned int count = 0;

	i_mmap_lock_read(mapping);
	vma = first_vma_of_file(mapping);
	while (vma && count++ < MAPINFO_VMAS_MAX &&
	       !is_in_the_way(vma->vm_region, start, end))
		vma = next_vma_of_file(vma);
	i_mmap_unlock_read(mapping);
	return vma;
}
