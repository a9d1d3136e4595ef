// SPDX-License-Identifier: MIT
/* OVERLAY: the file's pages, each where its segment wants it. */
#include "planner.h"

/*
 * The first segment's mapping covers the whole span, so that the kernel finds
 * room for all. Not so if there is nothing to map, or room for an alignment, if gaps
 * would keep the file's bytes, or if the others, too, would be writable and executable
 * for a moment.
 */
static bool covers_all(const struct part *part)
{
	bool is_alone = part->end - part->first == 1;

	return !part->slack && part->ordered && part->closed &&
	       part->base == part->first &&
	       (is_alone || ~part->first->prot & (PROT_WRITE | PROT_EXEC));
}

/*
 * The mapping that covers all did for this one, too, unless the segment before it has
 * put something else on its first page.
 */
static bool in_place(const struct layout *layout,
		     const struct mapinfo_segment *cover,
		     const struct mapinfo_segment *s)
{
	size_t page_size = layout->page_size;

	return cover && s != cover && same_displacement(cover, s) &&
	       prot_of_segment(layout, s) == prot_of_segment(layout, cover) &&
	       page_floor(s->vaddr, page_size) >=
		       page_ceil(memory_end(s - 1), page_size);
}

/*
 * The last page with bytes of the file has other bytes of it after them, where
 * the bss starts: they are zeroed, up to the end of that page and no further,
 * as what follows may lie past the end of the file. Returns that end. A segment that is
 * bss alone has no page of the file, but zeroes what is its own of another segment's.
 */
static uintptr_t overlay_segment(struct steps *steps, const struct part *part,
				 const struct mapinfo_segment *cover,
				 const struct mapinfo_segment *s)
{
	const struct layout *layout = part->layout;
	uintptr_t start = page_floor(s->vaddr, layout->page_size);
	uintptr_t pages_end = page_ceil(file_end(s), layout->page_size);
	uintptr_t end = s == cover ? part_end(part) : pages_end;
	bool zero = s->memsz > s->filesz && pages_end > file_end(s);
	int prot = prot_of_segment(layout, s), before = prot;

	/* to be written to, text is not executable at the same time */
	if (zero && !(prot & PROT_WRITE))
		before = (prot & ~PROT_EXEC) | PROT_WRITE;
	if (before != prot || !in_place(layout, cover, s))
		mapinfo_add_step(steps, s->filesz ? MAPINFO_OP_MAP_FILE :
						    MAPINFO_OP_PROTECT,
				 s, before, start, end);
	if (zero)
		mapinfo_add_step(steps, MAPINFO_OP_ZERO, s, 0, file_end(s),
				 pages_end);
	if (before != prot)
		mapinfo_add_step(steps, MAPINFO_OP_PROTECT, s, prot, start,
				 end);
	return pages_end;
}

/* Whether it begins amid @page, of which a segment before it has something. */
static bool begins_amid(const struct part *part,
			const struct mapinfo_segment *s, uintptr_t page)
{
	size_t page_size = part->layout->page_size;
	const struct mapinfo_segment *before;

	for (before = part->first; before < s; before++)
		if (before->vaddr < page + page_size &&
		    memory_end(before) > page)
			return s->vaddr > page;
	return false;
}

/* What the segments before it need as well of its first page. */
static void share_page(struct steps *steps, const struct part *part,
		       const struct mapinfo_segment *s)
{
	size_t page_size = part->layout->page_size;
	uintptr_t page = page_floor(s->vaddr, page_size);
	int prot = mapinfo_prot_of_page(part->first, s + 1, page, page_size,
					NULL) | part->layout->relocation;

	if (prot != prot_of_segment(part->layout, s))
		mapinfo_add_step(steps, MAPINFO_OP_PROTECT, s, prot, page,
				 page + page_size);
}

/* In the order of the file: where pages are two segments', the later one has them. */
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

		if (s->filesz || begins_amid(part, s, start))
			start = overlay_segment(steps, part, cover, s);
		if (end > start)
			mapinfo_add_step(steps, MAPINFO_OP_MAP_ANONYMOUS, s,
					 prot_of_segment(layout, s), start,
					 end);
		share_page(steps, part, s);
	}
}
