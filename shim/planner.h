/* SPDX-License-Identifier: MIT */
/* What the planner's files share. Addresses here are those of the file. */
#ifndef MAPINFO_PLANNER_H
#define MAPINFO_PLANNER_H

#include "internal.h"

/**
 * struct planner - a plan in the making
 * @plan: the plan.
 * @elf: the shared object.
 * @system: facts.
 * @page_size: bytes.
 * @relocation: what relocation needs any segment to be: PROT_WRITE or, without
 *	text relocations, 0.
 * @can_overlay: OVERLAY fits the shared object.
 * @answer: what the device says of the next span that can be shared.
 * @answers_end: the answer after the last; the same where there are none.
 * @span: the span that is being planned.
 * @first: its first segment.
 * @end: the segment after its last.
 * @base: the first with bytes in the file, or NULL.
 * @prot: all PROT_ bits of its segments.
 * @can_share: one mapping of the file can be the span, as far as its layout
 *	goes.
 * @reserved: with OVERLAY, whether a mapping of nothing reserves the span.
 * @first_step: the span's first step.
 * @step: the step after its last.
 * @segment: the one that steps are being made for.
 */
struct planner {
	struct mapinfo_plan *plan;
	const struct mapinfo_elf *elf;
	const struct mapinfo_system *system;
	uintptr_t page_size;
	int relocation;
	bool can_overlay;
	const struct mapinfo_file *answer;
	const struct mapinfo_file *answers_end;
	struct mapinfo_span *span;
	const struct mapinfo_segment *first;
	const struct mapinfo_segment *end;
	const struct mapinfo_segment *base;
	int prot;
	bool can_share;
	bool reserved;
	struct mapinfo_step *first_step;
	struct mapinfo_step *step;
	const struct mapinfo_segment *segment;
};

static inline uintptr_t span_end(const struct planner *p)
{
	return p->span->vaddr + p->span->length;
}

/* What a segment is mapped with; relocation may have to write to any. */
static inline int prot_of_segment(const struct planner *p,
				  const struct mapinfo_segment *s)
{
	return s->prot | p->relocation;
}

/* Where both have bytes in the file: whether one mapping can serve both. */
static inline bool same_displacement(const struct mapinfo_segment *a,
				     const struct mapinfo_segment *b)
{
	return a->vaddr - a->offset == b->vaddr - b->offset;
}

/* A segment's bytes can be mapped from the file, as far as pages go. */
static inline bool fits_pages(const struct planner *p,
			      const struct mapinfo_segment *s)
{
	return !((s->vaddr - s->offset) & (p->page_size - 1));
}

/* steps.c */
struct mapinfo_step *mapinfo_add_step(struct planner *p, enum mapinfo_op op,
				      uintptr_t start, uintptr_t end);

/* spans.c */
void mapinfo_start_spans(struct planner *p, const struct mapinfo_system *system,
			 const struct mapinfo_elf *elf);
bool mapinfo_next_span(struct planner *p);

/* overlay.c */
bool mapinfo_can_overlay(const struct planner *p);
void mapinfo_plan_overlay(struct planner *p);

/* copy.c */
bool mapinfo_can_copy_map(const struct planner *p);
void mapinfo_plan_copy_map(struct planner *p);
void mapinfo_plan_copy_read(struct planner *p);

/* cost.c */
void mapinfo_count_span(const struct planner *p);

#endif /* MAPINFO_PLANNER_H */
