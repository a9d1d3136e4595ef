// SPDX-License-Identifier: MIT
/* What a plan takes, for reading by people and programs. */
#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "tool.h"

uint64_t bytes_touched(const struct mapinfo_cost *cost)
{
	return (uint64_t)cost->bytes_read + cost->bytes_zeroed_kernel +
	       cost->bytes_zeroed_loader;
}

uint64_t weight_of(const struct mapinfo_cost *cost)
{
	return (mapinfo_cost_weight(cost) + 50) / 100;
}

void print_cost_json(struct output *out, const struct mapinfo_cost *cost)
{
	json_open(out, "cost", '{');
	json_unsigned(out, "system_calls", cost->system_calls);
	json_unsigned(out, "file_mappings", cost->file_mappings);
	json_unsigned(out, "bytes_read", cost->bytes_read);
	json_unsigned(out, "bytes_zeroed_kernel", cost->bytes_zeroed_kernel);
	json_unsigned(out, "bytes_zeroed_loader", cost->bytes_zeroed_loader);
	json_unsigned(out, "bytes_private", cost->bytes_private);
	json_unsigned(out, "bytes_shared", cost->bytes_shared);
	json_unsigned(out, "contiguous", cost->contiguous);
	json_unsigned(out, "contiguous_least", cost->contiguous_least);
	json_unsigned(out, "touched", bytes_touched(cost));
	json_unsigned(out, "weight", weight_of(cost));
	json_close(out, '}');
}

static void print_cost_text(const struct mapinfo_cost *cost, uint64_t least)
{
	printf("  system calls %zu, bytes read %zu, zeroed by kernel %zu,"
	       " loader %zu\n", cost->system_calls, cost->bytes_read,
	       cost->bytes_zeroed_kernel, cost->bytes_zeroed_loader);
	printf("  bytes private %zu, shared %zu, contiguous %zu\n",
	       cost->bytes_private, cost->bytes_shared, cost->contiguous);
	printf("  touches %" PRIu64 " bytes, where a copy takes at least %" PRIu64
	       "\n", bytes_touched(cost), least);
}

void print_cost(const struct file *file, struct output *out)
{
	uint64_t least = mapinfo_elf_least(&file->elf);

	if (out->json) {
		json_unsigned(out, "least", least);
		print_cost_json(out, &file->plan.cost);
	} else {
		print_cost_text(&file->plan.cost, least);
	}
}
