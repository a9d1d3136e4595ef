// SPDX-License-Identifier: MIT
/* A shared object in parts: all of it in one, or with FDPIC each segment. */
#include "planner.h"

static bool is_shareable(const struct layout *layout,
			 const struct mapinfo_segment *s)
{
	return !(prot_of_segment(layout, s) & PROT_WRITE) &&
	       s->filesz == s->memsz && fits_pages(layout, s);
}

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

/*
 * No two mappings that may be shared overlap: without an MMU the kernel would
 * refuse the second or, if the first is direct, lose track of one of them.
 */
static bool can_share(const struct part *part)
{
	const struct layout *layout = part->layout;
	const struct mapinfo_segment *s;

	if (part->slack)
		return false;
	for (s = part->first; s < part->end; s++)
		if (!is_shareable(layout, s) ||
		    !same_displacement(part->first, s))
			return false;
	for (s = layout->elf->segments; s < part->first; s++)
		if (is_shareable(layout, s) &&
		    same_pages(layout, s, part->first))
			return false;
	return true;
}

void mapinfo_see_layout(const struct mapinfo_system *system,
			const struct mapinfo_elf *elf, struct layout *layout)
{
	const uint32_t mask = MAPINFO_ELF_EXECUTABLE | MAPINFO_ELF_FDPIC;

	layout->system = system;
	layout->elf = elf;
	layout->page_size = system->page_size;
	layout->relocation = elf->flags & MAPINFO_ELF_TEXTREL ? PROT_WRITE : 0;
	layout->fixed = (elf->flags & mask) == MAPINFO_ELF_EXECUTABLE;
	layout->can_overlay = mapinfo_can_overlay(layout);
}

/*
 * From the page of its first byte to that of its last. With an MMU, one mapping
 * that reserves the whole is the cheapest for FDPIC, too.
 */
bool mapinfo_next_part(struct part *part)
{
	const struct layout *layout = part->layout;
	const struct mapinfo_elf *elf = layout->elf;
	const struct mapinfo_segment *s = part->end;

	part->first = s;
	part->end = elf->segments + elf->count;
	if (s == part->end)
		return false;
	part->align = elf->align;
	if (elf->flags & MAPINFO_ELF_FDPIC && !layout->can_overlay) {
		part->end = s + 1;
		part->align = s->align;
	}
	if (part->align < layout->page_size)
		part->align = layout->page_size;
	part->slack = layout->fixed ? 0 : part->align - layout->page_size;
	part->start = page_floor(s->vaddr, layout->page_size);
	part->length = page_ceil(memory_end(part->end - 1), layout->page_size) -
		       part->start;
	part->base = NULL;
	part->prot = 0;
	for (s = part->end; s > part->first;) {
		s--;
		part->prot |= s->prot;
		if (s->filesz)
			part->base = s;
	}
	part->can_share = can_share(part);
	return true;
}
