// SPDX-License-Identifier: MIT
/* Decides how to map a shared object. Makes no system call. */
#include "planner.h"

static int check_span(const struct planner *p, struct mapinfo_error *error)
{
	const struct mapinfo_span *span = p->span;
	int phdr = p->end[-1].phdr;

	/* the last page of the address space, too, ends at 0 */
	if (span->vaddr + span->length <= span->vaddr ||
	    span->length > PTRDIFF_MAX)
		return mapinfo_set_error(error, -ENOEXEC, MAPINFO_REASON_SPAN,
					 phdr);
	if (span->slack > PTRDIFF_MAX - span->length)
		return mapinfo_set_error(error, -ENOEXEC,
					 MAPINFO_REASON_ALIGNMENT, phdr);
	return 0;
}

/*
 * Takes over what is predicted of the span. Where nothing is, it may be shared
 * if it is one segment: all loaders map these alike. Two different mappings from
 * one page on, though, can stop the kernel (MAPINFO_FILE_HITS_BUG).
 */
static bool may_share(const struct planner *p, const struct mapinfo_file *file)
{
	if (!file || !(file->valid & MAPINFO_FILE_VALID_ANSWER))
		return p->end - p->first == 1;
	p->span->verdict = (uint8_t)file->verdict;
	p->span->why = (uint8_t)file->why;
	return !(file->attributes & MAPINFO_FILE_HITS_BUG) &&
	       (file->verdict == MAPINFO_VERDICT_DIRECT ||
		file->verdict == MAPINFO_VERDICT_SHAREABLE);
}

/* The strategies that are right for the span. */
static unsigned int fitting(const struct planner *p,
			    const struct mapinfo_file *file)
{
	unsigned int set = 1U << MAPINFO_STRATEGY_COPY_READ;

	if (mapinfo_can_overlay(p))
		set |= 1U << MAPINFO_STRATEGY_OVERLAY;
	if (mapinfo_can_share(p) && may_share(p, file))
		set |= 1U << MAPINFO_STRATEGY_SHARE;
	if (mapinfo_can_copy_map(p))
		set |= 1U << MAPINFO_STRATEGY_COPY_MAP;
	return set;
}

static void plan_share(struct planner *p)
{
	const struct mapinfo_segment *s;
	struct mapinfo_step *step;

	p->segment = p->first;
	step = mapinfo_add_step(p, MAPINFO_OP_MAP_FILE, p->span->vaddr,
				file_end(p->end - 1));
	for (s = p->first; s < p->end; s++)
		step->prot |= (uint8_t)s->prot;
}

/* The steps of the span by a strategy, and what they take. */
static void plan_by(struct planner *p, enum mapinfo_strategy strategy,
		    struct mapinfo_cost *cost)
{
	unsigned int first_step = p->plan->count;

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
	mapinfo_count_span(p, first_step, cost);
}

/*
 * Tries each strategy of the set, and plans the span by the cheapest. The
 * weights are those of a system without an MMU; with one, nothing is better than
 * pages that are copied when they are written, if at all.
 */
static void plan_span(struct planner *p, unsigned int set)
{
	unsigned int strategy, best = MAPINFO_STRATEGY_COUNT;
	unsigned int first_step = p->plan->count;
	uint64_t weight, least = 0;
	struct mapinfo_cost cost;

	if (set & 1U << MAPINFO_STRATEGY_OVERLAY)
		set = 1U << MAPINFO_STRATEGY_OVERLAY;
	for (strategy = 0; strategy < MAPINFO_STRATEGY_COUNT; strategy++) {
		if (!(set & 1U << strategy))
			continue;
		plan_by(p, strategy, &cost);
		p->plan->count = first_step;
		weight = mapinfo_cost_weight(&cost);
		if (best == MAPINFO_STRATEGY_COUNT || weight < least) {
			best = strategy;
			least = weight;
		}
	}
	plan_by(p, best, &cost);
	mapinfo_add_cost(&p->plan->cost, &cost);
}

/* The answer on the span: there is one for each that could be shared. */
static const struct mapinfo_file *
next_answer(const struct planner *p, const struct mapinfo_prediction *prediction,
	    unsigned int *next)
{
	if (!prediction || *next >= prediction->count || !mapinfo_can_share(p))
		return NULL;
	return &prediction->files[(*next)++];
}

static int start_planner(struct planner *p, const struct mapinfo_system *system,
			 const struct mapinfo_elf *elf,
			 struct mapinfo_plan *plan,
			 struct mapinfo_error *error)
{
	p->plan = plan;
	p->elf = elf;
	p->system = system;
	p->page_size = system->page_size;
	p->span = plan->spans;
	p->end = elf->segments;
	plan->spans_count = 0;
	plan->count = 0;
	mapinfo_zero(&plan->cost, sizeof(plan->cost));
	if (p->page_size && !(p->page_size & (p->page_size - 1)))
		return mapinfo_success(error);
	return mapinfo_set_error(error, -EINVAL, MAPINFO_REASON_PAGE_SIZE, -1);
}

int mapinfo_plan(const struct mapinfo_system *system,
		 const struct mapinfo_elf *elf,
		 const struct mapinfo_prediction *prediction,
		 unsigned int strategies, struct mapinfo_plan *plan,
		 struct mapinfo_error *error)
{
	unsigned int set, answer = 0;
	struct planner p;
	int ret;

	ret = start_planner(&p, system, elf, plan, error);
	while (!ret && mapinfo_next_span(&p)) {
		ret = check_span(&p, error);
		if (ret)
			break;
		set = strategies & fitting(&p, next_answer(&p, prediction,
							   &answer));
		if (!set)
			return mapinfo_set_error(error, -EINVAL,
						 MAPINFO_REASON_STRATEGY,
						 p.first->phdr);
		plan_span(&p, set);
		plan->spans_count++;
		p.span++;
	}
	return ret;
}
