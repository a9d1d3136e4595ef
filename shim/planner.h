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
 * @slack: alignments larger than a page are honoured.
 * @overlay: all segments are mapped over one reservation.
 */
struct layout {
	const struct mapinfo_system *system;
	const struct mapinfo_elf *elf;
	uintptr_t page_size;
	int relocation;
	bool fixed;
	bool slack;
	bool overlay;
};

/**
 * struct part - a part of a shared object that becomes a span
 * @layout: of which shared object.
 * @first: its first segment.
 * @end: the segment after its last.
 * @base: the first with bytes in the file, or NULL.
 * @misfit: with an MMU, the last whose bytes no page of the file has in place, or NULL.
 * @start: address of its first page.
 * @length: bytes, whole pages.
 * @align: what its load bias should be a multiple of.
 * @slack: bytes that must be mapped besides for that.
 * @prot: all PROT_ bits of its segments.
 * @ordered: its segments are in the order of addresses, and do not overlap.
 * @closed: no page lies between one and the next.
 * @unshared: why one mapping of the file cannot be all of it, as far as pages go.
 */
struct part {
	const struct layout *layout;
	const struct mapinfo_segment *first;
	const struct mapinfo_segment *end;
	const struct mapinfo_segment *base;
	const struct mapinfo_segment *misfit;
	uintptr_t start;
	size_t length;
	size_t align;
	size_t slack;
	int prot;
	bool ordered;
	bool closed;
	enum mapinfo_unshared unshared;
};

/**
 * struct steps - a plan in the making, which alone is written to
 * @part: what steps are being made for.
 * @plan: the plan.
 * @span: what the part is in the plan.
 * @first: its first step.
 * @next: the step after its last.
 * @weight: of a copy, what the other way to copy does not take as well.
 */
struct steps {
	const struct part *part;
	struct mapinfo_plan *plan;
	struct mapinfo_span *span;
	struct mapinfo_step *first;
	struct mapinfo_step *next;
	uint32_t weight;
};

/*
 * Hundredths of an instruction, measured by bench/mapping.c on Linux 6.12
 * without an MMU. But for WEIGHT_PRIVATE, which is a choice: memory is what such
 * a system has least of, and a byte that is shared is also one not copied by
 * the next process.
 */
enum {
	WEIGHT_CALL		= 175000,
	/* more than other calls */
	WEIGHT_FILE_MAPPING	= 160000,
	WEIGHT_READ		= 24,
	WEIGHT_ZERO_KERNEL	= 10,
	WEIGHT_ZERO_LOADER	= 43,
	WEIGHT_PRIVATE		= 800,
};

/* Whether all segments are mapped over one reservation. */
static inline bool is_overlay(const struct layout *layout)
{
	return MAY_HAVE_MMU && layout->overlay;
}

/* Stored instructions must be made visible to the processor, and not again later. */
static inline bool flushes(const struct layout *layout)
{
	return !layout->relocation &&
	       layout->elf->flags & MAPINFO_ELF_STALE_CACHE;
}

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

/* parts.c: as far as @strategies allow */
void mapinfo_see_layout(const struct mapinfo_system *system,
			const struct mapinfo_elf *elf, unsigned int strategies,
			struct layout *layout);

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
void mapinfo_plan_overlay(struct steps *steps);

/* copy.c */
bool mapinfo_can_copy_map(const struct part *part);
void mapinfo_plan_copy(struct steps *steps, enum mapinfo_strategy strategy);

/* plan.c: what mapinfo_plan() does, but for the cost */
int mapinfo_make_plan(const struct mapinfo_system *system,
		      const struct mapinfo_elf *elf,
		      const struct mapinfo_prediction *prediction,
		      unsigned int strategies, struct mapinfo_plan *plan,
		      struct mapinfo_error *error);

#endif /* MAPINFO_PLANNER_H */
