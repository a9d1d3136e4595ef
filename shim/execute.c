// SPDX-License-Identifier: MIT
/* Carries out a plan. All or nothing: a failure leaves nothing mapped. */
#include "internal.h"

/**
 * struct execution - a plan that is carried out
 * @file: what is mapped.
 * @plan: the plan.
 * @mapping: what there is of it.
 * @step: the current step.
 * @mapped: where its span is.
 */
struct execution {
	struct mapinfo_input file;
	const struct mapinfo_plan *plan;
	struct mapinfo_mapping *mapping;
	const struct mapinfo_step *step;
	struct mapinfo_mapped *mapped;
};

/* At @address, over the span that is there, if it is; else that is a hint. */
static long map(const struct execution *e, enum mapinfo_op op, int prot,
		uintptr_t address)
{
	bool there = e->step->span < e->mapping->count;
	int flags = there ? MAP_PRIVATE | MAP_FIXED : MAP_PRIVATE;
	size_t offset = e->step->offset;
	int fd = e->file.fd;

	if (op == MAPINFO_OP_MAP_ANONYMOUS) {
		flags |= MAP_ANONYMOUS;
		fd = -1;
		offset = 0;
	}
	return e->file.context->sys.mmap(address, e->step->length, prot,
					 flags, fd, offset);
}

static int read_step(const struct execution *e, uintptr_t address)
{
	return mapinfo_read(&e->file, (void *)address, e->step->length,
			    e->step->offset);
}

static int run(const struct execution *e)
{
	const struct mapinfo_sys *sys = &e->file.context->sys;
	const struct mapinfo_step *step = e->step;
	uintptr_t address = e->mapped->start + step->address;
	enum mapinfo_op op = (enum mapinfo_op)step->op;
	long result = 0;

	switch (op) {
	case MAPINFO_OP_MAP_FILE:
	case MAPINFO_OP_MAP_ANONYMOUS:
		result = map(e, op, step->prot, address);
		break;
	case MAPINFO_OP_READ:
		return read_step(e, address);
	case MAPINFO_OP_ZERO:
		mapinfo_zero((void *)address, step->length);
		break;
	case MAPINFO_OP_PROTECT:
		result = sys->mprotect(address, step->length, step->prot);
		break;
	}
	return mapinfo_is_error(result) ? (int)result : 0;
}

static long cut(const struct execution *e, uintptr_t start, size_t length)
{
	return length ? e->file.context->sys.munmap(start, length) : 0;
}

/* Keeps the aligned part of what was mapped, and unmaps what is over. */
static int align(const struct execution *e, const struct mapinfo_span *span)
{
	struct mapinfo_mapped *mapped = e->mapped;
	size_t before = (span->vaddr - mapped->start) & (span->align - 1);
	long result = cut(e, mapped->start, before);

	if (result)
		return (int)result;
	mapped->start += before;
	mapped->length -= before;
	result = cut(e, mapped->start + span->length,
		     mapped->length - span->length);
	if (!result)
		mapped->length = span->length;
	return (int)result;
}

/*
 * The kernel refuses to share what overlaps another mapping of the file, or
 * cannot map the file at all; -EINVAL and -ENODEV, then. Other errors are not
 * worked around: a file that may not be executed, for one, stays so.
 */
static bool is_refused(long result)
{
	return result == -EINVAL || result == -ENODEV;
}

/*
 * The first step of a span, which is mapped where the kernel likes or, fixed,
 * where it has to be, if there is nothing yet.
 */
static int start_span(const struct execution *e)
{
	const struct mapinfo_step *step = e->step;
	const struct mapinfo_span *span = &e->plan->spans[step->span];
	struct mapinfo_mapped *mapped = e->mapped;
	long result = map(e, (enum mapinfo_op)step->op, step->prot,
			  span->fixed ? span->vaddr : 0);

	mapped->length = span->length + span->slack;
	mapped->vaddr = span->vaddr;
	mapped->strategy = (enum mapinfo_strategy)span->strategy;
	if (mapped->strategy == MAPINFO_STRATEGY_SHARE && is_refused(result)) {
		mapped->strategy = MAPINFO_STRATEGY_COPY_READ;
		result = map(e, MAPINFO_OP_MAP_ANONYMOUS,
			     step->prot | PROT_WRITE, 0);
	}
	if (mapinfo_is_error(result))
		return (int)result;
	mapped->start = (uintptr_t)result;
	e->mapping->count++;
	if (span->fixed && mapped->start != span->vaddr)
		return MAPINFO_REFUSED(EBUSY, MAPINFO_REASON_ELF_FIXED);
	if (mapped->strategy != span->strategy)
		return read_step(e, mapped->start);
	/* without slack, a file's own memory may begin within a page */
	return span->slack ? align(e, span) : 0;
}

/* Unmaps what there is, and says what failed. */
static int give_up(const struct execution *e, int why,
		   struct mapinfo_error *error)
{
	error->step = (int)(e->step - e->plan->steps);
	/* if the span is not there */
	if (e->step->span == e->mapping->count && why == -ENOMEM &&
	    !mapinfo_has(&e->file.context->system, MAPINFO_FACT_MMU)) {
		why = MAPINFO_REFUSED(ENOMEM, MAPINFO_REASON_CONTIGUOUS);
		error->contiguous = e->mapped->length;
		error->contiguous_least = e->plan->cost.contiguous_least;
	}
	mapinfo_unmap(e->file.context, e->mapping);
	return mapinfo_fail(error, why, e->step->phdr);
}

int mapinfo_execute(const struct mapinfo_context *context, int fd,
		    const struct mapinfo_plan *plan,
		    struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error)
{
	struct execution e = {
		{ context, fd }, plan, mapping, plan->steps, mapping->spans
	};
	int why;

	mapinfo_no_error(error);
	mapping->count = 0;
	for (; e.step < plan->steps + plan->count; e.step++) {
		e.mapped = &mapping->spans[e.step->span];
		why = e.step->span == mapping->count ? start_span(&e) : run(&e);
		if (why)
			return give_up(&e, why, error);
	}
	mapping->bias = mapping->spans[0].start - mapping->spans[0].vaddr;
	return 0;
}

int mapinfo_unmap(const struct mapinfo_context *context,
		  const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_mapped *span = mapping->spans;
	const struct mapinfo_mapped *end = span + mapping->count;
	long first = 0;

	for (; span < end; span++) {
		long result = context->sys.munmap(span->start, span->length);

		if (!first)
			first = result;
	}
	return (int)first;
}
