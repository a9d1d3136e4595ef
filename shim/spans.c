// SPDX-License-Identifier: MIT
/* A shared object in spans: all of it in one, or with FDPIC each segment. */
#include "planner.h"

static bool is_shareable(const struct planner *p,
			 const struct mapinfo_segment *s)
{
	return !(prot_of_segment(p, s) & PROT_WRITE) &&
	       s->filesz == s->memsz && fits_pages(p, s);
}

/* Whether mappings of the two would have a page of the file in common. */
static bool same_pages(const struct planner *p, const struct mapinfo_segment *a,
		       const struct mapinfo_segment *b)
{
	return page_floor(a->offset, p->page_size) < b->offset + b->filesz &&
	       page_floor(b->offset, p->page_size) < a->offset + a->filesz;
}

/*
 * No two mappings that may be shared overlap: without an MMU the kernel would
 * refuse the second or, if the first is direct, lose track of one of them.
 */
static bool can_share(const struct planner *p)
{
	const struct mapinfo_segment *s;

	if (p->span->slack)
		return false;
	for (s = p->first; s < p->end; s++)
		if (!is_shareable(p, s) || !same_displacement(p->first, s))
			return false;
	for (s = p->elf->segments; s < p->first; s++)
		if (is_shareable(p, s) && same_pages(p, s, p->first))
			return false;
	return true;
}

/* mapinfo_next_span() is to go to the first one. */
void mapinfo_start_spans(struct planner *p, const struct mapinfo_system *system,
			 const struct mapinfo_elf *elf)
{
	p->elf = elf;
	p->system = system;
	p->page_size = system->page_size;
	p->relocation = elf->flags & MAPINFO_ELF_TEXTREL ? PROT_WRITE : 0;
	p->can_overlay = mapinfo_can_overlay(p);
	p->end = elf->segments;
}

/*
 * Goes on to the next span, which p->span is filled in for: from the page of
 * its first byte to that of its last. With an MMU, one mapping that reserves
 * the whole is the cheapest for FDPIC, too.
 */
bool mapinfo_next_span(struct planner *p)
{
	const struct mapinfo_elf *elf = p->elf;
	const struct mapinfo_segment *s = p->end;
	struct mapinfo_span *span = p->span;

	p->first = s;
	p->end = elf->segments + elf->count;
	if (s == p->end)
		return false;
	span->align = elf->align;
	if (elf->flags & MAPINFO_ELF_FDPIC && !p->can_overlay) {
		p->end = s + 1;
		span->align = s->align;
	}
	if (span->align < p->page_size)
		span->align = p->page_size;
	span->fixed = (elf->flags & (MAPINFO_ELF_EXECUTABLE |
				     MAPINFO_ELF_FDPIC)) ==
		      MAPINFO_ELF_EXECUTABLE;
	span->slack = span->fixed ? 0 : span->align - p->page_size;
	span->vaddr = page_floor(s->vaddr, p->page_size);
	span->length = page_ceil(memory_end(p->end - 1), p->page_size) -
		       span->vaddr;
	span->verdict = MAPINFO_VERDICT_NONE;
	span->why = MAPINFO_WHY_NONE;
	p->base = NULL;
	p->prot = 0;
	for (s = p->end; s > p->first;) {
		s--;
		p->prot |= s->prot;
		if (s->filesz)
			p->base = s;
	}
	p->can_share = can_share(p);
	return true;
}
