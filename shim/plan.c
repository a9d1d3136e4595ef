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
	/* a page of the file goes where it is wanted as a whole, or not at all */
	if (part->misfit)
		return MAPINFO_REASON_LOAD_CONGRUENT;
	/* the last page of the address space, too, ends at 0 */
	if (part_end(part) <= part->start || part->length > PTRDIFF_MAX)
		return MAPINFO_REASON_SPAN;
	if (part->length + part->slack > PTRDIFF_MAX)
		return MAPINFO_REASON_ALIGNMENT;
	return 0;
}

static int check_set(const struct layout *layout, unsigned int set)
{
	/* anything else goes where the kernel likes, and has its segments' bytes alone */
	if (!MAY_HAVE_MMU || set != 1U << MAPINFO_STRATEGY_OVERLAY) {
		if (layout->fixed)
			return MAPINFO_REASON_ELF_FIXED;
		if (HAS_WIDENING && layout->elf->flags & MAPINFO_ELF_BESIDE)
			return MAPINFO_REASON_OUTSIDE;
	}
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
 * Why a part is not shared whose pages would fit. Where nothing is predicted, it may be
 * if it is one segment: all loaders map these alike. Two different mappings from one
 * page on, though, can stop the kernel (MAPINFO_FILE_HITS_BUG).
 */
static enum mapinfo_unshared unshared_file(const struct part *part,
					   const struct mapinfo_file *file)
{
	if (!file)
		return part->end - part->first == 1 ? MAPINFO_UNSHARED_NONE :
						      MAPINFO_UNSHARED_UNKNOWN;
	/* of a traced process the kernel makes a copy, which nobody shares */
	if (file->verdict && !(file->attributes & MAPINFO_FILE_HITS_BUG))
		return MAPINFO_UNSHARED_NONE;
	return MAPINFO_UNSHARED_FILE;
}

static enum mapinfo_unshared see_answer(const struct part *part,
					struct answers *answers,
					struct mapinfo_span *span)
{
	const struct mapinfo_file *file;

	if (!HAS_FDPIC)
		return MAPINFO_UNSHARED_DISPLACEMENT;
	if (part->unshared)
		return part->unshared;
	file = take_answer(answers);
	if (file) {
		span->verdict = (uint8_t)file->verdict;
		span->why = (uint8_t)file->why;
	}
	return unshared_file(part, file);
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
	enum mapinfo_unshared unshared;

	if (is_overlay(part->layout))
		return 1U << MAPINFO_STRATEGY_OVERLAY;
	unshared = see_answer(part, answers, span);
	span->unshared = (uint8_t)unshared;
	if (HAS_FDPIC && !unshared) {
		set |= 1U << MAPINFO_STRATEGY_SHARE;
		if (!(strategies & 1U << MAPINFO_STRATEGY_SHARE))
			span->unshared = MAPINFO_UNSHARED_REFUSED;
	}
	if (HAS_CHEAPER_COPIES && mapinfo_can_copy_map(part))
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
	span->unshared = MAPINFO_UNSHARED_NONE;
}

static void plan_share(struct steps *steps)
{
	const struct part *part = steps->part;

	mapinfo_add_step(steps, MAPINFO_OP_MAP_FILE, part->first, part->prot,
			 part->start, file_end(part->end - 1));
}

/* The steps of the part, anew. Returns their weight. */
static uint32_t plan_copy(struct steps *steps, enum mapinfo_strategy strategy)
{
	steps->next = steps->first;
	steps->weight = 0;
	mapinfo_plan_copy(steps, strategy);
	return steps->weight;
}

/*
 * Of the two copies, the one that weighs less; mapping takes no more system calls than
 * reading, and so is taken where both weigh the same.
 */
static enum mapinfo_strategy plan_lighter_copy(struct steps *steps)
{
	uint32_t read = plan_copy(steps, MAPINFO_STRATEGY_COPY_READ);
	uint32_t map = plan_copy(steps, MAPINFO_STRATEGY_COPY_MAP);

	if (map <= read + read / 1024)
		return MAPINFO_STRATEGY_COPY_MAP;
	plan_copy(steps, MAPINFO_STRATEGY_COPY_READ);
	return MAPINFO_STRATEGY_COPY_READ;
}

/* Sharing is better than any copy, as memory is what such a system has least of. */
static enum mapinfo_strategy plan_part(struct steps *steps, unsigned int set)
{
	enum mapinfo_strategy strategy = MAPINFO_STRATEGY_COPY_READ;

	if (MAY_HAVE_MMU && set & 1U << MAPINFO_STRATEGY_OVERLAY) {
		mapinfo_plan_overlay(steps);
		return MAPINFO_STRATEGY_OVERLAY;
	}
	if (HAS_FDPIC && set & 1U << MAPINFO_STRATEGY_SHARE) {
		plan_share(steps);
		return MAPINFO_STRATEGY_SHARE;
	}
	if (HAS_CHEAPER_COPIES && set & 1U << MAPINFO_STRATEGY_COPY_MAP) {
		if (set & 1U << MAPINFO_STRATEGY_COPY_READ)
			return plan_lighter_copy(steps);
		strategy = MAPINFO_STRATEGY_COPY_MAP;
	}
	plan_copy(steps, strategy);
	return strategy;
}

static void start_steps(struct steps *steps, struct mapinfo_plan *plan,
			const struct part *part)
{
	steps->part = part;
	steps->plan = plan;
	steps->span = plan->spans;
	steps->next = plan->steps;
	plan->spans_count = 0;
}

static int plan_next(struct steps *steps, const struct part *part,
		     unsigned int strategies, struct answers *answers)
{
	unsigned int set;
	int why = check_part(part);

	if (why)
		return why;
	start_span(part, steps->span);
	set = fitting(part, strategies, answers, steps->span);
	why = check_set(part->layout, set);
	if (why)
		return why;
	steps->first = steps->next;
	steps->span->strategy = (uint8_t)plan_part(steps, set);
	steps->plan->spans_count++;
	steps->span++;
	return 0;
}

int mapinfo_make_plan(const struct mapinfo_system *system,
		      const struct mapinfo_elf *elf,
		      const struct mapinfo_prediction *prediction,
		      unsigned int strategies, struct mapinfo_plan *plan,
		      struct mapinfo_error *error)
{
	struct answers answers;
	struct layout layout;
	struct steps steps;
	struct part part;
	int why = 0;

	mapinfo_no_error(error);
	mapinfo_see_layout(system, elf, strategies, &layout);
	start_answers(&answers, prediction);
	start_steps(&steps, plan, &part);
	mapinfo_start_parts(&part, &layout);
	if (!mapinfo_is_power_of_two(layout.page_size))
		why = MAPINFO_REFUSED(EINVAL, MAPINFO_REASON_PAGE_SIZE);
	while (!why && mapinfo_next_part(&part)) {
		why = plan_next(&steps, &part, strategies, &answers);
		if (why && !layout.fixed)
			error->phdr = part.misfit ? part.misfit->phdr :
						    part.first->phdr;
		if (!HAS_FDPIC)
			break;
	}
	plan->count = (unsigned int)(steps.next - plan->steps);
	return mapinfo_result(error, why);
}
