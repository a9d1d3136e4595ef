// SPDX-License-Identifier: MIT
/* OVERLAY: the file's pages, each where its segment wants it. */
#include "planner.h"

/* Pages of the file can lie where the segments want them, each its own. */
bool mapinfo_can_overlay(const struct layout *layout)
{
	const struct mapinfo_segment *s = layout->elf->segments;
	const struct mapinfo_segment *end = s + layout->elf->count;
	uintptr_t taken = 0;

	if (!mapinfo_has(layout->system, MAPINFO_FACT_MAP_FIXED))
		return false;
	for (; s < end; s++) {
		if (s->filesz && !fits_pages(layout, s))
			return false;
		if (page_floor(s->vaddr, layout->page_size) < taken)
			return false;
		taken = page_ceil(memory_end(s), layout->page_size);
	}
	return true;
}

/*
 * The first segment's mapping covers the whole span, so that the kernel finds
 * room for all. Not so if there is nothing to map or room for an alignment, or
 * if it is writable: gaps between segments would be, too.
 */
static bool covers_all(const struct part *part)
{
	return !part->slack &&
	       (part->end - part->first == 1 ||
		(part->base == part->first &&
		 !(prot_of_segment(part->layout, part->first) & PROT_WRITE)));
}

/* The mapping that covers all did for this one, too. */
static bool in_place(const struct layout *layout,
		     const struct mapinfo_segment *cover,
		     const struct mapinfo_segment *s)
{
	return cover && s != cover &&
	       prot_of_segment(layout, s) == prot_of_segment(layout, cover) &&
	       same_displacement(cover, s);
}

/*
 * The last page with bytes of the file has other bytes of it after them, where
 * the bss starts: they are zeroed, up to the end of that page and no further,
 * as what follows may lie past the end of the file. Returns that end.
 */
static uintptr_t overlay_file(struct steps *steps,
			      const struct mapinfo_segment *cover,
			      const struct mapinfo_segment *s)
{
	const struct part *part = steps->part;
	const struct layout *layout = part->layout;
	uintptr_t start = page_floor(s->vaddr, layout->page_size);
	uintptr_t pages_end = page_ceil(file_end(s), layout->page_size);
	uintptr_t end = s == cover ? part_end(part) : pages_end;
	bool zero = s->memsz > s->filesz && pages_end > file_end(s);
	int prot = prot_of_segment(layout, s);
	int before = zero ? prot | PROT_WRITE : prot;

	if (before != prot || !in_place(layout, cover, s))
		mapinfo_add_step(steps, MAPINFO_OP_MAP_FILE, s, before, start,
				 end);
	if (zero)
		mapinfo_add_step(steps, MAPINFO_OP_ZERO, s, 0, file_end(s),
				 pages_end);
	if (before != prot)
		mapinfo_add_step(steps, MAPINFO_OP_PROTECT, s, prot, start,
				 end);
	return pages_end;
}

void mapinfo_plan_overlay(struct steps *steps)
{
	const struct part *part = steps->part;
	const struct layout *layout = part->layout;
	const struct mapinfo_segment *s = part->first, *cover = s;

	if (!covers_all(part)) {
		cover = NULL;
		mapinfo_add_step(steps, MAPINFO_OP_MAP_ANONYMOUS, s, PROT_NONE,
				 part->start, part_end(part) + part->slack);
	}
	for (; s < part->end; s++) {
		uintptr_t start = page_floor(s->vaddr, layout->page_size);
		uintptr_t end = page_ceil(memory_end(s), layout->page_size);

		if (s->filesz)
			start = overlay_file(steps, cover, s);
		if (end > start)
			mapinfo_add_step(steps, MAPINFO_OP_MAP_ANONYMOUS, s,
					 prot_of_segment(layout, s), start,
					 end);
	}
}
