// SPDX-License-Identifier: MIT
/* Asks the device whether what the loader is about to write is its own. */
#include "internal.h"

/* Ranges asked for at once: 1 KB of stack, and enough for most files. */
#define BATCH	8

struct batch {
	unsigned int count;
	struct mapinfo_map maps[BATCH];
	unsigned int steps[BATCH];
};

/*
 * A range with MAPINFO_ATTR_SPANS has no verdict. It would have been asked of
 * one mapping, so something else lies there by now.
 */
static bool is_private(const struct mapinfo_map *map)
{
	return map->valid & MAPINFO_VALID_VERDICT &&
	       map->verdict == MAPINFO_VERDICT_PRIVATE &&
	       !(map->attributes & MAPINFO_ATTR_SPANS);
}

static int check(const struct mapinfo_plan *plan, const struct mapinfo_map *map,
		 unsigned int step, struct mapinfo_error *error)
{
	int phdr = plan->steps[step].phdr;

	if (map->error)
		return mapinfo_set_error(error, map->error,
					 MAPINFO_REASON_SYSTEM_CALL, phdr,
					 (int)step);
	if (!is_private(map))
		return mapinfo_set_error(error, -EPERM,
					 MAPINFO_REASON_NOT_PRIVATE, phdr,
					 (int)step);
	return mapinfo_success(error);
}

static int ask(const struct mapinfo_context *context,
	       const struct mapinfo_plan *plan, struct batch *batch,
	       struct mapinfo_error *error)
{
	unsigned int i;
	int ret;

	if (!batch->count)
		return mapinfo_success(error);
	ret = mapinfo_ask(context, batch->maps, batch->count);
	if (ret)
		return mapinfo_call_failed(error, ret, -1);
	for (i = 0; i < batch->count; i++) {
		ret = check(plan, &batch->maps[i], batch->steps[i], error);
		if (ret)
			return ret;
	}
	batch->count = 0;
	return 0;
}

int mapinfo_verify(const struct mapinfo_context *context,
		   const struct mapinfo_plan *plan,
		   const struct mapinfo_mapping *mapping,
		   struct mapinfo_error *error)
{
	struct batch batch;
	unsigned int i;
	int ret;

	if (context->device < 0)
		return mapinfo_set_error(error, -ENODEV,
					 MAPINFO_REASON_NO_DEVICE, -1, -1);
	batch.count = 0;
	for (i = 0; i < plan->count; i++) {
		const struct mapinfo_step *step = &plan->steps[i];
		size_t extent = mapinfo_step_extent(plan, i);

		if (!(step->prot & PROT_WRITE) || !extent)
			continue;
		mapinfo_range(&batch.maps[batch.count],
			      mapping->spans[step->span].start + step->address,
			      extent);
		batch.steps[batch.count++] = i;
		if (batch.count < BATCH)
			continue;
		ret = ask(context, plan, &batch, error);
		if (ret)
			return ret;
	}
	return ask(context, plan, &batch, error);
}
