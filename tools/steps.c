// SPDX-License-Identifier: MIT
/* Plans, for reading by people and programs. */
#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "tool.h"

static void print_cost_json(const struct mapinfo_cost *cost)
{
	json_open("cost", '{');
	json_unsigned("system_calls", cost->system_calls);
	json_unsigned("bytes_read", cost->bytes_read);
	json_unsigned("bytes_zeroed_kernel", cost->bytes_zeroed_kernel);
	json_unsigned("bytes_zeroed_loader", cost->bytes_zeroed_loader);
	json_unsigned("bytes_private", cost->bytes_private);
	json_unsigned("bytes_shared", cost->bytes_shared);
	json_unsigned("contiguous", cost->contiguous);
	json_close('}');
}

static void print_cost_text(const struct mapinfo_cost *cost)
{
	printf("  system calls %" PRIu64 ", bytes read %" PRIu64
	       ", zeroed by the kernel %" PRIu64 ", by the loader %" PRIu64
	       "\n", cost->system_calls, cost->bytes_read,
	       cost->bytes_zeroed_kernel, cost->bytes_zeroed_loader);
	printf("  bytes private %" PRIu64 ", shared %" PRIu64
	       ", contiguous %" PRIu64 "\n", cost->bytes_private,
	       cost->bytes_shared, cost->contiguous);
}

void print_strategy(const struct mapinfo_plan *plan, bool json)
{
	if (json) {
		json_string("strategy", strategy_name(plan->strategy));
		json_unsigned("vaddr", plan->vaddr);
		json_unsigned("length", plan->length);
		print_cost_json(&plan->cost);
	} else {
		printf("  %s, %" PRIu64 " bytes\n",
		       strategy_name(plan->strategy), plan->length);
		print_cost_text(&plan->cost);
	}
}

/* What a step has no use for is left out: the offset, the protection. */
static bool has_offset(const struct mapinfo_step *step)
{
	return step->op == MAPINFO_OP_MAP_FILE || step->op == MAPINFO_OP_READ;
}

static bool has_prot(const struct mapinfo_step *step)
{
	return step->op != MAPINFO_OP_READ && step->op != MAPINFO_OP_ZERO;
}

static void print_step_json(const struct mapinfo_step *step, uint64_t base,
			    const char *verdict)
{
	char prot[4];

	json_open(NULL, '{');
	json_string("op", op_name(step->op));
	json_unsigned("start", base + step->address);
	json_unsigned("end", base + step->address + step->length);
	if (has_prot(step))
		json_string("prot", prot_name(step->prot, prot));
	if (has_offset(step))
		json_unsigned("offset", step->offset);
	json_number("phdr", step->phdr);
	if (verdict)
		json_string("verdict", verdict);
	json_close('}');
}

static void print_step_text(const struct mapinfo_step *step, uint64_t base,
			    const char *verdict)
{
	char prot[4];

	printf("  %-13s %08" PRIx64 "-%08" PRIx64 " %s", op_name(step->op),
	       base + step->address, base + step->address + step->length,
	       has_prot(step) ? prot_name(step->prot, prot) : "   ");
	if (has_offset(step))
		printf(" offset %08" PRIx64, step->offset);
	else
		printf(" %15s", "");
	printf(" phdr %d", step->phdr);
	if (verdict)
		printf(" %s", verdict);
	putchar('\n');
}

void print_step(const struct mapinfo_plan *plan, unsigned int step,
		uint64_t base, const char *verdict, bool json)
{
	if (json)
		print_step_json(&plan->steps[step], base, verdict);
	else
		print_step_text(&plan->steps[step], base, verdict);
}
