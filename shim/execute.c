// SPDX-License-Identifier: MIT
/* Carries out a plan. All or nothing: a failure leaves nothing mapped. */
#include "internal.h"

/* What is the same for all steps. */
struct execution {
	const struct mapinfo_context *context;
	const struct mapinfo_plan *plan;
	struct mapinfo_mapping *mapping;
	struct mapinfo_error *error;
	int fd;
};

static int check(const struct execution *e, long result)
{
	if (!mapinfo_is_error(result))
		return mapinfo_success(e->error);
	return mapinfo_call_failed(e->error, result, -1);
}

/* @fixed: at @address, over what is mapped there; else anywhere. */
static long map(const struct execution *e, const struct mapinfo_step *step,
		uintptr_t address, bool fixed)
{
	int flags = MAP_PRIVATE | (fixed ? MAP_FIXED : 0);
	int fd = e->fd;

	if (step->op == MAPINFO_OP_MAP_ANONYMOUS) {
		flags |= MAP_ANONYMOUS;
		fd = -1;
	}
	return e->context->sys.mmap(address, step->length, step->prot, flags,
				    fd, step->offset);
}

static int run(const struct execution *e, const struct mapinfo_step *step)
{
	const struct mapinfo_mapped *span = &e->mapping->spans[step->span];
	uintptr_t address = span->start + step->address;

	switch ((enum mapinfo_op)step->op) {
	case MAPINFO_OP_MAP_FILE:
	case MAPINFO_OP_MAP_ANONYMOUS:
		return check(e, map(e, step, address, true));
	case MAPINFO_OP_READ:
		return mapinfo_read(e->context, e->fd, (void *)address,
				    step->length, step->offset, e->error);
	case MAPINFO_OP_ZERO:
		mapinfo_zero((void *)address, step->length);
		break;
	case MAPINFO_OP_PROTECT:
		return check(e, e->context->sys.mprotect(address, step->length,
							 step->prot));
	}
	return mapinfo_success(e->error);
}

/* Keeps the aligned part of what was mapped, and unmaps what is over. */
static int align(const struct execution *e, const struct mapinfo_span *span,
		 struct mapinfo_mapped *mapped)
{
	uintptr_t misaligned = (mapped->start - span->vaddr) & (span->align - 1);
	size_t before = misaligned ? span->align - misaligned : 0;
	size_t after = span->slack - before;
	int ret = 0;

	if (before)
		ret = check(e, e->context->sys.munmap(mapped->start, before));
	if (ret)
		return ret;
	mapped->start += before;
	mapped->length -= before;
	if (after)
		ret = check(e, e->context->sys.munmap(mapped->start +
						      span->length, after));
	if (!ret)
		mapped->length = span->length;
	return ret;
}

static int out_of_memory(const struct execution *e,
			 const struct mapinfo_step *step)
{
	const struct mapinfo_system *system = &e->context->system;
	const struct mapinfo_span *span = &e->plan->spans[step->span];

	if (e->error->errnum != -ENOMEM ||
	    mapinfo_has(system, MAPINFO_FACT_MMU))
		return e->error->errnum;
	e->error->reason = MAPINFO_REASON_CONTIGUOUS;
	e->error->contiguous = span->length + span->slack;
	e->error->contiguous_least = e->plan->cost.contiguous_least;
	return e->error->errnum;
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

static int copy_instead(const struct execution *e,
			const struct mapinfo_step *shared,
			struct mapinfo_mapped *mapped)
{
	long result = e->context->sys.mmap(0, shared->length,
					   shared->prot | PROT_WRITE,
					   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (check(e, result))
		return out_of_memory(e, shared);
	mapped->start = (uintptr_t)result;
	mapped->strategy = MAPINFO_STRATEGY_COPY_READ;
	e->mapping->count++;
	return mapinfo_read(e->context, e->fd, (void *)mapped->start,
			    shared->length, shared->offset, e->error);
}

/* The first step of a span, which is mapped where the kernel likes. */
static int start_span(const struct execution *e,
		      const struct mapinfo_step *step)
{
	const struct mapinfo_span *span = &e->plan->spans[step->span];
	struct mapinfo_mapped *mapped = &e->mapping->spans[step->span];
	long result = map(e, step, 0, false);

	mapped->length = span->length + span->slack;
	mapped->vaddr = span->vaddr;
	mapped->strategy = (enum mapinfo_strategy)span->strategy;
	if (mapped->strategy == MAPINFO_STRATEGY_SHARE && is_refused(result))
		return copy_instead(e, step, mapped);
	if (check(e, result))
		return out_of_memory(e, step);
	mapped->start = (uintptr_t)result;
	e->mapping->count++;
	return span->slack ? align(e, span, mapped) : 0;
}

int mapinfo_execute(const struct mapinfo_context *context, int fd,
		    const struct mapinfo_plan *plan,
		    struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error)
{
	const struct execution e = { context, plan, mapping, error, fd };
	const struct mapinfo_step *step = plan->steps;
	const struct mapinfo_step *end = step + plan->count;
	int ret;

	mapping->count = 0;
	for (; step < end; step++) {
		ret = step->span == mapping->count ? start_span(&e, step) :
						     run(&e, step);
		if (!ret)
			continue;
		mapinfo_unmap(context, mapping);
		error->step = (int)(step - plan->steps);
		error->phdr = step->phdr;
		return ret;
	}
	mapping->bias = mapping->spans[0].start - mapping->spans[0].vaddr;
	return mapinfo_success(error);
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
