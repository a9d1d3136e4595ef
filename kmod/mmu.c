// SPDX-License-Identifier: GPL-2.0-only
/* With an MMU: mm/mmap.c decides, and private memory is copied on write. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>

#include "memory.h"
#include "vma.h"

void mapinfo_describe_mmap(struct mapinfo_system *system)
{
	system->facts = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |
			MAPINFO_FACT_NOREPLACE | MAPINFO_FACT_HINT |
			MAPINFO_FACT_EOF_FAULTS | MAPINFO_FACT_ANON_ZEROED |
			MAPINFO_FACT_MPROTECT;
	if (VM_SEALED != VM_NONE)
		system->facts |= MAPINFO_FACT_MSEAL;
	system->sharing = MAPINFO_SHARING_NEVER;
	system->map_fixed_min = PAGE_ALIGN(CONFIG_DEFAULT_MMAP_MIN_ADDR);
	system->map_fixed_end = TASK_SIZE;
}

static bool any_sealed(struct mm_struct *mm, unsigned long start,
		       unsigned long end)
{
	struct vm_area_struct *vma;

	if (VM_SEALED == VM_NONE)
		return false;

	for (vma = find_vma_intersection(mm, start, end); vma;
	     vma = find_vma_intersection(mm, vma->vm_end, end)) {
		if (vma->vm_flags & VM_SEALED)
			return true;
		if (vma->vm_end >= end)
			break;
	}
	return false;
}

/* In the order of mmap()'s own checks, so that the errno is the same. */
static int map_fixed_error(struct mm_struct *mm, unsigned long start,
			   unsigned long length)
{
	unsigned long pages = PAGE_ALIGN(length);

	if (!pages || pages > TASK_SIZE || start > TASK_SIZE - pages)
		return -ENOMEM;
	if (!PAGE_ALIGNED(start))
		return -EINVAL;
	if (any_sealed(mm, start, start + pages))
		return -EPERM;
	return 0;
}

/*
 * vm.mmap_min_addr is out of a module's sight, but at and above an address that
 * is mapped already it cannot be in the way. There are no regions, and VMAs do
 * not overlap. VM_SHARED would miss MAP_SHARED of a file opened read-only.
 */
void mapinfo_describe(struct mapinfo_map *map,
		      const struct vm_area_struct *vma, unsigned long start,
		      unsigned long last)
{
	struct mm_struct *mm = current->mm;

	if (vma && mapinfo_describe_vma(map, vma, last)) {
		map->valid |= MAPINFO_VALID_VERDICT;
		map->verdict = vma->vm_flags & VM_MAYSHARE ?
			       MAPINFO_VERDICT_SHARED : MAPINFO_VERDICT_PRIVATE;
	}
	map->map_fixed = map_fixed_error(mm, start, last - start + 1);
	if (map->map_fixed || vma || find_vma_intersection(mm, 0, start))
		map->valid |= MAPINFO_VALID_MAP_FIXED;
}

/* The tree has them all. */
struct vm_area_struct *mapinfo_find_lost(struct mm_struct *mm,
					 unsigned long addr, struct file *file)
{
	return NULL;
}

/* In the order of do_mmap()'s own checks. */
void mapinfo_predict(struct mapinfo_file *answer, struct file *file,
		     unsigned long pgoff, unsigned long pages)
{
	if (!(file->f_mode & FMODE_READ))
		mapinfo_will_fail(answer, -EACCES, MAPINFO_WHY_NO_READ);
	else if (answer->prot & PROT_EXEC && is_noexec(file))
		mapinfo_will_fail(answer, -EPERM, MAPINFO_WHY_NOEXEC);
	else if (!is_mappable(file))
		mapinfo_will_fail(answer, -ENODEV, MAPINFO_WHY_NOT_MAPPABLE);
	else
		mapinfo_will_be(answer, MAPINFO_VERDICT_PRIVATE,
				MAPINFO_WHY_MMU);
}

unsigned long mapinfo_direct_pages(struct file *file, unsigned long pgoff,
				   unsigned long most)
{
	return 0;
}
