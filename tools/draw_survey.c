// SPDX-License-Identifier: MIT
/*
 * mapinfo survey --svg: of each program the files that it needs, and the memory of some
 * processes: what they share, once, and what each has of its own.
 */
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "survey.h"
#include "svg.h"
#include "utf8.h"

/* Columns; of numbers, where they end. */
enum {
	COLUMN_BAR	= 270,
	BAR_WIDTH	= 420,
	COLUMN_OWN	= 800,
	COLUMN_SHARED	= SVG_WIDTH - SVG_MARGIN,
	COLUMN_MEMORY	= 130,
	MEMORY_WIDTH	= 670,
	ROW		= 24,
	BAR		= 14,
	TITLE		= 42,
	SUBTITLE	= 64,
};

static void draw_numbers(struct svg *svg, double y, const char *classes, uint64_t own,
			 uint64_t shared)
{
	char buffer[32];

	svg_text(svg, COLUMN_OWN, y, classes, "%s", grouped(own, buffer));
	svg_text(svg, COLUMN_SHARED, y, classes, "%s", grouped(shared, buffer));
}

/* One line of the table, and under it why the file is not shared. */
static double draw_file(struct svg *svg, double y, const char *name, uint64_t own,
			uint64_t shared, const char *why, double per_byte)
{
	double middle = COLUMN_BAR + per_byte * (double)shared;

	y += ROW;
	svg_text(svg, SVG_MARGIN, y, "small", "%s", shorten(name, 36));
	if (shared)
		svg_box(svg, COLUMN_BAR, y - 11, per_byte * (double)shared, BAR,
			"shared");
	if (own)
		svg_box(svg, middle, y - 11, per_byte * (double)own, BAR, "own");
	draw_numbers(svg, y, "small right", own, shared);
	return why ? svg_lines(svg, COLUMN_BAR, y + 17, 72, why) - 12 : y;
}

static const char *why_not(const struct surveyed *file)
{
	return file->unshared ? unshared_words(file->unshared) : NULL;
}

static uint64_t largest(const struct survey *survey, const struct process *process)
{
	uint64_t most = process->stack;
	unsigned int i;

	for (i = 0; i < survey->count; i++) {
		const struct surveyed *file = &survey->files[i];

		if (file->seen && most < file->private + file->shared)
			most = file->private + file->shared;
	}
	return most ? most : 1;
}

static double draw_files(struct svg *svg, const struct survey *survey,
			 const struct process *process, double y)
{
	double per_byte = BAR_WIDTH / (double)largest(survey, process);
	unsigned int i;

	svg_text(svg, SVG_MARGIN, y, "small quiet", "what a process needs");
	svg_text(svg, COLUMN_OWN, y, "small quiet right", "bytes own");
	svg_text(svg, COLUMN_SHARED, y, "small quiet right", "bytes shared");
	svg_line(svg, SVG_MARGIN, y + 5, COLUMN_SHARED, y + 5, "rule");
	for (i = 0; i < survey->count; i++) {
		const struct surveyed *file = &survey->files[i];

		if (file->seen)
			y = draw_file(svg, y, file->path, file->private,
				      file->shared, why_not(file), per_byte);
	}
	if (process->stack)
		y = draw_file(svg, y, "stack", process->stack, 0, NULL, per_byte);
	y += 10;
	svg_line(svg, SVG_MARGIN, y, COLUMN_SHARED, y, "rule");
	y += 16;
	svg_text(svg, SVG_MARGIN, y, "small strong", "one process");
	draw_numbers(svg, y, "small strong right", process_own(process),
		     process->shared);
	return y;
}

/* What is shared, then each process; beyond what memory there is, what does not fit. */
static void draw_bar(struct svg *svg, const struct survey *survey,
		     const struct process *process, uint64_t count, double y,
		     double per_byte)
{
	double own = per_byte * (double)process_own(process), x = COLUMN_MEMORY;
	uint64_t i, at = process->shared;

	if (process->shared)
		svg_box(svg, x, y - 13, per_byte * (double)at, ROW - 6, "shared");
	x += per_byte * (double)at;
	for (i = 0; i < count; i++, x += own) {
		at += process_own(process);
		svg_box(svg, x, y - 13, own, ROW - 6,
			survey->free && at > survey->free ? "over" : "own");
	}
}

