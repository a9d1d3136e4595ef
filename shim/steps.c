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
	step->span = (uint16_t)steps->plan->spans_count;
	step->phdr = s->phdr;
}

/* Other steps work on memory that is mapped. */
static bool maps(const struct mapinfo_step *step)
{
	return step->op == MAPINFO_OP_MAP_FILE ||
	       step->op == MAPINFO_OP_MAP_ANONYMOUS ||
	       step->op == MAPINFO_OP_PROTECT;
}

size_t mapinfo_step_extent(const struct mapinfo_plan *plan, unsigned int step)
{
	const struct mapinfo_step *s = &plan->steps[step];
	const struct mapinfo_step *end = &plan->steps[plan->count];
	const struct mapinfo_step *later;
	size_t extent = s->length;

	if (!maps(s))
		return 0;
	for (later = s + 1; later < end && later->span == s->span; later++)
		if (maps(later) && later->address >= s->address &&
		    later->address - s->address < extent)
			extent = later->address - s->address;
	return extent;
}
