// SPDX-License-Identifier: MIT
/* mapinfo plan --all: the plans that the best one was chosen from. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "tool.h"

static unsigned int used_strategies(const struct mapinfo_plan *plan)
{
	unsigned int i, set = 0;

	for (i = 0; i < plan->spans_count; i++)
		set |= 1U << plan->spans[i].strategy;
	return set;
}

static const char *names_of(unsigned int set, char buffer[64])
{
	unsigned int i;

	buffer[0] = 0;
	for (i = 0; i < MAPINFO_STRATEGY_COUNT; i++) {
		if (!(set & 1U << i))
			continue;
		if (buffer[0])
			strcat(buffer, "+");
		strcat(buffer, strategy_name(i));
	}
	return buffer;
}

static void print_json(struct output *out, const struct mapinfo_plan *plan,
		       const char *names, bool best)
{
	json_open(out, NULL, '{');
	json_string(out, "strategies", names);
	json_bool(out, "best", best);
	print_cost_json(out, &plan->cost);
	json_close(out, '}');
}

static void print_text(const struct mapinfo_plan *plan, const char *names,
		       bool best)
{
	const struct mapinfo_cost *c = &plan->cost;

	printf("%c %s\n    %5zu %9zu %9zu %9zu %9zu %9zu %9zu %9" PRIu64 "\n",
	       best ? '*' : ' ', names, c->system_calls, c->bytes_read,
	       c->bytes_zeroed_kernel, c->bytes_zeroed_loader,
	       c->bytes_private, c->bytes_shared, c->contiguous,
	       weight_of(c));
}

/* A set that is not used up is the same as a smaller one. */
static void print_candidate(const struct file *file, unsigned int set,
			    struct mapinfo_plan *plan, struct output *out)
{
	struct mapinfo_error error;
	char names[64];
	bool best;

	if (mapinfo_plan(&file->system, &file->elf, &file->prediction, set,
			 plan, &error) || used_strategies(plan) != set)
		return;
	best = set == used_strategies(&file->plan);
	names_of(set, names);
	if (out->json)
		print_json(out, plan, names, best);
	else
		print_text(plan, names, best);
}

void print_candidates(const struct file *file, struct output *out)
{
	struct mapinfo_plan plan;
	unsigned int set;

	if (out->json)
		json_open(out, "candidates", '[');
	else
		printf("  strategies\n    %5s %9s %9s %9s %9s %9s %9s %9s\n",
		       "calls", "read", "zeroed", "by loader", "private",
		       "shared", "one piece", "weight");
	plan_allocate(&plan, file->elf.count);
	for (set = 1; set <= MAPINFO_STRATEGIES_ALL; set++)
		print_candidate(file, set, &plan, out);
	plan_free(&plan);
	if (out->json)
		json_close(out, ']');
}