static void draw_limit(struct svg *svg, const struct survey *survey,
		       const struct process *process, double from, double to,
		       double per_byte)
{
	double x = COLUMN_MEMORY + per_byte * (double)survey->free;
	char buffer[32];

	svg_line(svg, x, from, x, to, "limit");
	svg_text(svg, x, to + 14, x > SVG_WIDTH / 2.0 ? "small right" : "small",
		 "%s bytes: %llu at most", grouped(survey->free, buffer),
		 (unsigned long long)how_many(survey, process));
}

static double draw_processes(struct svg *svg, const struct survey *survey,
			     const struct process *process, unsigned int most,
			     double y)
{
	uint64_t all = process->shared + most * process_own(process), shown = all;
	bool limit = survey->free && survey->free <= 4 * all;
	double per_byte, top = y + 8;
	unsigned int count;
	char buffer[32];

	if (limit && shown < survey->free)
		shown = survey->free;
	per_byte = MEMORY_WIDTH / (double)(shown ? shown : 1);
	for (count = 1; ; count = count * 2 < most ? count * 2 : most) {
		y += ROW;
		svg_text(svg, SVG_MARGIN, y, "small", "%u process%s", count,
			 count == 1 ? "" : "es");
		draw_bar(svg, survey, process, count, y, per_byte);
		svg_text(svg, COLUMN_SHARED, y, "small right", "%s bytes",
			 grouped(process->shared + count * process_own(process),
				 buffer));
		if (count == most)
			break;
	}
	if (limit) {
		draw_limit(svg, survey, process, top, y + 10, per_byte);
		y += ROW;
	}
	return y;
}

static void draw_legend(struct svg *svg, bool limit, double y)
{
	svg_box(svg, SVG_MARGIN, y, 22, 12, "shared");
	svg_text(svg, SVG_MARGIN + 29, y + 10, "small", "shared by all processes");
	svg_box(svg, 220, y, 22, 12, "own");
	svg_text(svg, 249, y + 10, "small", "of its own in each process");
	if (!limit)
		return;
	svg_box(svg, 440, y, 22, 12, "over");
	svg_text(svg, 469, y + 10, "small", "does not fit");
}

static void draw_title(struct svg *svg, const struct survey *survey, bool mmu)
{
	svg_text(svg, SVG_MARGIN, TITLE, "title", "Memory of processes");
	svg_text(svg, SVG_MARGIN, SUBTITLE, "quiet", "%s, %s an MMU",
		 shorten(root_name(survey), 100),
		 mmu ? "with" : "without");
}

bool draw_programs(struct survey *survey, const struct invocation *invocation)
{
	bool mmu = invocation->as.facts & MAPINFO_FACT_MMU, ok = true;
	struct process process;
	struct svg svg;
	double y = SUBTITLE + 40;
	char **name;

	svg_start(&svg);
	draw_title(&svg, survey, mmu);
	for (name = invocation->files + 1; *name; name++) {
		if (!add_up(survey, *name, invocation, &process)) {
			ok = false;
			continue;
		}
		svg_text(&svg, SVG_MARGIN, y, "head", "%s%s%s", shorten(*name, 60),
			 process.missing ? ", incomplete, without " : "",
			 process.missing ? process.missing : "");
		y = draw_files(&svg, survey, &process, y + ROW);
		y = draw_processes(&svg, survey, &process, invocation->processes,
				   y + 8) + 2 * ROW;
		ok &= !process.missing;
	}
	draw_legend(&svg, survey->free, y - ROW);
	svg_end(&svg, "Memory of processes",
		"For each program the files that it needs, with what is shared and what"
		" each process has of its own; then the memory that some processes take.");
	return ok;
}
