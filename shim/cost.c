// SPDX-License-Identifier: MIT
/*
 * What a plan takes, and what that weighs. Not part of a loader, which has no use for it.
 */
#include "planner.h"

uint64_t mapinfo_cost_weight(const struct mapinfo_cost *cost)
{
	return (uint64_t)(cost->system_calls - cost->flushes) * WEIGHT_CALL +
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
	case MAPINFO_OP_FLUSH:
		cost->flushes++;
		break;
	case MAPINFO_OP_PROTECT:
		break;
	}
}

/* Whether a step says whose memory it is: a mapping, or what makes one writable. */
static bool decides(const struct mapinfo_step *step)
{
	return step->op == MAPINFO_OP_MAP_FILE ||
	       step->op == MAPINFO_OP_MAP_ANONYMOUS ||
	       (step->op == MAPINFO_OP_PROTECT && step->prot & PROT_WRITE);
}

/* Without the slack; the mapping of SHARE, which has all, ends amid a page. */
static uintptr_t end_in_span(const struct mapinfo_span *span,
			     const struct mapinfo_step *step)
{
	uintptr_t end = step->address + step->length;

	if (span->strategy == MAPINFO_STRATEGY_SHARE || end > span->length)
		return span->length;
	return end;
}

/* Bytes of a step that no later one of the span, up to @end, decides on. */
static size_t count_left(const struct mapinfo_span *span,
			 const struct mapinfo_step *step,
			 const struct mapinfo_step *end)
{
	uintptr_t at = step->address, stop = end_in_span(span, step), next;
	const struct mapinfo_step *later;
	size_t left = 0;

	for (; at < stop; at = next) {
		next = stop;
		for (later = step + 1; later < end; later++) {
			if (!decides(later) ||
			    end_in_span(span, later) <= at)
				continue;
			if (later->address <= at)
				break;
			if (next > later->address)
				next = later->address;
		}
		if (later < end)
			next = end_in_span(span, later);
		else
			left += next - at;
	}
	return left;
}

static size_t count_private(const struct mapinfo_span *span,
			    const struct mapinfo_step *step,
			    const struct mapinfo_step *end)
{
	size_t bytes = 0;

	for (; step < end; step++) {
		int own = PROT_WRITE;

		if (step->op == MAPINFO_OP_MAP_ANONYMOUS)
			own = PROT_READ | PROT_WRITE | PROT_EXEC;
		if (decides(step) && step->prot & own)
			bytes += count_left(span, step, end);
	}
	return bytes;
}

static void take_larger(size_t *most, size_t value)
{
	if (*most < value)
		*most = value;
}

void mapinfo_step_cost(const struct mapinfo_system *system,
		       const struct mapinfo_elf *elf,
		       const struct mapinfo_plan *plan, unsigned int step,
		       struct mapinfo_cost *cost)
{
	const struct mapinfo_step *s = &plan->steps[step];
	const struct mapinfo_span *span = &plan->spans[s->span];
	struct layout layout;

	mapinfo_zero(cost, sizeof(*cost));
	mapinfo_see_layout(system, elf, 0, &layout);
	count_step(&layout, s, copies(&layout, span), cost);
	if (span->slack && (!step || s[-1].span != s->span))
		cost->system_calls += 2;
}

static void count_span(const struct layout *layout, const struct mapinfo_plan *plan,
		       unsigned int i, struct mapinfo_cost *cost)
{
	const struct mapinfo_segment *first = layout->elf->segments + i;
	const struct mapinfo_span *span = &plan->spans[i];
	const struct mapinfo_step *step = plan->steps;
	const struct mapinfo_step *end = step + plan->count;
	bool copied = copies(layout, span);
	size_t private;

	while (step->span < i)
		step++;
	while (end[-1].span > i)
		end--;
	private = count_private(span, step, end);
	for (; step < end; step++)
		count_step(layout, step, copied, cost);
	if (span->slack)
		cost->system_calls += 2;
	cost->bytes_private += private;
	cost->bytes_shared += span->length - private;
	if (!copied)
		return;
	take_larger(&cost->contiguous, span->length + span->slack);
	take_larger(&cost->contiguous_least,
		    mapinfo_largest(first, plan->spans_count > 1 ? first + 1 :
				    first + layout->elf->count,
				    layout->page_size));
}

int mapinfo_plan(const struct mapinfo_system *system,
		 const struct mapinfo_elf *elf,
		 const struct mapinfo_prediction *prediction,
		 unsigned int strategies, struct mapinfo_plan *plan,
		 struct mapinfo_error *error)
{
	int ret = mapinfo_make_plan(system, elf, prediction, strategies, plan,
				    error);
	struct layout layout;
	unsigned int i;

	if (ret)
		return ret;
	mapinfo_zero(&plan->cost, sizeof(plan->cost));
	mapinfo_see_layout(system, elf, 0, &layout);
	for (i = 0; i < plan->spans_count; i++)
		count_span(&layout, plan, i, &plan->cost);
	return 0;
}
