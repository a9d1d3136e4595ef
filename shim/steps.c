// SPDX-License-Identifier: MIT
/* Steps: how they are made, and what is left of them in the end. */
#include "planner.h"

void mapinfo_add_step(struct steps *steps, enum mapinfo_op op,
		      const struct mapinfo_segment *s, int prot,
		      uintptr_t start, uintptr_t end)
{
	struct mapinfo_step *step = steps->next++;
	bool from_file = op == MAPINFO_OP_MAP_FILE || op == MAPINFO_OP_READ;

	step->offset = from_file ? s->offset + start - s->vaddr : 0;
	step->address = start - steps->span->vaddr;
	step->length = end - start;
	step->op = (uint8_t)op;
	step->prot = (uint8_t)prot;
	step->span = (uint8_t)steps->plan->spans_count;
	step->phdr = (int8_t)s->phdr;
}

/* Into memory that is mapped; other steps map or protect it. */
static bool stores(const struct mapinfo_step *step)
{
	return step->op == MAPINFO_OP_READ || step->op == MAPINFO_OP_ZERO;
}

size_t mapinfo_step_extent(const struct mapinfo_plan *plan, unsigned int step)
{
	const struct mapinfo_step *s = &plan->steps[step];
	const struct mapinfo_step *end = &plan->steps[plan->count];
	const struct mapinfo_step *later;
	size_t extent = s->length;

	if (stores(s))
		return 0;
	for (later = s + 1; later < end && later->span == s->span; later++)
		if (!stores(later) && later->address >= s->address &&
		    later->address - s->address < extent)
			extent = later->address - s->address;
	return extent;
}
