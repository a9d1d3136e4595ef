// SPDX-License-Identifier: MIT
/* In the picture of a plan: its steps, one a line, and what each takes. */
#include <inttypes.h>

#include "output.h"
#include "picture.h"

/* Where the columns are, from the beginning of the side; of numbers, where they end. */
enum {
	COLUMN_NUMBER	= 14,
	COLUMN_OP	= 22,
	COLUMN_MEMORY	= 118,
	COLUMN_PROT	= 238,
	COLUMN_CALLS	= 290,
	COLUMN_READ	= 366,
	COLUMN_ZEROED	= SIDE_WIDTH,
};

static void draw_cost(struct svg *svg, double x, double y, const char *classes,
		      const struct mapinfo_cost *cost)
{
	char buffer[32];

	svg_text(svg, x + COLUMN_CALLS, y, classes, "%zu", cost->system_calls);
	svg_text(svg, x + COLUMN_READ, y, classes, "%s",
		 grouped(cost->bytes_read, buffer));
	svg_text(svg, x + COLUMN_ZEROED, y, classes, "%s",
		 grouped((uint64_t)cost->bytes_zeroed_kernel +
			 cost->bytes_zeroed_loader, buffer));
}

static void draw_range(struct svg *svg, double x, double y, uint64_t start,
		       uint64_t end)
{
	if (end <= UINT32_MAX)
		svg_text(svg, x, y, "mono", "%08" PRIx64 "-%08" PRIx64, start, end);
	else /* wide enough for one of them */
		svg_text(svg, x, y, "mono", "%" PRIx64, start);
}

static void draw_step(struct svg *svg, const struct side *side, unsigned int i,
		      double y)
{
	const struct file *file = &side->file;
	const struct mapinfo_step *step = &file->plan.steps[i];
	uint64_t start = file->plan.spans[step->span].vaddr + step->address;
	struct mapinfo_cost cost;
	char prot[4];

	svg_text(svg, side->x + COLUMN_NUMBER, y, "small quiet right", "%u", i + 1);
	svg_text(svg, side->x + COLUMN_OP, y, "small", "%s", op_name(step->op));
	draw_range(svg, side->x + COLUMN_MEMORY, y, start, start + step->length);
	if (step_has_prot(step))
		svg_text(svg, side->x + COLUMN_PROT, y, "mono", "%s",
			 prot_name(step->prot, prot));
	mapinfo_step_cost(&file->system, &file->elf, &file->plan, i, &cost);
	draw_cost(svg, side->x, y, "small right", &cost);
}

static void draw_head(struct svg *svg, double x, double y)
{
	svg_text(svg, x + COLUMN_OP, y, "small quiet", "step");
	svg_text(svg, x + COLUMN_MEMORY, y, "small quiet", "memory");
	svg_text(svg, x + COLUMN_CALLS, y, "small quiet right", "calls");
	svg_text(svg, x + COLUMN_READ, y, "small quiet right", "bytes read");
	svg_text(svg, x + COLUMN_ZEROED, y, "small quiet right", "zeroed");
	svg_line(svg, x, y + 5, x + SIDE_WIDTH, y + 5, "rule");
}

double draw_steps(struct svg *svg, const struct side *side, double y)
{
	const struct mapinfo_plan *plan = &side->file.plan;
	unsigned int i;

	draw_head(svg, side->x, y);
	for (i = 0; i < plan->count; i++)
		draw_step(svg, side, i, y += LINE);
	svg_line(svg, side->x, y + 6, side->x + SIDE_WIDTH, y + 6, "rule");
	y += LINE + 3;
	svg_text(svg, side->x + COLUMN_OP, y, "small strong", "all of it");
	draw_cost(svg, side->x, y, "small strong right", &plan->cost);
	return y;
}
