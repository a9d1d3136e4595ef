// SPDX-License-Identifier: MIT
/* Carries out a plan. All or nothing: a failure leaves nothing mapped. */
#include "internal.h"

/* @fixed: at @address, over what is mapped there; else anywhere. */
static long map(const struct mapinfo_context *context, int fd,
		const struct mapinfo_step *step, uintptr_t address, bool fixed)
{
	int flags = MAP_PRIVATE | (fixed ? MAP_FIXED : 0);

	if (step->op == MAPINFO_OP_MAP_ANONYMOUS) {
		flags |= MAP_ANONYMOUS;
		fd = -1;
	}
	return context->sys.mmap(address, (size_t)step->length, step->prot,
				 flags, fd, step->offset);
}

static int check(struct mapinfo_error *error, long result)
{
	if (!mapinfo_is_error(result))
		return mapinfo_success(error);
	return mapinfo_set_error(error, (int)result,
				 MAPINFO_REASON_SYSTEM_CALL, -1, -1);
}

static int run(const struct mapinfo_context *context, int fd,
	       const struct mapinfo_plan *plan,
	       const struct mapinfo_step *step, uintptr_t start,
	       struct mapinfo_error *error)
{
	uintptr_t address = start + (uintptr_t)step->address;
	size_t length = (size_t)step->length;
	long result = 0;

	switch ((enum mapinfo_op)step->op) {
	case MAPINFO_OP_MAP_FILE:
	case MAPINFO_OP_MAP_ANONYMOUS:
		result = map(context, fd, step, address, true);
		break;
	case MAPINFO_OP_READ:
		return mapinfo_read(context, fd, (void *)address, length,
				    step->offset, error);
	case MAPINFO_OP_ZERO:
		mapinfo_zero((void *)address, length);
		break;
	case MAPINFO_OP_PROTECT:
		result = context->sys.mprotect(address, length, step->prot);
		/* no MMU after all: then nothing needs the protection */
		if (result == -ENOSYS &&
		    plan->strategy == MAPINFO_STRATEGY_COPY)
			result = 0;
		break;
	}
	return check(error, result);
}

static int fail(struct mapinfo_error *error, const struct mapinfo_plan *plan,
		unsigned int step)
{
	error->step = (int)step;
	error->phdr = plan->steps[step].phdr;
	return error->errnum;
}

int mapinfo_execute(const struct mapinfo_context *context, int fd,
		    const struct mapinfo_plan *plan,
		    struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error)
{
	long start = map(context, fd, &plan->steps[0], 0, false);
	unsigned int i;

	if (check(error, start))
		return fail(error, plan, 0);
	mapping->start = (uintptr_t)start;
	mapping->length = (size_t)plan->length;
	mapping->bias = mapping->start - (uintptr_t)plan->vaddr;
	mapping->strategy = plan->strategy;
	for (i = 1; i < plan->count; i++)
		if (run(context, fd, plan, &plan->steps[i], mapping->start,
			error)) {
			mapinfo_unmap(context, mapping);
			return fail(error, plan, i);
		}
	return 0;
}

int mapinfo_unmap(const struct mapinfo_context *context,
		  const struct mapinfo_mapping *mapping)
{
	return (int)context->sys.munmap(mapping->start, mapping->length);
}
