// SPDX-License-Identifier: MIT
/* Carries out a plan. All or nothing: a failure leaves nothing mapped. */
#include "internal.h"

/* The step that is carried out, and what is the same for all. */
struct execution {
	struct mapinfo_input file;
	const struct mapinfo_plan *plan;
	struct mapinfo_mapping *mapping;
	const struct mapinfo_step *step;
};

static int check(const struct execution *e, long result)
{
	if (!mapinfo_is_error(result))
		return 0;
	return mapinfo_call_failed(e->file.error, result);
}

/* At @address, over what is mapped there; if that is 0, anywhere. */
static long map(const struct execution *e, enum mapinfo_op op, int prot,
		uintptr_t address)
{
	int flags = MAP_PRIVATE | (address ? MAP_FIXED : 0);
	size_t offset = e->step->offset;
	int fd = e->file.fd;

	if (op == MAPINFO_OP_MAP_ANONYMOUS) {
		flags |= MAP_ANONYMOUS;
		fd = -1;
		offset = 0;
	}
	return e->file.context->sys.mmap(address, e->step->length, prot, flags,
					 fd, offset);
}

static int read(const struct execution *e, uintptr_t address)
{
	return mapinfo_read(&e->file, (void *)address, e->step->length,
			    e->step->offset);
}

static int run(const struct execution *e)
{
	const struct mapinfo_step *step = e->step;
	uintptr_t address = e->mapping->spans[step->span].start + step->address;
	enum mapinfo_op op = (enum mapinfo_op)step->op;

	switch (op) {
	case MAPINFO_OP_MAP_FILE:
	case MAPINFO_OP_MAP_ANONYMOUS:
		return check(e, map(e, op, step->prot, address));
	case MAPINFO_OP_READ:
		return read(e, address);
	case MAPINFO_OP_ZERO:
		mapinfo_zero((void *)address, step->length);
		break;
	case MAPINFO_OP_PROTECT:
		return check(e, e->file.context->sys.mprotect(address,
							      step->length,
							      step->prot));
	}
	return 0;
}

static int cut(const struct execution *e, uintptr_t start, size_t length)
{
	return length ? check(e, e->file.context->sys.munmap(start, length)) : 0;
}

/* Keeps the aligned part of what was mapped, and unmaps what is over. */
static int align(const struct execution *e, const struct mapinfo_span *span,
		 struct mapinfo_mapped *mapped)
{
	size_t before = (span->vaddr - mapped->start) & (span->align - 1);
	int ret = cut(e, mapped->start, before);

	if (ret)
		return ret;
	mapped->start += before;
	mapped->length -= before;
	ret = cut(e, mapped->start + span->length,
		  mapped->length - span->length);
	if (!ret)
		mapped->length = span->length;
	return ret;
}

/* Where the first mapping of a span, of @length bytes, failed. */
static int out_of_memory(const struct execution *e, size_t length)
{
	struct mapinfo_error *error = e->file.error;

	if (error->errnum == -ENOMEM &&
	    !mapinfo_has(&e->file.context->system, MAPINFO_FACT_MMU)) {
		error->reason = MAPINFO_REASON_CONTIGUOUS;
		error->contiguous = length;
		error->contiguous_least = e->plan->cost.contiguous_least;
	}
	return error->errnum;
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

/* The first step of a span, which is mapped where the kernel likes. */
static int start_span(const struct execution *e)
{
	const struct mapinfo_step *step = e->step;
	const struct mapinfo_span *span = &e->plan->spans[step->span];
	struct mapinfo_mapped *mapped = &e->mapping->spans[step->span];
	long result = map(e, (enum mapinfo_op)step->op, step->prot, 0);
	bool copy = span->strategy == MAPINFO_STRATEGY_SHARE &&
		    is_refused(result);

	mapped->length = span->length + span->slack;
	mapped->vaddr = span->vaddr;
	mapped->strategy = (enum mapinfo_strategy)span->strategy;
	if (copy) {
		mapped->strategy = MAPINFO_STRATEGY_COPY_READ;
		result = map(e, MAPINFO_OP_MAP_ANONYMOUS,
			     step->prot | PROT_WRITE, 0);
	}
	if (check(e, result))
		return out_of_memory(e, mapped->length);
	mapped->start = (uintptr_t)result;
	e->mapping->count++;
	if (copy)
		return read(e, mapped->start);
	/* a file's own memory may begin within a page: no need to look */
	return span->slack ? align(e, span, mapped) : 0;
}

int mapinfo_execute(const struct mapinfo_context *context, int fd,
		    const struct mapinfo_plan *plan,
		    struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error)
{
	struct execution e = {
		{ context, error, fd }, plan, mapping, plan->steps
	};
	const struct mapinfo_step *end = plan->steps + plan->count;
	int ret;

	mapping->count = 0;
	for (; e.step < end; e.step++) {
		ret = e.step->span == mapping->count ? start_span(&e) : run(&e);
		if (!ret)
			continue;
		mapinfo_unmap(context, mapping);
		error->step = (int)(e.step - plan->steps);
		error->phdr = e.step->phdr;
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
