// SPDX-License-Identifier: MIT
/* All of it, in the order of events: a file from open to mapped. */
#include "internal.h"

/* All of it will be written to, text relocations or not. */
static bool only_copies(const struct mapinfo_system *system,
			const struct mapinfo_elf *elf)
{
	unsigned int i;

	if (!mapinfo_lacks(system, MAPINFO_FACT_MAP_FIXED) ||
	    elf->flags & MAPINFO_ELF_FDPIC)
		return false;
	for (i = 0; i < elf->count; i++)
		if (elf->segments[i].prot & PROT_WRITE)
			return true;
	return false;
}

/* Apart, so that the prediction is off the stack when the plan is run. */
static __attribute__((noinline)) int
make_plan(const struct mapinfo_context *context, int fd,
	  const struct mapinfo_elf *elf, struct mapinfo_plan *plan,
	  struct mapinfo_error *error)
{
	struct mapinfo_prediction prediction;

	mapinfo_elf_predict(context, fd, elf, &prediction);
	return mapinfo_plan(&context->system, elf, &prediction,
			    MAPINFO_STRATEGIES_ALL, plan, error);
}

/* The file system has no mmap(): the file is read, then. */
static bool cannot_be_mapped(const struct mapinfo_error *error)
{
	return error->errnum == -ENODEV && error->step >= 0;
}

/* Apart, so that the plan is off the stack before and after. */
static __attribute__((noinline)) int
map(const struct mapinfo_context *context, int fd,
    const struct mapinfo_elf *elf, struct mapinfo_mapping *mapping,
    struct mapinfo_error *error)
{
	struct mapinfo_plan plan;
	int ret;

	ret = make_plan(context, fd, elf, &plan, error);
	if (!ret)
		ret = mapinfo_execute(context, fd, &plan, mapping, error);
	if (!cannot_be_mapped(error))
		return ret;
	ret = mapinfo_plan(&context->system, elf, NULL,
			   1U << MAPINFO_STRATEGY_COPY_READ, &plan, error);
	if (ret)
		return ret;
	return mapinfo_execute(context, fd, &plan, mapping, error);
}

/* Anonymous memory is always the process's own; with an MMU, all is. */
static bool needs_verification(const struct mapinfo_context *context,
			       const struct mapinfo_mapping *mapping)
{
	unsigned int i;

	if (context->device < 0 ||
	    !mapinfo_lacks(&context->system, MAPINFO_FACT_MMU))
		return false;
	for (i = 0; i < mapping->count; i++)
		if (mapping->spans[i].strategy == MAPINFO_STRATEGY_COPY_MAP)
			return true;
	return false;
}

int mapinfo_load(const struct mapinfo_context *context, int fd,
		 uint64_t file_size, struct mapinfo_elf *elf,
		 struct mapinfo_mapping *mapping, struct mapinfo_error *error)
{
	int ret;

	ret = mapinfo_elf_read(context, fd, file_size, elf, error);
	if (!ret && !only_copies(&context->system, elf))
		ret = mapinfo_elf_read_dynamic(context, fd, elf, error);
	if (!ret)
		ret = map(context, fd, elf, mapping, error);
	if (ret || !needs_verification(context, mapping))
		return ret;
	ret = mapinfo_verify(context, elf, mapping, error);
	if (ret)
		mapinfo_unmap(context, mapping);
	return ret;
}
