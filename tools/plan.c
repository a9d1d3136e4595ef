// SPDX-License-Identifier: MIT
/* mapinfo plan: how each file would be mapped, here or elsewhere. */
#include <stdio.h>

#include "output.h"
#include "tool.h"
#include "utf8.h"

static void print_plan(const struct file *file,
		       const struct invocation *invocation)
{
	struct output *out = invocation->output;
	unsigned int i;

	if (!out->json)
		printf("%s\n", printable(file->name));
	print_headers(file, invocation);
	print_spans(file, NULL, out);
	print_cost(file, out);
	if (out->json)
		json_open(out, "steps", '[');
	for (i = 0; i < file->plan.count; i++)
		print_step(file, i, NULL, NULL, out);
	if (out->json)
		json_close(out, ']');
	if (invocation->all)
		print_candidates(file, out);
}

static bool plan_file(const char *name, const struct invocation *invocation)
{
	static struct file file;
	bool ok = file_open(&file, name, invocation->output);

	if (ok && is_bflt(&file)) {
		ok = print_bflt(&file, invocation);
	} else if (ok) {
		ok = file_plan(&file, invocation);
		if (ok)
			print_plan(&file, invocation);
	}
	file_close(&file);
	return ok;
}

bool command_plan(const struct invocation *invocation)
{
	if (invocation->output->svg)
		return draw_plan(invocation->files[0], invocation);
	return for_each_file("plan", invocation, plan_file);
}
