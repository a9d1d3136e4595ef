// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without an MMU: mm/nommu.c decides. Memory belongs to regions, which VMAs of
 * several processes may use; VMAs of one process may even overlap.
 */
#include <linux/mm.h>

#include "memory.h"
#include "nommu_vmas.h"
#include "vma.h"

void mapinfo_describe_mmap(struct mapinfo_system *system)
{
	if (!IS_ENABLED(CONFIG_MMAP_ALLOW_UNINITIALIZED))
		system->facts = MAPINFO_FACT_ANON_ZEROED;
	system->sharing = MAPINFO_SHARING_FLAG;
}

static void describe_region(struct mapinfo_map *map,
			    const struct vm_area_struct *vma)
{
	const struct vm_region *region = vma->vm_region;

	map->valid |= MAPINFO_VALID_REGION;
	map->region_flags = mapinfo_vm_flags(region->vm_flags);
	map->region_start = region->vm_start;
	map->region_end = region->vm_end;
	map->region_top = region->vm_top;
	map->region_offset = (u64)region->vm_pgoff << PAGE_SHIFT;
	map->region_users = READ_ONCE(region->vm_usage);
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

/* mmap() refuses MAP_FIXED before it looks at anything else. */
void mapinfo_describe(struct mapinfo_map *map,
		      const struct vm_area_struct *vma, unsigned long start,
		      unsigned long last)
{
	map->map_fixed = -EINVAL;
	map->valid |= MAPINFO_VALID_MAP_FIXED;
	if (!vma)
		return;
	describe_region(map, vma);
	if (!mapinfo_describe_vma(map, vma, last))
		return;
	map->valid |= MAPINFO_VALID_VERDICT;
	map->verdict = verdict_on(vma);
	if (mapinfo_overlaps(vma, start, last))
		map->attributes |= MAPINFO_ATTR_OVERLAPS;
}
