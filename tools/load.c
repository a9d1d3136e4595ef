// SPDX-License-Identifier: MIT
/* mapinfo load: maps each file for real, and looks what that gave. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "tool.h"
#include "utf8.h"

/*
 * Of what a step mapped or protected, as far as later steps left it. Without the device
 * there is none: verify() may know all the same.
 */
static const char *step_verdict(const struct mapinfo_context *context,
				const struct mapinfo_plan *plan,
				unsigned int step,
				const struct mapinfo_mapping *mapping)
{
	size_t extent = mapinfo_step_extent(plan, step);
	struct mapinfo_map map;

	if (!extent)
		return NULL;
	memset(&map, 0, sizeof(map));
	map.addr = mapping->spans[plan->steps[step].span].start +
		   plan->steps[step].address;
	map.length = extent;
	if (mapinfo_ask(context, &map, 1))
		return NULL;
	if (map.error || !(map.valid & MAPINFO_VALID_VERDICT))
		return verdict_name(MAPINFO_VERDICT_NONE);
	return verdict_name(map.verdict);
}

static void print_steps(const struct mapinfo_context *context,
			const struct file *file,
			const struct mapinfo_mapping *mapping,
			struct output *out)
{
	unsigned int i;

	if (out->json)
		json_open(out, "steps", '[');
	for (i = 0; i < file->plan.count; i++)
		print_step(file, i, mapping,
			   step_verdict(context, &file->plan, i, mapping),
			   out);
	if (out->json)
		json_close(out, ']');
}

static void print_mapping(const struct file *file,
			  const struct mapinfo_mapping *mapping,
			  struct output *out)
{
	if (out->json)
		json_unsigned(out, "bias", mapping->bias);
	else
		printf("%s, load bias 0x%" PRIxPTR "\n", printable(file->name),
		       mapping->bias);
	print_spans(file, mapping, out);
	print_cost(file, out);
}

/* Without the device that is not known, but no failure either. */
static bool verify(struct file *file,
		   const struct invocation *invocation,
		   const struct mapinfo_mapping *mapping)
{
	struct mapinfo_error error;
	struct output *out = invocation->output;

	mapinfo_verify(invocation->context, &file->elf, mapping, &error);
	if (error.reason == MAPINFO_REASON_NO_DEVICE) {
		if (out->json)
			json_null(out, "verified");
		else
			printf("  not verified: %s\n",
			       mapinfo_reason_text(error.reason));
		return true;
	}
	if (out->json)
		json_bool(out, "verified", !error.reason);
	else
		printf("  %s\n", error.reason ? "not verified" : "verified");
	if (error.reason)
		file_failed(file, out, &error);
	return !error.reason;
}

static bool look_at(struct file *file,
		    const struct invocation *invocation,
		    const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_context *context = invocation->context;
	bool ok;

	print_mapping(file, mapping, invocation->output);
	print_steps(context, file, mapping, invocation->output);
	ok = verify(file, invocation, mapping);
	if (mapinfo_unmap(context, mapping)) {
		fprintf(stderr, "mapinfo: %s: cannot unmap\n",
			printable(file->name));
		ok = false;
	}
	return ok;
}

/*
 * What the kernel refused to do, the library has planned anew; so that what is told is
 * what was done.
 */
static void see_plan(struct file *file, const struct mapinfo_mapping *mapping)
{
	struct mapinfo_plan *plan = &file->plan;
	struct mapinfo_error error;
	unsigned int i, used = 0;
	bool same = true;

	for (i = 0; i < mapping->count; i++) {
		const struct mapinfo_mapped *span = &mapping->spans[i];

		used |= 1U << span->strategy;
		same &= span->strategy == plan->spans[i].strategy;
		if ((span->start - span->vaddr) % plan->spans[i].align &&
		    plan->spans[i].slack) {
			used |= MAPINFO_WITHOUT_SLACK;
			same = false;
		}
	}
	if (!same)
		mapinfo_plan(&file->system, &file->elf, &file->prediction,
			     used, plan, &error);
}

/* As a loader does it. */
static bool map_file(struct file *file, const struct invocation *invocation)
{
	struct mapinfo_context *context = invocation->context;
	struct mapinfo_segment segments[MAPINFO_SEGMENTS_USUAL];
	struct mapinfo_mapped spans[MAPINFO_SEGMENTS_USUAL];
	struct mapinfo_mapping mapping;
	struct mapinfo_elf elf;
	struct mapinfo_error error;
	bool ok;

	mapinfo_elf_init(&elf, segments, MAPINFO_SEGMENTS_USUAL);
	mapinfo_mapping_init(&mapping, spans, MAPINFO_SEGMENTS_USUAL);
	if (mapinfo_load(context, file->fd, file->size, &elf, &mapping,
			 &error)) {
		file_failed(file, invocation->output, &error);
		return false;
	}
	see_plan(file, &mapping);
	ok = look_at(file, invocation, &mapping);
	mapinfo_release(context, &elf);
	return ok;
}

static bool load_file(const char *name, const struct invocation *invocation)
{
	static struct file file;
	bool ok = file_open(&file, name, invocation->output) &&
		  file_plan(&file, invocation) &&
		  map_file(&file, invocation);

	file_close(&file);
	return ok;
}

bool command_load(const struct invocation *invocation)
{
	return for_each_file("load", invocation, load_file);
}
