// SPDX-License-Identifier: MIT
/* mapinfo plan --svg: a file, and the memory that it becomes with an MMU and without. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "picture.h"
#include "utf8.h"

/* From the top. */
enum {
	TITLE		= 42,
	SUBTITLE	= 64,
	HEADS		= 104,
	FIGURES		= 126,
	MEMORY		= 186,
	/* where those of the right side begin, and where within a side numbers end */
	FIGURES_X	= 600,
	FIGURES_RIGHT	= 84,
};

static bool plan_side(const char *name, const struct invocation *invocation,
		      struct side *side)
{
	struct output none = { .json = false };
	struct invocation elsewhere = *invocation;

	elsewhere.output = &none;
	elsewhere.elsewhere = true;
	set_system(&elsewhere.as, side->mmu);
	side->planned = file_open(&side->file, name, &none) &&
			file_plan(&side->file, &elsewhere);
	if (side->planned)
		make_pieces(&side->file, &side->pieces);
	return side->planned;
}

static uint64_t sum(const struct side *side, bool shared)
{
	uint64_t bytes = 0;
	unsigned int i;

	for (i = 0; i < side->pieces.count; i++) {
		const struct piece *piece = &side->pieces.list[i];

		if (piece->content != CONTENT_NOTHING &&
		    (piece->content == CONTENT_SHARED) == shared)
			bytes += piece->end - piece->start;
	}
	return bytes;
}

/* Beside what is said of the file, in the middle. */
static double head_of(const struct side *side)
{
	return side->mmu ? FIGURES_X : side->x;
}

static void draw_figure(struct svg *svg, const struct side *side, unsigned int line,
			uint64_t bytes, const char *what)
{
	double x = head_of(side) + FIGURES_RIGHT, y = FIGURES + line * LINE;
	char buffer[32];

	svg_text(svg, x, y, "strong right", "%s", grouped(bytes, buffer));
	svg_text(svg, x + 7, y, "quiet", "%s", what);
}

static void draw_figures(struct svg *svg, const struct side *side)
{
	svg_text(svg, head_of(side), HEADS, "head", "%s", side->name);
	if (!side->planned)
		return;
	draw_figure(svg, side, 0, sum(side, false), side->mmu ?
		    "bytes own, page by page when written" :
		    "bytes of its own in each process");
	draw_figure(svg, side, 1, sum(side, true), "bytes shared by all processes");
	draw_figure(svg, side, 2, side->file.plan.cost.contiguous, side->mmu ?
		    "bytes need be in one piece" :
		    "bytes in one piece, at most");
}

static void draw_title(struct svg *svg, const char *name, const struct file *file)
{
	char machine[20], size[32];

	svg_text(svg, SVG_MARGIN, TITLE, "title", "%s", shorten(name, 64));
	svg_text(svg, SVG_MARGIN, SUBTITLE, "quiet",
		 "%s, %u bits, %s%s, pages of %s bytes",
		 machine_name(file->elf.machine, machine), elf_bits(file),
		 file->elf.flags & MAPINFO_ELF_FDPIC ?
			"FDPIC: each segment may lie anywhere" :
			"constant displacement: segments keep their distance",
		 file->elf.flags & MAPINFO_ELF_TEXTREL ? ", text relocations" : "",
		 grouped(file->system.page_size, size));
	svg_text(svg, SVG_WIDTH / 2.0, HEADS, "head middle", "The file");
	svg_text(svg, SVG_WIDTH / 2.0, FIGURES, "quiet middle", "%s bytes",
		 grouped(file->size, size));
}

static double draw_legend(struct svg *svg, double y)
{
	static const struct {
		const char *kind, *text;
		int width;
	} entries[] = {
		{ "shared", "shared by all processes", 178 },
		{ "later", "shared until written, page by page", 236 },
		{ "own", "copied: each process has its own", 226 },
		{ "zeroed", "zeroed: its own, too", 150 },
		{ "nothing", "nothing", 0 },
	};
	double x = SVG_MARGIN;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(entries); i++) {
		svg_box(svg, x, y, 22, 12, entries[i].kind);
		svg_text(svg, x + 29, y + 10, "small", "%s", entries[i].text);
		x += entries[i].width;
	}
	return y + 12;
}

/* Of what is shared nothing is known here but that it is. */
static bool is_unsure(const struct mapinfo_plan *plan)
{
	unsigned int i;

	for (i = 0; i < plan->spans_count; i++)
		if (plan->spans[i].strategy == MAPINFO_STRATEGY_SHARE &&
		    !plan->spans[i].verdict)
			return true;
	return false;
}

/* Each reason once; that something is writable is none that could be changed. */
static double draw_reasons(struct svg *svg, const struct side *side, double y)
{
	const struct mapinfo_plan *plan = &side->file.plan;
	unsigned int i, seen = 1 << MAPINFO_UNSHARED_NONE |
			       1 << MAPINFO_UNSHARED_WRITABLE;
	char text[300];

	if (is_unsure(plan))
		y = svg_lines(svg, side->x, y, 74,
			      "Of what is shared, the first process reads all, unless the"
			      " file system has it in memory: then nobody does.");
	for (i = 0; i < plan->spans_count; i++) {
		unsigned int unshared = plan->spans[i].unshared;

		if (seen & 1U << unshared)
			continue;
		seen |= 1U << unshared;
		snprintf(text, sizeof(text), "Not shared: %s.",
			 unshared_words(unshared));
		y = svg_lines(svg, side->x, y, 74, text);
		if (!unshared_cure(unshared))
			continue;
		snprintf(text, sizeof(text), "To change that: %s.",
			 unshared_cure(unshared));
		y = svg_lines(svg, side->x, y, 74, text);
	}
	return y;
}

static void draw_side(struct svg *svg, const struct side *side, double y)
{
	if (!side->planned)
		return;
	y = draw_steps(svg, side, y);
	draw_reasons(svg, side, y + LINE + 6);
}

static void draw(const char *name, struct side sides[2])
{
	const struct side *known = &sides[sides[0].planned ? 0 : 1];
	struct svg svg;
	char title[200];
	double y;

	svg_start(&svg);
	draw_title(&svg, name, &known->file);
	draw_figures(&svg, &sides[0]);
	draw_figures(&svg, &sides[1]);
	y = draw_memory(&svg, sides, MEMORY);
	y = draw_legend(&svg, y + 22) + 34;
	draw_side(&svg, &sides[0], y);
	draw_side(&svg, &sides[1], y);
	snprintf(title, sizeof(title), "How %s gets into memory", name);
	svg_end(&svg, title,
		"The segments of the file, the memory that they become without an"
		" MMU on the left and with one on the right, and the steps.");
}

bool draw_plan(const char *name, const struct invocation *invocation)
{
	static struct side sides[2] = {
		{ .name = "Without an MMU", .x = SVG_MARGIN },
		{ .name = "With an MMU", .mmu = true,
		  .x = SVG_WIDTH - SVG_MARGIN - SIDE_WIDTH },
	};
	bool all = true, any = false;
	unsigned int s;

	for (s = 0; s < 2; s++) {
		bool planned = plan_side(name, invocation, &sides[s]);

		all &= planned;
		any |= planned;
		/* what is no file of this kind is none for the other system either */
		if (!planned && !sides[s].file.elf.count)
			break;
	}
	if (any)
		draw(name, sides);
	for (s = 0; s < 2; s++) {
		file_close(&sides[s].file);
		free(sides[s].pieces.list);
	}
	return all;
}
