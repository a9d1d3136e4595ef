// SPDX-License-Identifier: MIT
/* Where the parts of a mapped shared object are. */
#include "internal.h"

/* By segment, as the pages of two spans may have addresses in common. */
uintptr_t mapinfo_address(const struct mapinfo_elf *elf,
			  const struct mapinfo_mapping *mapping,
			  uintptr_t vaddr)
{
	uintptr_t behind = 0;
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		uintptr_t distance = vaddr - elf->segments[i].vaddr;
		uintptr_t address;

		if (distance > elf->segments[i].memsz)
			continue;
		address = mapinfo_in_span(mapinfo_mapped_segment(mapping, i),
					  vaddr);
		if (distance < elf->segments[i].memsz)
			return address;
		behind = address;
	}
	return behind;
}

void mapinfo_loadmap(const struct mapinfo_elf *elf,
		     const struct mapinfo_mapping *mapping,
		     struct mapinfo_loadmap *loadmap)
{
	unsigned int i;

	loadmap->version = 0;
	loadmap->nsegs = (uint16_t)elf->count;
	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		struct mapinfo_loadseg *seg = &loadmap->segs[i];

		seg->addr = mapinfo_in_span(mapinfo_mapped_segment(mapping, i),
					    s->vaddr);
		seg->p_vaddr = s->vaddr;
		seg->p_memsz = s->memsz;
	}
}
