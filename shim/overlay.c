// SPDX-License-Identifier: MIT
/* OVERLAY: the file's pages, each where its segment wants it. */
#include "planner.h"

/* Pages of the file can lie where the segments want them, each its own. */
bool mapinfo_can_overlay(const struct planner *p)
{
	const struct mapinfo_segment *s = p->elf->segments;
	const struct mapinfo_segment *end = s + p->elf->count;
	uintptr_t taken = 0;

	if (!mapinfo_has(p->system, MAPINFO_FACT_MAP_FIXED))
		return false;
	for (; s < end; s++) {
		if (s->filesz && !fits_pages(p, s))
			return false;
		if (page_floor(s->vaddr, p->page_size) < taken)
			return false;
		taken = page_ceil(memory_end(s), p->page_size);
	}
	return true;
}

/*
 * The first segment's mapping covers the whole span, so that the kernel finds
 * room for all. Not so if there is nothing to map or room for an alignment, or
 * if it is writable: gaps between segments would be, too.
 */
static bool has_to_reserve(const struct planner *p)
{
	return p->span->slack ||
	       (p->end - p->first > 1 &&
		(p->base != p->first ||
		 prot_of_segment(p, p->first) & PROT_WRITE));
}

/* The first mapping did for this one, too. */
static bool in_place(const struct planner *p, const struct mapinfo_segment *s)
{
	return !p->reserved && s != p->first &&
	       prot_of_segment(p, s) == prot_of_segment(p, p->first) &&
	       same_displacement(p->first, s);
}

/*
 * The last page with bytes of the file has other bytes of it after them, where
 * the bss starts: they are zeroed, up to the end of that page and no further,
 * as what follows may lie past the end of the file. Returns that end.
 */
static uintptr_t overlay_file(struct planner *p, uintptr_t start)
{
	const struct mapinfo_segment *s = p->segment;
	uintptr_t pages_end = page_ceil(file_end(s), p->page_size);
	uintptr_t end = s == p->first && !p->reserved ? span_end(p) : pages_end;
	bool zero = s->memsz > s->filesz && pages_end > file_end(s);
	bool protect = zero && !(prot_of_segment(p, s) & PROT_WRITE);

	if (protect || !in_place(p, s))
		mapinfo_add_step(p, MAPINFO_OP_MAP_FILE, start, end)->prot |=
			protect ? PROT_WRITE : 0;
	if (zero)
		mapinfo_add_step(p, MAPINFO_OP_ZERO, file_end(s), pages_end);
	if (protect)
		mapinfo_add_step(p, MAPINFO_OP_PROTECT, start, end);
	return pages_end;
}

static void overlay_segment(struct planner *p)
{
	const struct mapinfo_segment *s = p->segment;
	uintptr_t start = page_floor(s->vaddr, p->page_size);
	uintptr_t end = page_ceil(memory_end(s), p->page_size);

	if (s->filesz)
		start = overlay_file(p, start);
	if (end > start)
		mapinfo_add_step(p, MAPINFO_OP_MAP_ANONYMOUS, start, end);
}

void mapinfo_plan_overlay(struct planner *p)
{
	p->segment = p->first;
	p->reserved = has_to_reserve(p);
	if (p->reserved)
		mapinfo_add_step(p, MAPINFO_OP_MAP_ANONYMOUS, p->span->vaddr,
				 span_end(p) + p->span->slack)->prot =
			PROT_NONE;
	for (; p->segment < p->end; p->segment++)
		overlay_segment(p);
}
