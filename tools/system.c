// SPDX-License-Identifier: MIT
/* mapinfo system: the facts, each yes, no or unknown. */
#include <inttypes.h>
#include <stdio.h>

#include "mapinfo-names.h"
#include "output.h"
#include "tool.h"

/* An entry of the list in mapinfo-names.h. */
#define FACT(constant, upper, lower, words)	{ constant, lower, words },

static const struct {
	uint64_t bit;
	const char *name;
	const char *text;
} facts[] = {
	MAPINFO_FACT_NAMES(FACT)
};

/* Without the device, MAP_FIXED may work within bounds nobody told. */
static bool knows_bounds(const struct mapinfo_system *system)
{
	return system->map_fixed_end > 0;
}

static void print_json(struct output *out, const struct mapinfo_system *system,
		       const char *source)
{
	unsigned int i;

	json_begin(out, "system");
	json_string(out, "source", source);
	json_number(out, "abi", system->abi);
	json_number(out, "page_size", system->page_size);
	json_string(out, "sharing", sharing_name(system->sharing));
	json_open(out, "facts", '{');
	for (i = 0; i < ARRAY_SIZE(facts); i++) {
		if (system->known & facts[i].bit)
			json_bool(out, facts[i].name,
				  system->facts & facts[i].bit);
		else
			json_null(out, facts[i].name);
	}
	json_close(out, '}');
	if (knows_bounds(system)) {
		json_unsigned(out, "map_fixed_min", system->map_fixed_min);
		json_unsigned(out, "map_fixed_end", system->map_fixed_end);
	} else {
		json_null(out, "map_fixed_min");
		json_null(out, "map_fixed_end");
	}
	if (system->contiguous_max)
		json_unsigned(out, "contiguous_max", system->contiguous_max);
	else
		json_null(out, "contiguous_max");
	json_end(out);
}

static const char *answer(const struct mapinfo_system *system, uint64_t bit)
{
	if (!(system->known & bit))
		return "unknown";
	return system->facts & bit ? "yes" : "no";
}

static void print_text(const struct mapinfo_system *system, const char *source)
{
	unsigned int i;

	printf("%-38s%s\n", "source", source);
	printf("%-38s%u\n", "page size", system->page_size);
	for (i = 0; i < ARRAY_SIZE(facts); i++)
		printf("%-38s%s\n", facts[i].text,
		       answer(system, facts[i].bit));
	if (knows_bounds(system))
		printf("%-38s0x%" PRIx64 " to 0x%" PRIx64 "\n",
		       "MAP_FIXED is permitted from",
		       (uint64_t)system->map_fixed_min,
		       (uint64_t)system->map_fixed_end);
	if (system->contiguous_max)
		printf("%-38s%" PRIu64 "\n", "memory in one piece, at most",
		       (uint64_t)system->contiguous_max);
	printf("%-38s%s\n", "sharing of private mappings",
	       sharing_name(system->sharing));
}

bool command_system(const struct invocation *invocation)
{
	const struct mapinfo_context *context = invocation->context;
	const char *source = context->device < 0 ? "fallback" : "device";

	if (invocation->output->json)
		print_json(invocation->output, &context->system, source);
	else
		print_text(&context->system, source);
	return true;
}
