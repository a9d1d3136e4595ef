// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without an MMU: mm/nommu.c decides. Memory belongs to regions, which VMAs of
 * several processes may use; VMAs of one process may even overlap.
 */
#include <linux/err.h>
#include <linux/mm.h>

#include "memory.h"
#include "nommu_vmas.h"
#include "vma.h"

void mapinfo_describe_mmap(struct mapinfo_system *system)
{
	if (!IS_ENABLED(CONFIG_MMAP_ALLOW_UNINITIALIZED))
		system->facts = MAPINFO_FACT_ANON_ZEROED;
	system->sharing = MAPINFO_SHARING_FLAG;
	system->contiguous_max = (u64)MAX_ORDER_NR_PAGES << PAGE_SHIFT;
}

static void copy_region(struct mapinfo_map *map,
			const struct vm_region *region)
{
	map->region_flags = mapinfo_vm_flags(region->vm_flags);
	map->region_start = region->vm_start;
	map->region_end = region->vm_end;
	map->region_top = region->vm_top;
	map->region_offset = (u64)region->vm_pgoff << PAGE_SHIFT;
	map->region_users = READ_ONCE(region->vm_usage);
}

/*
 * Others can change a region that is a file's own pages: truncating the file cuts
 * it, with the file's lock held for reading. Any other has this process's lock.
 */
static void describe_region(struct mapinfo_map *map,
			    const struct vm_area_struct *vma)
{
	const struct vm_region *region = vma->vm_region;
	struct address_space *mapping;

	if (!vma->vm_file || region->vm_flags & VM_MAPPED_COPY) {
		copy_region(map, region);
		return;
	}
	mapping = vma->vm_file->f_mapping;
	i_mmap_lock_write(mapping);
	copy_region(map, region);
	i_mmap_unlock_write(mapping);
}

/*
 * Whether a later mapping may share memory with this one is decided by the
 * region's flags, and a region keeps those of the mapping that made it: either
 * set of flags may tell. The count of users tells nothing. A lone user of a
 * DIRECT mapping still shares it with the file.
 */
static u32 verdict_on(const struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_SHARED)
		return MAPINFO_VERDICT_SHARED;
	if (!((vma->vm_flags | vma->vm_region->vm_flags) & VM_MAY_BE_SHARED))
		return MAPINFO_VERDICT_PRIVATE;
	if (vma->vm_region->vm_flags & VM_MAPPED_COPY)
		return MAPINFO_VERDICT_SHAREABLE;
	return MAPINFO_VERDICT_DIRECT;
}

static u32 describe(struct mapinfo_map *map, const struct vm_area_struct *vma,
		    unsigned long start, unsigned long length)
{
	const u32 valid = mapinfo_describe_vma(map, vma) | MAPINFO_VALID_REGION;

	describe_region(map, vma);
	if (length > vma->vm_end - start) {
		map->attributes |= MAPINFO_ATTR_SPANS;
		return valid;
	}
	if (!mapinfo_is_memory(vma->vm_start)) {
		map->attributes |= MAPINFO_ATTR_NO_MEMORY;
		return valid;
	}
	map->verdict = verdict_on(vma);
	if (mapinfo_overlaps(vma, start, start + (length - 1)))
		map->attributes |= MAPINFO_ATTR_OVERLAPS;
	return valid | MAPINFO_VALID_VERDICT;
}

/* mmap() refuses MAP_FIXED before it looks at anything else. */
int mapinfo_answer_range(struct mapinfo_map *map, struct mm_struct *mm,
			 struct file *file, struct vm_area_struct **vma)
{
	map->map_fixed = -EINVAL;
	map->valid = MAPINFO_VALID_MAP_FIXED;
	*vma = mapinfo_find(map, mm, map->addr, file);
	if (IS_ERR(*vma))
		return PTR_ERR(*vma);
	map->valid |= describe(map, *vma, map->addr, map->length);
	return 0;
}

int mapinfo_answer_next(struct mapinfo_map *map, struct mm_struct *mm)
{
	const struct vm_area_struct *vma = mapinfo_find_next(mm, map->addr);

	if (!vma)
		return -ENOENT;
	map->map_fixed = -EINVAL;
	map->valid = MAPINFO_VALID_MAP_FIXED |
		     describe(map, vma, vma->vm_start,
			      vma->vm_end - vma->vm_start);
	return 0;
}

int mapinfo_ask_mmap(struct mapinfo_map *map)
{
	return 0;
}
