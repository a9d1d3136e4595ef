// SPDX-License-Identifier: MIT
/* A shared object in spans: all of it in one, or with FDPIC each segment. */
#include "planner.h"

/*
 * One more step for p->segment, from address @start to @end, with the protection
 * of the segment.
 */
struct mapinfo_step *mapinfo_add_step(struct planner *p, enum mapinfo_op op,
				      uintptr_t start, uintptr_t end)
{
	struct mapinfo_step *step = &p->plan->steps[p->plan->count++];
	const struct mapinfo_segment *s = p->segment;
	bool from_file = op == MAPINFO_OP_MAP_FILE || op == MAPINFO_OP_READ;
	bool stores = op == MAPINFO_OP_READ || op == MAPINFO_OP_ZERO;

	step->offset = from_file ? s->offset + start - s->vaddr : 0;
	step->address = start - p->span->vaddr;
	step->length = end - start;
	step->op = (uint8_t)op;
	step->prot = stores ? 0 : (uint8_t)prot_of_segment(p, s);
	step->span = (uint8_t)(p->span - p->plan->spans);
	step->phdr = (int8_t)s->phdr;
	return step;
}

/* With an MMU, one mapping that reserves the whole is the cheapest for FDPIC. */
bool mapinfo_one_span(const struct planner *p)
{
	return !(p->elf->flags & MAPINFO_ELF_FDPIC) || mapinfo_can_overlay(p);
}

/*
 * Goes on to the next span, which p->span is filled in for: from the page of
 * its first byte to that of its last. Before the first, p->end is the first
 * segment.
 */
bool mapinfo_next_span(struct planner *p)
{
	const struct mapinfo_elf *elf = p->elf;
	struct mapinfo_span *span = p->span;
	bool one = mapinfo_one_span(p);

	p->first = p->end;
	if (p->first == elf->segments + elf->count)
		return false;
	p->end = one ? elf->segments + elf->count : p->first + 1;
	span->vaddr = page_floor(p, p->first->vaddr);
	span->length = page_ceil(p, memory_end(p->end - 1)) - span->vaddr;
	span->align = one ? elf->align : p->first->align;
	if (span->align < p->page_size)
		span->align = p->page_size;
	span->slack = span->align - p->page_size;
	span->strategy = 0;
	span->verdict = MAPINFO_VERDICT_NONE;
	span->why = MAPINFO_WHY_NONE;
	return true;
}

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
	return page_floor(p, a->offset) < b->offset + b->filesz &&
	       page_floor(p, b->offset) < a->offset + a->filesz;
}

/*
 * Whether one mapping of the file can be the span, as far as its layout goes.
 *
 * No two mappings that may be shared overlap: without an MMU the kernel would
 * refuse the second or, if the first is direct, lose track of one of them.
 */
bool mapinfo_can_share(const struct planner *p)
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
