// SPDX-License-Identifier: MIT
/* What a plan takes, and what that weighs. */
#include "planner.h"

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

uint64_t mapinfo_cost_weight(const struct mapinfo_cost *cost)
{
	return (uint64_t)cost->system_calls * WEIGHT_CALL +
	       (uint64_t)cost->file_mappings * WEIGHT_FILE_MAPPING +
	       (uint64_t)cost->bytes_read * WEIGHT_READ +
	       (uint64_t)cost->bytes_zeroed_kernel * WEIGHT_ZERO_KERNEL +
	       (uint64_t)cost->bytes_zeroed_loader * WEIGHT_ZERO_LOADER +
	       (uint64_t)cost->bytes_private * WEIGHT_PRIVATE;
}

size_t mapinfo_elf_least(const struct mapinfo_elf *elf)
{
	size_t least = 0;
	unsigned int i;

	for (i = 0; i < elf->count; i++)
		least += elf->segments[i].memsz;
	return least;
}

/* Whether the kernel copies the file at once to make the mapping. */
static bool copies(const struct layout *layout, const struct mapinfo_span *span)
{
	if (mapinfo_has(layout->system, MAPINFO_FACT_MMU) ||
	    span->strategy == MAPINFO_STRATEGY_OVERLAY)
		return false;
	return span->strategy != MAPINFO_STRATEGY_SHARE ||
	       (span->verdict != MAPINFO_VERDICT_DIRECT &&
		span->why != MAPINFO_WHY_INSIDE);
}

static void count_file_copy(const struct layout *layout,
			    const struct mapinfo_step *step,
			    struct mapinfo_cost *cost)
{
	size_t length = page_ceil(step->length, layout->page_size);
	size_t read = layout->elf->file_size - step->offset;

	if (read > length)
		read = length;
	cost->bytes_read += read;
	cost->bytes_zeroed_kernel += length - read;
}

/* @copied: mappings of the file are. */
static void count_step(const struct layout *layout,
		       const struct mapinfo_step *step, bool copied,
		       struct mapinfo_cost *cost)
{
	cost->system_calls += step->op != MAPINFO_OP_ZERO;
	switch ((enum mapinfo_op)step->op) {
	case MAPINFO_OP_MAP_FILE:
		cost->file_mappings++;
		if (copied)
			count_file_copy(layout, step, cost);
		break;
	case MAPINFO_OP_MAP_ANONYMOUS:
		if (step->prot != PROT_NONE)
			cost->bytes_zeroed_kernel += step->length;
		break;
	case MAPINFO_OP_READ:
		cost->bytes_read += step->length;
		break;
	case MAPINFO_OP_ZERO:
		cost->bytes_zeroed_loader += step->length;
		break;
	case MAPINFO_OP_PROTECT:
		break;
	}
}

static bool is_mapping(const struct mapinfo_step *step)
{
	return step->op == MAPINFO_OP_MAP_FILE ||
	       step->op == MAPINFO_OP_MAP_ANONYMOUS;
}

/*
 * A step that covers the whole span says whose memory it is; later ones, which
 * do not overlap each other, make exceptions.
 */
static size_t count_private(const struct steps *steps)
{
	const struct part *part = steps->part;
	size_t page_size = part->layout->page_size;
	size_t whole = part->length, bytes = 0;
	const struct mapinfo_step *step;
	bool all = false;

	for (step = steps->first; step < steps->next; step++) {
		bool own;

		if (!is_mapping(step))
			continue;
		own = step->op == MAPINFO_OP_MAP_ANONYMOUS ?
		      step->prot != PROT_NONE : step->prot & PROT_WRITE;
		if (page_ceil(step->length, page_size) >= whole) {
			all = own;
			bytes = own ? whole : 0;
		} else if (own != all) {
			bytes += own ? step->length : -step->length;
		}
	}
	return bytes;
}

static void take_larger(size_t *most, size_t value)
{
	if (*most < value)
		*most = value;
}

static void count_contiguous(const struct part *part, struct mapinfo_cost *cost)
{
	size_t page_size = part->layout->page_size;
	const struct mapinfo_segment *s;

	take_larger(&cost->contiguous, part->length + part->slack);
	for (s = part->first; s < part->end; s++)
		take_larger(&cost->contiguous_least,
			    page_ceil(memory_end(s), page_size) -
				    page_floor(s->vaddr, page_size));
}

void mapinfo_count_span(const struct steps *steps, struct mapinfo_cost *cost)
{
	const struct part *part = steps->part;
	const struct layout *layout = part->layout;
	size_t private = count_private(steps);
	bool copied = copies(layout, steps->span);
	const struct mapinfo_step *step;

	for (step = steps->first; step < steps->next; step++)
		count_step(layout, step, copied, cost);
	if (part->slack)
		cost->system_calls += 2;
	cost->bytes_private += private;
	cost->bytes_shared += part->length - private;
	if (copied)
		count_contiguous(part, cost);
}
