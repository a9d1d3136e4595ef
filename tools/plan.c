// SPDX-License-Identifier: MIT
/* mapinfo plan: how each file would be mapped, here or elsewhere. */
#include <stdio.h>

#include "output.h"
#include "tool.h"

static void print_plan(const struct file *file, bool json)
{
	unsigned int i;

	print_spans(file, NULL, json);
	print_cost(file, json);
	if (json)
		json_open("steps", '[');
	for (i = 0; i < file->plan.count; i++)
		print_step(file, i, NULL, NULL, json);
	if (json)
		json_close(']');
}

static bool plan_file(const char *name, const struct invocation *invocation)
{
	static struct file file;

	if (!file_open(&file, name, invocation))
		return false;
	if (!invocation->json)
		printf("%s\n", name);
	print_plan(&file, invocation->json);
	if (invocation->all)
		print_candidates(&file, &invocation->as, invocation->json);
	file_close(&file);
	return true;
}

bool command_plan(const struct invocation *invocation)
{
	return for_each_file("plan", invocation, plan_file);
}
