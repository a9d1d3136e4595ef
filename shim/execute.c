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

static const struct mapinfo_sys *sys_of(const struct execution *e)
{
	return &e->file.context->sys;
}

/* A span's first step: where the kernel likes or, fixed, has to. Others: over that. */
static long map(const struct execution *e, uintptr_t address, int flags)
{
	const struct mapinfo_step *step = e->step;
	int fd = e->file.fd;

	if (step->op == MAPINFO_OP_MAP_ANONYMOUS) {
		flags |= MAP_ANONYMOUS;
		fd = -1;
	}
	return sys_of(e)->mmap(address, step->length, step->prot, flags, fd,
			       step->offset);
}

static int read_step(const struct execution *e, uintptr_t address)
{
	return mapinfo_read(&e->file, (void *)address, e->step->length,
			    e->step->offset);
}

static int run(const struct execution *e)
{
	const struct mapinfo_step *step = e->step;
	uintptr_t address = e->mapped->start + step->address;
	long result = 0;

	switch ((enum mapinfo_op)step->op) {
	case MAPINFO_OP_MAP_FILE:
	case MAPINFO_OP_MAP_ANONYMOUS:
		if (!MAY_HAVE_MMU)
			break;
		result = map(e, address, MAP_PRIVATE | MAP_FIXED);
		break;
	case MAPINFO_OP_READ:
		return read_step(e, address);
	case MAPINFO_OP_ZERO:
		mapinfo_zero((void *)address, step->length);
		break;
	case MAPINFO_OP_PROTECT:
		if (!MAY_HAVE_MMU)
			break;
		result = sys_of(e)->mprotect(address, step->length, step->prot);
		break;
	case MAPINFO_OP_FLUSH:
		result = sys_of(e)->flush(address, step->length);
		break;
	}
	return mapinfo_is_error(result) ? (int)result : 0;
}

static long cut(const struct execution *e, uintptr_t start, size_t length)
{
	return length ? sys_of(e)->munmap(start, length) : 0;
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

/* What is shared lies where the file system has it, which need not be on a page. */
static bool is_misaligned(const struct execution *e,
			  const struct mapinfo_span *span)
{
	size_t align = e->file.context->system.page_size;

	if (align > span->align)
		align = span->align;
	return (e->mapped->start - span->vaddr) & (align - 1);
}

/*
 * The kernel's allocator has a largest piece, if the device has said so. It refuses more,
 * but with a warning and a trace in its log: that call is not made. Memory of a file's own is
 * not allocated.
 */
static bool is_too_large(const struct execution *e,
			 const struct mapinfo_span *span)
{
	size_t most = (size_t)e->file.context->system.contiguous_max;

	return most && e->mapped->length > most &&
	       span->verdict != MAPINFO_VERDICT_DIRECT &&
	       span->why != MAPINFO_WHY_INSIDE;
}

/* The first step of a span, if there is nothing of it yet. */
static int start_span(const struct execution *e)
{
	const struct mapinfo_span *span =
		&e->plan->spans[mapinfo_span_of(e->step)];
	struct mapinfo_mapped *mapped = e->mapped;
	long result = -ENOMEM;

	mapped->vaddr = span->vaddr;
	mapped->length = span->length + span->slack;
	mapped->strategy = (enum mapinfo_strategy)span->strategy;
	if (!HAS_FDPIC || !is_too_large(e, span))
		result = map(e, mapinfo_is_fixed(span) ? span->vaddr : 0, MAP_PRIVATE);
	if (mapinfo_is_error(result))
		return (int)result;
	mapped->start = (uintptr_t)result;
	e->mapping->count++;
	if (mapinfo_is_fixed(span) && mapped->start != span->vaddr)
		return MAPINFO_REFUSED(EBUSY, MAPINFO_REASON_ELF_FIXED);
	if (HAS_FDPIC && span->strategy == MAPINFO_STRATEGY_SHARE &&
	    is_misaligned(e, span))
		return MAPINFO_REFUSED(EINVAL, MAPINFO_REASON_ALIGNMENT);
	return span->slack ? align(e, span) : 0;
}

/*
 * How much memory lacks. What each segment alone would take, and what the kernel has at
 * most, is for those who may have FDPIC, and the device.
 */
static void tell_size(const struct execution *e, struct mapinfo_error *error)
{
	size_t most = (size_t)e->file.context->system.contiguous_max;

	error->contiguous = e->mapped->length;
	error->contiguous_least = error->contiguous;
	if (!HAS_FDPIC)
		return;
	error->contiguous_least = e->plan->cost.contiguous_least;
	if (error->contiguous > most)
		error->contiguous_max = most;
}

/* Unmaps what there is, and says what failed. */
static int give_up(const struct execution *e, int why,
		   struct mapinfo_error *error)
{
	const struct mapinfo_system *system = &e->file.context->system;

	/* if the span is not there */
	if (mapinfo_span_of(e->step) == e->mapping->count && why == -ENOMEM &&
	    !mapinfo_has(system, MAPINFO_FACT_MMU)) {
		why = MAPINFO_REFUSED(ENOMEM, MAPINFO_REASON_CONTIGUOUS);
		tell_size(e, error);
	}
	error->phdr = e->step->phdr;
	mapinfo_unmap(e->file.context, e->mapping);
	return mapinfo_result(error, why);
}

int mapinfo_run_plan(const struct mapinfo_context *context, int fd,
		     const struct mapinfo_plan *plan, bool flush,
		     struct mapinfo_mapping *mapping,
		     struct mapinfo_error *error)
{
	struct execution e = {
		{ context, fd }, plan, mapping, plan->steps, mapping->spans
	};
	unsigned int i;
	int why;

	for (i = 0; i < plan->count; i++, e.step++) {
		if (flush != (e.step->op == MAPINFO_OP_FLUSH))
			continue;
		e.mapped = &mapping->spans[mapinfo_span_of(e.step)];
		why = mapinfo_span_of(e.step) == mapping->count ?
		      start_span(&e) : run(&e);
		if (why) {
			error->step = (int)i;
			return give_up(&e, why, error);
		}
	}
	mapping->bias = mapping->spans[0].start - mapping->spans[0].vaddr;
	return 0;
}

int mapinfo_execute(const struct mapinfo_context *context, int fd,
		    const struct mapinfo_plan *plan,
		    struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error)
{
	int ret;

	mapinfo_no_error(error);
	mapping->count = 0;
	if (plan->spans_count > mapping->room) {
		error->room = plan->spans_count;
		return mapinfo_result(error, MAPINFO_REFUSED(
					     ENOMEM, MAPINFO_REASON_ROOM));
	}
	ret = mapinfo_run_plan(context, fd, plan, false, mapping, error);
	return ret ? ret : mapinfo_run_plan(context, fd, plan, true, mapping,
					    error);
}

int mapinfo_unmap(const struct mapinfo_context *context,
		  const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_mapped *span = mapping->spans;
	const struct mapinfo_mapped *end = mapinfo_spans_end(mapping);
	long first = 0;

	if (!mapping->count)
		return 0;
	for (; span < end; span++) {
		long result = context->sys.munmap(span->start, span->length);

		if (!first)
			first = result;
	}
	return (int)first;
}
