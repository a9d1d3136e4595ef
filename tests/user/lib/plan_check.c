// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>
#include <sys/mman.h>

#include "plan_check.h"

/* Without what is not in use, and what lies between fields. */
bool same_plan(const struct mapinfo_plan *a, const struct mapinfo_plan *b)
{
	unsigned int i;

	if (a->count != b->count || a->spans_count != b->spans_count)
		return false;
	for (i = 0; i < a->count; i++) {
		const struct mapinfo_step *s = &a->steps[i], *t = &b->steps[i];

		if (s->offset != t->offset || s->address != t->address ||
		    s->length != t->length || s->op != t->op ||
		    s->prot != t->prot || s->span != t->span)
			return false;
	}
	return true;
}

void copy_plan(struct mapinfo_plan *to, const struct mapinfo_plan *from)
{
	to->spans_count = from->spans_count;
	to->count = from->count;
	to->cost = from->cost;
	memcpy(to->spans, from->spans,
	       from->spans_count * sizeof(*from->spans));
	memcpy(to->steps, from->steps, from->count * sizeof(*from->steps));
}

static bool is_mapping(const struct mapinfo_step *step)
{
	return step->op == MAPINFO_OP_MAP_FILE ||
	       step->op == MAPINFO_OP_MAP_ANONYMOUS;
}

static const char *check_spans(const struct mapinfo_system *system,
			       const struct mapinfo_elf *elf, unsigned int set,
			       const struct mapinfo_plan *plan)
{
	uintptr_t in_page = system->page_size - 1;
	unsigned int i;

	if (plan->spans_count != 1 && plan->spans_count != elf->count)
		return "neither one span nor one for each segment";
	if (plan->spans_count > 1 && !(elf->flags & MAPINFO_ELF_FDPIC))
		return "several spans";
	for (i = 0; i < plan->spans_count; i++) {
		const struct mapinfo_span *span = &plan->spans[i];

		if (!(set & 1U << span->strategy))
			return "a strategy that was not allowed";
		if ((span->vaddr | span->length | span->slack) & in_page ||
		    !span->length)
			return "a span that is not whole pages";
	}
	return NULL;
}

static const char *check_step(const struct mapinfo_system *system,
			      const struct mapinfo_plan *plan,
			      const struct mapinfo_step *step, bool first)
{
	const struct mapinfo_span *span = &plan->spans[step->span];
	uintptr_t in_page = system->page_size - 1;
	size_t room = span->length + (first ? span->slack : 0);
	bool share = span->strategy == MAPINFO_STRATEGY_SHARE;

	if (!step->length || step->address > room ||
	    step->length > room - step->address)
		return "a step outside its span";
	if (first && (!is_mapping(step) || step->address))
		return "the first step does not map the span";
	if (step->op == MAPINFO_OP_READ || step->op == MAPINFO_OP_ZERO ||
	    step->op == MAPINFO_OP_FLUSH)
		return step->prot ? "a protection of no mapping" : NULL;
	if (step->address & in_page || (step->length & in_page && !share) ||
	    step->offset & in_page)
		return "a mapping that is not whole pages";
	if (step->op != MAPINFO_OP_MAP_FILE && step->offset)
		return "an offset in no file";
	return NULL;
}

/* What a step takes, added up, against what the plan says. */
static const char *check_sum(const struct mapinfo_system *system,
			     const struct mapinfo_elf *elf,
			     const struct mapinfo_plan *plan)
{
	const struct mapinfo_cost *whole = &plan->cost;
	struct mapinfo_cost sum = { 0 }, step;
	unsigned int i;

	for (i = 0; i < plan->count; i++) {
		mapinfo_step_cost(system, elf, plan, i, &step);
		sum.system_calls += step.system_calls;
		sum.flushes += step.flushes;
		sum.file_mappings += step.file_mappings;
		sum.bytes_read += step.bytes_read;
		sum.bytes_zeroed_kernel += step.bytes_zeroed_kernel;
		sum.bytes_zeroed_loader += step.bytes_zeroed_loader;
	}
	return sum.system_calls == whole->system_calls &&
	       sum.flushes == whole->flushes &&
	       sum.file_mappings == whole->file_mappings &&
	       sum.bytes_read == whole->bytes_read &&
	       sum.bytes_zeroed_kernel == whole->bytes_zeroed_kernel &&
	       sum.bytes_zeroed_loader == whole->bytes_zeroed_loader ?
	       NULL : "steps that do not add up to what the plan takes";
}

