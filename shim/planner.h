/* SPDX-License-Identifier: MIT */
/*
 * What the planner's files share. Addresses here are those of the file. What is
 * known flows one way: a layout has parts, and of each part steps are made. Each
 * knows the one before it, which does not change any more.
 */
#ifndef MAPINFO_PLANNER_H
#define MAPINFO_PLANNER_H

#include "internal.h"

/**
 * struct layout - what holds for all of a shared object
 * @system: facts.
 * @elf: the shared object.
 * @page_size: bytes.
 * @relocation: what relocation needs any segment to be: PROT_WRITE or, without
 *	text relocations, 0.
 * @fixed: the load bias has to be 0.
 * @can_overlay: OVERLAY fits.
 */
struct layout {
	const struct mapinfo_system *system;
	const struct mapinfo_elf *elf;
	uintptr_t page_size;
	int relocation;
	bool fixed;
	bool can_overlay;
};

/**
 * struct part - a part of a shared object that becomes a span
 * @layout: of which shared object.
 * @first: its first segment.
 * @end: the segment after its last.
 * @base: the first with bytes in the file, or NULL.
 * @start: address of its first page.
 * @length: bytes, whole pages.
 * @align: what its load bias is a multiple of.
 * @slack: bytes that must be mapped besides for that.
 * @prot: all PROT_ bits of its segments.
 * @can_share: one mapping of the file can be all of it, as far as pages go.
 */
struct part {
	const struct layout *layout;
	const struct mapinfo_segment *first;
	const struct mapinfo_segment *end;
	const struct mapinfo_segment *base;
	uintptr_t start;
	size_t length;
	size_t align;
	size_t slack;
	int prot;
	bool can_share;
};

/**
 * struct steps - a plan in the making, which alone is written to
 * @part: what steps are being made for.
 * @plan: the plan.
 * @span: what the part is in the plan.
 * @first: its first step.
 * @next: the step after its last.
 */
struct steps {
	const struct part *part;
	struct mapinfo_plan *plan;
	struct mapinfo_span *span;
	struct mapinfo_step *first;
	struct mapinfo_step *next;
};

static inline uintptr_t part_end(const struct part *part)
{
	return part->start + part->length;
}

/* What a segment is mapped with; relocation may have to write to any. */
static inline int prot_of_segment(const struct layout *layout,
				  const struct mapinfo_segment *s)
{
	return s->prot | layout->relocation;
}

/* Where both have bytes in the file: whether one mapping can serve both. */
static inline bool same_displacement(const struct mapinfo_segment *a,
				     const struct mapinfo_segment *b)
{
	return a->vaddr - a->offset == b->vaddr - b->offset;
}

/* A segment's bytes can be mapped from the file, as far as pages go. */
static inline bool fits_pages(const struct layout *layout,
			      const struct mapinfo_segment *s)
{
	return !((s->vaddr - s->offset) & (layout->page_size - 1));
}

/* parts.c */
void mapinfo_see_layout(const struct mapinfo_system *system,
			const struct mapinfo_elf *elf, struct layout *layout);

static inline void mapinfo_start_parts(struct part *part,
				       const struct layout *layout)
{
	part->layout = layout;
	part->end = layout->elf->segments;
}

/* Goes on to the first, then the next one; false after the last. */
bool mapinfo_next_part(struct part *part);

/* steps.c: adds one, for segment @s, from address @start to @end */
void mapinfo_add_step(struct steps *steps, enum mapinfo_op op,
		      const struct mapinfo_segment *s, int prot,
		      uintptr_t start, uintptr_t end);

/* overlay.c */
bool mapinfo_can_overlay(const struct layout *layout);
void mapinfo_plan_overlay(struct steps *steps);

/* copy.c */
bool mapinfo_can_copy_map(const struct part *part);
void mapinfo_plan_copy_map(struct steps *steps);
void mapinfo_plan_copy_read(struct steps *steps);

/* cost.c: adds what the span's steps take */
void mapinfo_count_span(const struct steps *steps, struct mapinfo_cost *cost);

#endif /* MAPINFO_PLANNER_H */
