// SPDX-License-Identifier: MIT
/* All of it, in the order of events: a file from open to mapped. */
#include "internal.h"

/* Apart, so that the prediction is off the stack otherwise. */
static __attribute__((noinline)) int
ask_and_plan(const struct mapinfo_context *context, int fd,
	     const struct mapinfo_elf *elf, struct mapinfo_plan *plan,
	     struct mapinfo_error *error)
{
	struct mapinfo_prediction prediction;

	mapinfo_elf_predict(context, fd, elf, &prediction);
	return mapinfo_plan(&context->system, elf, &prediction,
			    MAPINFO_STRATEGIES_ALL, plan, error);
}

/* Apart, so that the plan is off the stack before and after. */
static __attribute__((noinline)) int
map(const struct mapinfo_context *context, int fd,
    const struct mapinfo_elf *elf, struct mapinfo_mapping *mapping,
    struct mapinfo_error *error)
{
	unsigned int strategies = MAPINFO_STRATEGIES_ALL;
	bool ask = context->device >= 0;
	struct mapinfo_plan plan;
	int ret;

	for (;;) {
		ret = ask ? ask_and_plan(context, fd, elf, &plan, error) :
			    mapinfo_plan(&context->system, elf, NULL,
					 strategies, &plan, error);
		if (!ret)
			ret = mapinfo_execute(context, fd, &plan, mapping,
					      error);
		if (ret != -ENODEV || strategies != MAPINFO_STRATEGIES_ALL)
			return ret;
		/* the file system has no mmap(): the file is read, then */
		strategies = 1U << MAPINFO_STRATEGY_COPY_READ;
		ask = false;
	}
}

/* The set of strategies that have been used, 1 << &enum mapinfo_strategy. */
static unsigned int used(const struct mapinfo_mapping *mapping)
{
	unsigned int set = 0, i;

	for (i = 0; i < mapping->count; i++)
		set |= 1U << mapping->spans[i].strategy;
	return set;
}

/*
 * Text relocations are rare, and seen in memory for nothing. If there are any,
 * an overlay becomes writable, and what is shared, to which nothing has been
 * written yet, is given back for a copy.
 */
static int map_for_relocation(const struct mapinfo_context *context, int fd,
			      struct mapinfo_elf *elf,
			      struct mapinfo_mapping *mapping,
			      struct mapinfo_error *error)
{
	bool overlay = mapping->spans[0].strategy == MAPINFO_STRATEGY_OVERLAY;
	int ret = 0;

	mapinfo_elf_see_dynamic(elf, mapping);
	if (!(elf->flags & MAPINFO_ELF_TEXTREL))
		return 0;
	if (overlay)
		ret = mapinfo_set_protection(context, elf, mapping, PROT_WRITE,
					     error);
	if (ret || !overlay)
		mapinfo_unmap(context, mapping);
	return overlay ? ret : map(context, fd, elf, mapping, error);
}

#define COPIES	(1U << MAPINFO_STRATEGY_COPY_MAP | \
		 1U << MAPINFO_STRATEGY_COPY_READ)

/* Anonymous memory is always the process's own; with an MMU, all is. */
static bool needs_verification(const struct mapinfo_context *context,
			       const struct mapinfo_elf *elf,
			       unsigned int strategies)
{
	return context->device >= 0 &&
	       mapinfo_lacks(&context->system, MAPINFO_FACT_MMU) &&
	       (strategies & 1U << MAPINFO_STRATEGY_COPY_MAP ||
		elf->flags & MAPINFO_ELF_TEXTREL);
}

int mapinfo_load(const struct mapinfo_context *context, int fd,
		 uint64_t file_size, struct mapinfo_elf *elf,
		 struct mapinfo_mapping *mapping, struct mapinfo_error *error)
{
	unsigned int strategies;
	int ret;

	ret = mapinfo_elf_read(context, fd, file_size, elf, error);
	if (!ret)
		ret = map(context, fd, elf, mapping, error);
	if (ret)
		return ret;
	strategies = used(mapping);
	/* what is a copy can be written to already */
	if (strategies & ~COPIES)
		ret = map_for_relocation(context, fd, elf, mapping, error);
	if (ret || !needs_verification(context, elf, strategies))
		return ret;
	ret = mapinfo_verify(context, elf, mapping, error);
	if (ret)
		mapinfo_unmap(context, mapping);
	return ret;
}
