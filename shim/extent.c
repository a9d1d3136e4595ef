// SPDX-License-Identifier: MIT
/* What is left of a step in the end: for those that show plans. */
#include "planner.h"

size_t mapinfo_step_extent(const struct mapinfo_plan *plan, unsigned int step)
{
	const struct mapinfo_step *s = &plan->steps[step];
	const struct mapinfo_step *end = &plan->steps[plan->count];
	const struct mapinfo_step *later;
	size_t extent = s->length;

	if (!is_mapping(s) && s->op != MAPINFO_OP_PROTECT)
		return 0;
	for (later = s + 1; later < end && later->span == s->span; later++)
		if ((is_mapping(later) || later->op == MAPINFO_OP_PROTECT) &&
		    later->address >= s->address &&
		    later->address - s->address < extent)
			extent = later->address - s->address;
	return extent;
}
