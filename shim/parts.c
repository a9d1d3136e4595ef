// SPDX-License-Identifier: MIT
/* A shared object in parts: all of it in one, or with FDPIC each segment. */
#include "planner.h"

/* Whether mappings of the two would have a page of the file in common. */
static bool same_pages(const struct layout *layout,
		       const struct mapinfo_segment *a,
		       const struct mapinfo_segment *b)
{
	return page_floor(a->offset, layout->page_size) <
		       b->offset + b->filesz &&
	       page_floor(b->offset, layout->page_size) <
		       a->offset + a->filesz;
}

static enum mapinfo_unshared unshared_segment(const struct layout *layout,
					      const struct mapinfo_segment *s)
{
	if (s->prot & PROT_WRITE)
		return MAPINFO_UNSHARED_WRITABLE;
	if (layout->relocation)
		return MAPINFO_UNSHARED_TEXTREL;
	if (s->filesz != s->memsz)
		return MAPINFO_UNSHARED_BSS;
	return fits_pages(layout, s) ? MAPINFO_UNSHARED_NONE :
				       MAPINFO_UNSHARED_PAGES;
}

/*
 * No two mappings that may be shared overlap: without an MMU the kernel would
 * refuse the second or, if the first is direct, lose track of one of them.
 */
static bool has_pages_of_others(const struct part *part)
{
	const struct layout *layout = part->layout;
	const struct mapinfo_segment *s = layout->elf->segments;

	for (; s < part->first; s++)
		if (!unshared_segment(layout, s) &&
		    same_pages(layout, s, part->first))
			return true;
	return false;
}

void mapinfo_see_layout(const struct mapinfo_system *system,
			const struct mapinfo_elf *elf, unsigned int strategies,
			struct layout *layout)
{
	const uint32_t mask = MAPINFO_ELF_EXECUTABLE | MAPINFO_ELF_FDPIC;

	layout->system = system;
	layout->elf = elf;
	layout->page_size = system->page_size;
	layout->relocation = elf->flags & MAPINFO_ELF_TEXTREL ? PROT_WRITE : 0;
	layout->fixed = (elf->flags & mask) == MAPINFO_ELF_EXECUTABLE;
	layout->slack = !(strategies & MAPINFO_WITHOUT_SLACK);
	layout->overlay = strategies & 1U << MAPINFO_STRATEGY_OVERLAY &&
			  mapinfo_has(system, MAPINFO_FACT_MAP_FIXED);
}

static void see_sharing(struct part *part, const struct mapinfo_segment *s)
{
	enum mapinfo_unshared why = unshared_segment(part->layout, s);

	if (s == part->first)
		part->unshared = why;
	else if (why != part->unshared || !same_displacement(part->first, s))
		part->unshared = MAPINFO_UNSHARED_DISPLACEMENT;
}

static void see_segment(struct part *part, const struct mapinfo_segment *s)
{
	if (HAS_FDPIC)
		see_sharing(part, s);
	part->prot |= s->prot;
	if (!s->filesz)
		return;
	if (!part->base)
		part->base = s;
	if (is_overlay(part->layout) && !fits_pages(part->layout, s))
		part->misfit = s;
}

/* From the page of its first byte to that of its last, wherever these are. */
static void see_segments(struct part *part)
{
	size_t page_size = part->layout->page_size;
	const struct mapinfo_segment *s = part->first;
	uintptr_t start = s->vaddr, end = s->vaddr;

	part->base = NULL;
	part->misfit = NULL;
	part->prot = 0;
	part->ordered = true;
	part->closed = true;
	for (; s < part->end; s++) {
		see_segment(part, s);
		if (s->vaddr < end)
			part->ordered = false;
		if (page_floor(s->vaddr, page_size) > page_ceil(end, page_size))
			part->closed = false;
		if (start > s->vaddr)
			start = s->vaddr;
		if (end < memory_end(s))
			end = memory_end(s);
	}
	part->start = page_floor(start, page_size);
	part->length = page_ceil(end, page_size) - part->start;
}

/*
 * With an MMU, one mapping that reserves the whole is the cheapest for FDPIC, too.
 * Beyond a page, neither the kernel nor any loader looks at how segments of FDPIC are to
 * be aligned: linkers say 64 KB of all.
 */
bool mapinfo_next_part(struct part *part)
{
	const struct layout *layout = part->layout;
	const struct mapinfo_elf *elf = layout->elf;
	bool aligned = false;

	part->first = part->end;
	part->end = elf->segments + elf->count;
	if (part->first == part->end)
		return false;
	part->align = elf->align;
	part->slack = 0;
	if (mapinfo_is_fdpic(elf) && !is_overlay(layout)) {
		part->end = part->first + 1;
		part->align = part->first->align;
	} else if (part->align > layout->page_size && !layout->fixed) {
		aligned = true;
		if (layout->slack)
			part->slack = part->align - layout->page_size;
	}
	see_segments(part);
	if (!HAS_FDPIC || part->unshared)
		return true;
	/* without the slack, too, as the device has not been asked for it */
	if (aligned)
		part->unshared = MAPINFO_UNSHARED_ALIGN;
	else if (!part->ordered || has_pages_of_others(part))
		part->unshared = MAPINFO_UNSHARED_OVERLAP;
	return true;
}