const char *check_plan(const struct mapinfo_system *system,
		       const struct mapinfo_elf *elf, unsigned int set,
		       const struct mapinfo_plan *plan)
{
	const char *wrong = check_spans(system, elf, set, plan);
	unsigned int i, spans = 0;

	if (!plan->count || plan->count > MAPINFO_STEPS(elf->count))
		return "no steps, or too many";
	for (i = 0; i < plan->count && !wrong; i++) {
		const struct mapinfo_step *step = &plan->steps[i];
		bool first = step->span == spans;

		if (step->span + 1U != spans + first)
			return "steps that are not in the order of spans";
		spans += first;
		wrong = check_step(system, plan, step, first);
	}
	if (!wrong && spans != plan->spans_count)
		wrong = "a span without steps";
	return wrong ? wrong : check_sum(system, elf, plan);
}

/* Whether something will be shared of which it is not known how. */
static bool is_unsure(const struct mapinfo_plan *plan)
{
	unsigned int i;

	for (i = 0; i < plan->spans_count; i++)
		if (plan->spans[i].strategy == MAPINFO_STRATEGY_SHARE &&
		    plan->spans[i].verdict == MAPINFO_VERDICT_NONE)
			return true;
	return false;
}

static const char *check_calls(const struct mapinfo_plan *plan)
{
	size_t most = plan->cost.system_calls, least = most;
	unsigned int i;

	for (i = 0; i < plan->spans_count; i++)
		least -= plan->spans[i].slack ? 1 : 0;
	if (model_counts.calls < least || model_counts.calls > most)
		return "not as many system calls as planned";
	return NULL;
}

/* Whose memory it is, in bytes. */
static const char *check_sharing(const struct model_system *system,
				 const struct mapinfo_cost *cost)
{
	if (model_private() * system->page_size != cost->bytes_private)
		return "not as much is private as planned";
	if ((model_mapped() - model_private()) * system->page_size !=
	    cost->bytes_shared)
		return "not as much is shared as planned";
	return NULL;
}

/* A segment that may do nothing has memory of its own, or none: nobody can tell. */
static bool has_nothing(const struct mapinfo_plan *plan)
{
	unsigned int i;

	for (i = 1; i < plan->count; i++)
		if (plan->steps[i].op == MAPINFO_OP_MAP_ANONYMOUS &&
		    plan->steps[i].prot == PROT_NONE)
			return true;
	return false;
}

const char *check_cost(const struct model_system *system,
		       const struct mapinfo_plan *plan)
{
	const struct mapinfo_cost *cost = &plan->cost;
	bool mmu = system->mode == MODEL_MMU;
	const char *wrong;

	/* what was refused is copied, by more calls */
	if (model_counts.refused)
		return NULL;
	wrong = has_nothing(plan) ? NULL : check_sharing(system, cost);
	if (wrong)
		return wrong;
	if (is_unsure(plan))
		return model_counts.bytes_read > cost->bytes_read ?
		       "more is read than planned" : check_calls(plan);
	if (model_counts.bytes_read != cost->bytes_read)
		return "not as much is read as planned";
	if (model_counts.bytes_zeroed != cost->bytes_zeroed_kernel)
		return "not as much is zeroed as planned";
	if (!mmu && model_counts.largest != cost->contiguous)
		return "not as much contiguous memory as planned";
	return check_calls(plan);
}
