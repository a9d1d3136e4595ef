// SPDX-License-Identifier: MIT
#include "internal.h"

/* Apart, so that the two large structures are not on the stack together. */
static __attribute__((noinline)) int
make_plan(const struct mapinfo_context *context, int fd,
	  struct mapinfo_plan *plan, struct mapinfo_error *error)
{
	struct mapinfo_elf elf;
	int ret;

	ret = mapinfo_elf_read(context, fd, &elf, error);
	if (ret)
		return ret;
	return mapinfo_plan(&context->system, &elf, plan, error);
}

int mapinfo_load(const struct mapinfo_context *context, int fd,
		 struct mapinfo_mapping *mapping, struct mapinfo_error *error)
{
	struct mapinfo_plan plan;
	int ret;

	ret = make_plan(context, fd, &plan, error);
	if (!ret)
		ret = mapinfo_execute(context, fd, &plan, mapping, error);
	if (ret || context->device < 0)
		return ret;
	ret = mapinfo_verify(context, &plan, mapping, error);
	if (ret)
		mapinfo_unmap(context, mapping);
	return ret;
}
