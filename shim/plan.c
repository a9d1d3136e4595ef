// SPDX-License-Identifier: MIT
/* Decides how to map a shared object. Makes no system call. */
#include "planner.h"

/* What the device says of the next parts that can be shared. */
struct answers {
	const struct mapinfo_file *next;
	const struct mapinfo_file *end;
};

static int check_part(const struct part *part)
{
	/* the last page of the address space, too, ends at 0 */
	if (part_end(part) <= part->start || part->length > PTRDIFF_MAX)
		return MAPINFO_REFUSED(ENOEXEC, MAPINFO_REASON_SPAN);
	if (part->length + part->slack > PTRDIFF_MAX)
		return MAPINFO_REFUSED(ENOEXEC, MAPINFO_REASON_ALIGNMENT);
	return 0;
}

static int check_set(const struct layout *layout, unsigned int set)
{
	/* anything else goes where the kernel likes */
	if (layout->fixed && set != 1U << MAPINFO_STRATEGY_OVERLAY)
		return MAPINFO_REFUSED(ENOEXEC, MAPINFO_REASON_ELF_FIXED);
	return set ? 0 : MAPINFO_REFUSED(EINVAL, MAPINFO_REASON_STRATEGY);
}

static void start_answers(struct answers *answers,
			  const struct mapinfo_prediction *prediction)
{
	answers->next = NULL;
	answers->end = NULL;
	if (prediction) {
		answers->next = prediction->files;
		answers->end = prediction->files + prediction->count;
	}
}

/* What is predicted of a part that can be shared, or NULL. */
static const struct mapinfo_file *take_answer(struct answers *answers)
{
	const struct mapinfo_file *file;

	if (answers->next == answers->end)
		return NULL;
	file = answers->next++;
	return file->valid & MAPINFO_FILE_VALID_ANSWER ? file : NULL;
}

/*
 * Where nothing is predicted, a part may be shared if it is one segment: all
 * loaders map these alike. Two different mappings from one page on, though, can
 * stop the kernel (MAPINFO_FILE_HITS_BUG).
 */
static bool may_share(const struct part *part, const struct mapinfo_file *file)
{
	if (!file)
		return part->end - part->first == 1;
	return !(file->attributes & MAPINFO_FILE_HITS_BUG) &&
	       (file->verdict == MAPINFO_VERDICT_DIRECT ||
		file->verdict == MAPINFO_VERDICT_SHAREABLE);
}

/*
 * The strategies that are right for the part. With an MMU, nothing is better
 * than pages that are copied when they are written, if at all. What is predicted
 * goes to the span.
 */
static unsigned int fitting(const struct part *part, unsigned int strategies,
			    struct answers *answers, struct mapinfo_span *span)
{
	unsigned int set = 1U << MAPINFO_STRATEGY_COPY_READ;
	const struct mapinfo_file *file;

	if (part->layout->can_overlay &&
	    strategies & 1U << MAPINFO_STRATEGY_OVERLAY)
		return 1U << MAPINFO_STRATEGY_OVERLAY;
	if (part->can_share) {
		file = take_answer(answers);
		if (file) {
			span->verdict = (uint8_t)file->verdict;
			span->why = (uint8_t)file->why;
		}
		if (may_share(part, file))
			set |= 1U << MAPINFO_STRATEGY_SHARE;
	}
	if (mapinfo_can_copy_map(part))
		set |= 1U << MAPINFO_STRATEGY_COPY_MAP;
	return set & strategies;
}

static void start_span(const struct part *part, struct mapinfo_span *span)
{
	span->vaddr = part->start;
	span->length = part->length;
	span->slack = part->slack;
	span->align = part->align;
	span->fixed = part->layout->fixed;
	span->verdict = MAPINFO_VERDICT_NONE;
	span->why = MAPINFO_WHY_NONE;
}

static void plan_share(struct steps *steps)
{
	const struct part *part = steps->part;

	mapinfo_add_step(steps, MAPINFO_OP_MAP_FILE, part->first, part->prot,
			 part->start, file_end(part->end - 1));
}

/* The steps of the span by a strategy, instead of those that there are. */
static void plan_by(struct steps *steps, enum mapinfo_strategy strategy)
{
	steps->next = steps->first;
	steps->span->strategy = (uint8_t)strategy;
	switch (strategy) {
	case MAPINFO_STRATEGY_OVERLAY:
		mapinfo_plan_overlay(steps);
		break;
	case MAPINFO_STRATEGY_SHARE:
		plan_share(steps);
		break;
	case MAPINFO_STRATEGY_COPY_MAP:
		mapinfo_plan_copy_map(steps);
		break;
	default:
		mapinfo_plan_copy_read(steps);
		break;
	}
}

/* Apart, so that the cost is off the stack while steps are made. */
static __attribute__((noinline)) uint64_t weigh(const struct steps *steps)
{
	struct mapinfo_cost cost;

	mapinfo_zero(&cost, sizeof(cost));
	mapinfo_count_span(steps, &cost);
	return mapinfo_cost_weight(&cost);
}

/*
 * Tries each strategy of the set, and plans the part by the cheapest, if there is
 * a choice. The weights are those of a system without an MMU.
 */
static void plan_part(struct steps *steps, unsigned int set)
{
	unsigned int strategy, best = MAPINFO_STRATEGY_COPY_READ;
	uint64_t weight, least = UINT64_MAX;

	steps->first = steps->next;
	for (strategy = 0; set >> strategy; strategy++) {
		if (!(set >> strategy & 1))
			continue;
		plan_by(steps, strategy);
		weight = set == 1U << strategy ? 0 : weigh(steps);
		if (weight < least) {
			best = strategy;
			least = weight;
		}
	}
	/* the steps there are now are those of the last one that was tried */
	if (steps->span->strategy != best)
		plan_by(steps, best);
	mapinfo_count_span(steps, &steps->plan->cost);
	steps->plan->spans_count++;
	steps->span++;
}

static void start_steps(struct steps *steps, struct mapinfo_plan *plan,
			const struct part *part)
{
	steps->part = part;
	steps->plan = plan;
	steps->span = plan->spans;
	steps->next = plan->steps;
	plan->spans_count = 0;
	mapinfo_zero(&plan->cost, sizeof(plan->cost));
}

int mapinfo_plan(const struct mapinfo_system *system,
		 const struct mapinfo_elf *elf,
		 const struct mapinfo_prediction *prediction,
		 unsigned int strategies, struct mapinfo_plan *plan,
		 struct mapinfo_error *error)
{
	struct answers answers;
	struct layout layout;
	struct steps steps;
	unsigned int set;
	struct part part;
	int why;

	mapinfo_no_error(error);
	if (!mapinfo_is_power_of_two(system->page_size))
		return mapinfo_fail(error,
				    MAPINFO_REFUSED(EINVAL,
						    MAPINFO_REASON_PAGE_SIZE),
				    -1);
	mapinfo_see_layout(system, elf, &layout);
	start_answers(&answers, prediction);
	start_steps(&steps, plan, &part);
	mapinfo_start_parts(&part, &layout);
	while (mapinfo_next_part(&part)) {
		why = check_part(&part);
		if (why)
			return mapinfo_fail(error, why, part.end[-1].phdr);
		start_span(&part, steps.span);
		set = fitting(&part, strategies, &answers, steps.span);
		why = check_set(&layout, set);
		if (why)
			return mapinfo_fail(error, why,
					    layout.fixed ? -1 :
							   part.first->phdr);
		plan_part(&steps, set);
	}
	plan->count = (unsigned int)(steps.next - plan->steps);
	return 0;
}
