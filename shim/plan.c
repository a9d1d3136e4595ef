// SPDX-License-Identifier: MIT
/* Decides how to map a shared object. Makes no system call. */
#include "planner.h"

static int check_span(const struct mapinfo_span *span)
{
	/* the last page of the address space, too, ends at 0 */
	if (span->vaddr + span->length <= span->vaddr ||
	    span->length > PTRDIFF_MAX)
		return MAPINFO_REFUSED(ENOEXEC, MAPINFO_REASON_SPAN);
	if (span->length + span->slack > PTRDIFF_MAX)
		return MAPINFO_REFUSED(ENOEXEC, MAPINFO_REASON_ALIGNMENT);
	return 0;
}

static int check_set(const struct planner *p, unsigned int set)
{
	/* anything else goes where the kernel likes */
	if (p->span->fixed && set != 1U << MAPINFO_STRATEGY_OVERLAY)
		return MAPINFO_REFUSED(ENOEXEC, MAPINFO_REASON_ELF_FIXED);
	return set ? 0 : MAPINFO_REFUSED(EINVAL, MAPINFO_REASON_STRATEGY);
}

/*
 * Takes over what is predicted of the span. Where nothing is, it may be shared
 * if it is one segment: all loaders map these alike. Two different mappings from
 * one page on, though, can stop the kernel (MAPINFO_FILE_HITS_BUG).
 */
static bool may_share(struct planner *p)
{
	const struct mapinfo_file *file = NULL;

	if (p->answer < p->answers_end)
		file = p->answer++;
	if (!file || !(file->valid & MAPINFO_FILE_VALID_ANSWER))
		return p->end - p->first == 1;
	p->span->verdict = (uint8_t)file->verdict;
	p->span->why = (uint8_t)file->why;
	return !(file->attributes & MAPINFO_FILE_HITS_BUG) &&
	       (file->verdict == MAPINFO_VERDICT_DIRECT ||
		file->verdict == MAPINFO_VERDICT_SHAREABLE);
}

/*
 * The strategies that are right for the span. With an MMU, nothing is better
 * than pages that are copied when they are written, if at all.
 */
static unsigned int fitting(struct planner *p, unsigned int strategies)
{
	unsigned int set = 1U << MAPINFO_STRATEGY_COPY_READ;

	if (p->can_overlay && strategies & 1U << MAPINFO_STRATEGY_OVERLAY)
		return 1U << MAPINFO_STRATEGY_OVERLAY;
	if (p->can_share && may_share(p))
		set |= 1U << MAPINFO_STRATEGY_SHARE;
	if (mapinfo_can_copy_map(p))
		set |= 1U << MAPINFO_STRATEGY_COPY_MAP;
	return set & strategies;
}

static void plan_share(struct planner *p)
{
	p->segment = p->first;
	mapinfo_add_step(p, MAPINFO_OP_MAP_FILE, p->span->vaddr,
			 file_end(p->end - 1))->prot = (uint8_t)p->prot;
}

/* The steps of the span by a strategy; @before: what those before it cost. */
static void plan_by(struct planner *p, enum mapinfo_strategy strategy,
		    const struct mapinfo_cost *before)
{
	mapinfo_copy(&p->plan->cost, before, sizeof(*before));
	p->step = p->first_step;
	p->span->strategy = (uint8_t)strategy;
	switch (strategy) {
	case MAPINFO_STRATEGY_OVERLAY:
		mapinfo_plan_overlay(p);
		break;
	case MAPINFO_STRATEGY_SHARE:
		plan_share(p);
		break;
	case MAPINFO_STRATEGY_COPY_MAP:
		mapinfo_plan_copy_map(p);
		break;
	default:
		mapinfo_plan_copy_read(p);
		break;
	}
	mapinfo_count_span(p);
}

/*
 * Tries each strategy of the set, and plans the span by the cheapest. The
 * weights are those of a system without an MMU.
 */
static void plan_span(struct planner *p, unsigned int set)
{
	unsigned int strategy, best = MAPINFO_STRATEGY_COPY_READ;
	uint64_t weight, least = UINT64_MAX;
	struct mapinfo_cost before;

	p->first_step = p->step;
	mapinfo_copy(&before, &p->plan->cost, sizeof(before));
	for (strategy = 0; set >> strategy; strategy++) {
		if (!(set >> strategy & 1))
			continue;
		plan_by(p, strategy, &before);
		weight = mapinfo_cost_weight(&p->plan->cost);
		if (weight < least) {
			best = strategy;
			least = weight;
		}
	}
	/* the steps there are now are those of the last one that was tried */
	if (p->span->strategy != best)
		plan_by(p, best, &before);
	p->plan->spans_count++;
	p->span++;
}

static void start_plan(struct planner *p, struct mapinfo_plan *plan,
		       const struct mapinfo_prediction *prediction)
{
	p->plan = plan;
	p->answer = NULL;
	p->answers_end = NULL;
	if (prediction) {
		p->answer = prediction->files;
		p->answers_end = prediction->files + prediction->count;
	}
	p->span = plan->spans;
	p->step = plan->steps;
	plan->spans_count = 0;
	mapinfo_zero(&plan->cost, sizeof(plan->cost));
}

int mapinfo_make_plan(const struct mapinfo_system *system,
		      const struct mapinfo_elf *elf,
		      const struct mapinfo_prediction *prediction,
		      unsigned int strategies, struct mapinfo_plan *plan,
		      struct mapinfo_error *error)
{
	unsigned int set;
	struct planner p;
	int why;

	if (!mapinfo_is_power_of_two(system->page_size))
		return mapinfo_fail(error,
				    MAPINFO_REFUSED(EINVAL,
						    MAPINFO_REASON_PAGE_SIZE),
				    -1);
	mapinfo_start_spans(&p, system, elf);
	start_plan(&p, plan, prediction);
	while (mapinfo_next_span(&p)) {
		why = check_span(p.span);
		if (why)
			return mapinfo_fail(error, why, p.end[-1].phdr);
		set = fitting(&p, strategies);
		why = check_set(&p, set);
		if (why)
			return mapinfo_fail(error, why,
					    p.span->fixed ? -1 :
							    p.first->phdr);
		plan_span(&p, set);
	}
	plan->count = (unsigned int)(p.step - plan->steps);
	return 0;
}

int mapinfo_plan(const struct mapinfo_system *system,
		 const struct mapinfo_elf *elf,
		 const struct mapinfo_prediction *prediction,
		 unsigned int strategies, struct mapinfo_plan *plan,
		 struct mapinfo_error *error)
{
	mapinfo_no_error(error);
	return mapinfo_make_plan(system, elf, prediction, strategies, plan,
				 error);
}
