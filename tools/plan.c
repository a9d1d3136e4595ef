// SPDX-License-Identifier: MIT
/* mapinfo plan: how each file would be mapped, here or elsewhere. */
#include <stdio.h>

#include "output.h"
#include "tool.h"

static void print_plan(const struct file *file, struct output *out)
{
	unsigned int i;

	print_spans(file, NULL, out);
	print_cost(file, out);
	if (out->json)
		json_open(out, "steps", '[');
	for (i = 0; i < file->plan.count; i++)
		print_step(file, i, NULL, NULL, out);
	if (out->json)
		json_close(out, ']');
}

static bool plan_file(const char *name, const struct invocation *invocation)
{
	static struct file file;

	if (!file_open(&file, name, invocation))
		return false;
	if (!invocation->output->json)
		printf("%s\n", name);
	print_plan(&file, invocation->output);
	if (invocation->all)
		print_candidates(&file, &invocation->as, invocation->output);
	file_close(&file);
	return true;
}

bool command_plan(const struct invocation *invocation)
{
	return for_each_file("plan", invocation, plan_file);
}
