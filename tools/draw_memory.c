// SPDX-License-Identifier: MIT
/*
 * In the picture of a plan: the file in the middle, the memory that it becomes on both
 * sides, and bands from where bytes are to where they get.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "output.h"
#include "picture.h"

enum {
	/* of a box with two lines, and with one */
	BOX_LEAST	= 36,
	BOX_SLIM	= 22,
	/* of a few bytes between segments, without any */
	BOX_PADDING	= 5,
	/* for all of a column that is drawn to scale */
	SCALED		= 330,
	/* between two spans, which may lie anywhere */
	SPAN_GAP	= 22,
	/* of a digit of an address */
	DIGIT		= 7,
};

/**
 * struct part - a part of the file
 * @start, @end: offsets.
 * @segment: what it is, or NULL.
 * @y: where its box is, from top to bottom.
 */
struct part {
	uint64_t start;
	uint64_t end;
	const struct mapinfo_segment *segment;
	double y[2];
};

/**
 * struct drawing - what holds for all boxes
 * @svg: the picture.
 * @elf: the headers, which are the same for all systems.
 * @parts: of the file, in its order.
 * @count: of these.
 * @page_size: bytes.
 * @scale: height of a byte.
 * @file: where the boxes of the file begin.
 */
struct drawing {
	struct svg *svg;
	const struct mapinfo_elf *elf;
	struct part *parts;
	unsigned int count;
	uint64_t page_size;
	double scale;
	double file;
};

const char *role_of(const struct mapinfo_segment *segment, bool zeroed,
		    char buffer[32])
{
	const char *role = "constants";
	char prot[4];

	if (!segment)
		return "padding";
	if (zeroed)
		role = "bss";
	else if (segment->prot & PROT_WRITE)
		role = "data";
	else if (segment->prot & PROT_EXEC)
		role = "code";
	snprintf(buffer, 32, "%s %s", role,
		 prot_name((uint32_t)segment->prot, prot));
	return buffer;
}

static int compare_offsets(const void *a, const void *b)
{
	const struct mapinfo_segment *const *x = a, *const *y = b;

	if ((*x)->offset != (*y)->offset)
		return (*x)->offset < (*y)->offset ? -1 : 1;
	return (*x)->phdr - (*y)->phdr;
}

static uint64_t add_part(struct drawing *drawing, uint64_t start, uint64_t end,
			 const struct mapinfo_segment *segment)
{
	struct part *part = &drawing->parts[drawing->count];

	if (end <= start)
		return start;
	part->start = start;
	part->end = end;
	part->segment = segment;
	drawing->count++;
	return end;
}

/* The file from its beginning to its end; of bytes that two segments have, once. */
static void find_parts(struct drawing *drawing, uint64_t size)
{
	const struct mapinfo_elf *elf = drawing->elf;
	const struct mapinfo_segment **sorted;
	uint64_t at = 0;
	unsigned int i;

	sorted = allocate(elf->count, sizeof(*sorted));
	drawing->parts = allocate(2 * elf->count + 1, sizeof(*drawing->parts));
	for (i = 0; i < elf->count; i++)
		sorted[i] = &elf->segments[i];
	qsort(sorted, elf->count, sizeof(*sorted), compare_offsets);
	for (i = 0; i < elf->count; i++) {
		uint64_t start = sorted[i]->offset;

		if (!sorted[i]->filesz)
			continue;
		at = add_part(drawing, at, start, NULL);
		at = add_part(drawing, at, start + sorted[i]->filesz, sorted[i]);
	}
	add_part(drawing, at, size, NULL);
	free(sorted);
}

static double scaled(const struct drawing *drawing, uint64_t bytes)
{
	double height = drawing->scale * (double)bytes;

	return height > BOX_LEAST ? height : BOX_LEAST;
}

/* So that the largest of the columns is as high as it may be. */
static void set_scale(struct drawing *drawing, const struct side sides[2])
{
	uint64_t most = 1, bytes = 0;
	unsigned int i, s;

	for (i = 0; i < drawing->count; i++)
		if (drawing->parts[i].segment)
			bytes += drawing->parts[i].end - drawing->parts[i].start;
	for (s = 0; s < 2; s++) {
		if (most < bytes)
			most = bytes;
		bytes = 0;
		for (i = 0; i < sides[s].pieces.count; i++) {
			const struct piece *piece = &sides[s].pieces.list[i];

			if (piece->content != CONTENT_NOTHING)
				bytes += piece->end - piece->start;
		}
	}
	if (most < bytes)
		most = bytes;
	drawing->scale = SCALED / (double)most;
}

static void draw_part(const struct drawing *drawing, const struct part *part)
{
	double x = drawing->file, y = part->y[0];
	char bytes[32], role[32];

	grouped(part->end - part->start, bytes);
	svg_box(drawing->svg, x, y, FILE_WIDTH, part->y[1] - y,
		part->segment ? "file" : "nothing");
	if (part->segment) {
		svg_text(drawing->svg, x + 8, y + 15, "strong", "%s",
			 role_of(part->segment, false, role));
		svg_text(drawing->svg, x + FILE_WIDTH - 8, y + 15,
			 "small quiet right", "phdr %d", part->segment->phdr);
		svg_text(drawing->svg, x + 8, y + 30, "small", "%s bytes",
			 grouped(part->end - part->start, bytes));
		svg_text(drawing->svg, x + FILE_WIDTH - 8, y + 30,
			 "small quiet right", "at %#" PRIx64, part->start);
	} else if (part->y[1] - y >= BOX_SLIM) {
		svg_text(drawing->svg, x + 8, y + 15, "small quiet", "not mapped");
		svg_text(drawing->svg, x + FILE_WIDTH - 8, y + 15,
			 "small quiet right", "%s bytes",
			 grouped(part->end - part->start, bytes));
	}
}

static double draw_file(struct drawing *drawing, double y)
{
	unsigned int i;

	for (i = 0; i < drawing->count; i++) {
		struct part *part = &drawing->parts[i];
		double height = BOX_SLIM;

		if (part->segment)
			height = scaled(drawing, part->end - part->start);
		else if (part->end - part->start < drawing->page_size)
			height = BOX_PADDING;
		part->y[0] = y;
		part->y[1] = y += height;
		draw_part(drawing, part);
	}
	return y;
}

static const char *const kinds[] = {
	[CONTENT_NOTHING] = "nothing", [CONTENT_SHARED] = "shared",
	[CONTENT_LATER] = "later", [CONTENT_COPIED] = "own",
	[CONTENT_ZEROED] = "zeroed",
};

static const char *const words[] = {
	[CONTENT_NOTHING] = "no access", [CONTENT_SHARED] = "shared",
	[CONTENT_LATER] = "own when written", [CONTENT_COPIED] = "copied",
	[CONTENT_ZEROED] = "zeroed",
};

/* The segment's bytes that are there: from where in the file's boxes. */
static void draw_band(const struct drawing *drawing, const struct side *side,
		      const struct piece *piece, const double to[2])
{
	bool left = side->memory < drawing->file;
	double from_x = left ? drawing->file : drawing->file + FILE_WIDTH;
	double to_x = left ? side->memory + MEMORY_WIDTH : side->memory;
	uint64_t end = piece->offset + (piece->end - piece->start);
	unsigned int i;

	for (i = 0; i < drawing->count; i++) {
		const struct part *part = &drawing->parts[i];
		uint64_t a = part->start, b = part->end;
		double per_byte = (part->y[1] - part->y[0]) / (double)(b - a);

		if (!part->segment || !piece->segment ||
		    part->segment->phdr != piece->segment->phdr)
			continue;
		if (a < piece->offset)
			a = piece->offset;
		if (b > end)
			b = end;
		if (a >= b)
			continue;
		svg_band(drawing->svg, from_x, (double[]){
			 part->y[0] + per_byte * (double)(a - part->start),
			 part->y[0] + per_byte * (double)(b - part->start) },
			 to_x, to, kinds[piece->content]);
	}
}

static void draw_addresses(const struct drawing *drawing, const struct side *side,
			   const struct piece *piece, const double y[2], bool last)
{
	bool left = side->memory < drawing->file;
	double x = left ? side->memory - 6 : side->memory + MEMORY_WIDTH + 6;
	const char *classes = left ? "mono quiet right" : "mono quiet";

	svg_text(drawing->svg, x, y[0] + 9, classes, "%08" PRIx64, piece->start);
	if (last)
		svg_text(drawing->svg, x, y[1], classes, "%08" PRIx64, piece->end);
}

static void draw_piece(const struct drawing *drawing, const struct side *side,
		       const struct piece *piece, const double y[2])
{
	double x = side->memory, right = x + MEMORY_WIDTH - 8;
	bool zeroed = piece->content == CONTENT_ZEROED;
	char bytes[32], role[32];
	const char *text;

	svg_box(drawing->svg, x, y[0], MEMORY_WIDTH, y[1] - y[0],
		kinds[piece->content]);
	text = grouped(piece->end - piece->start, bytes);
	if (piece->content == CONTENT_NOTHING) {
		svg_text(drawing->svg, x + 8, y[0] + 15, "small quiet", "%s",
			 words[piece->content]);
		svg_text(drawing->svg, right, y[0] + 15, "small quiet right",
			 "%s bytes", text);
		return;
	}
	svg_text(drawing->svg, x + 8, y[0] + 15, "strong", "%s",
		 role_of(piece->segment, zeroed, role));
	svg_text(drawing->svg, right, y[0] + 15, "small right", "%s",
		 words[piece->content]);
	svg_text(drawing->svg, x + 8, y[0] + 30, "small", "%s bytes", text);
}

static double draw_pieces(const struct drawing *drawing, const struct side *side,
			  double top)
{
	double y[2] = { top, top };
	unsigned int i;

	for (i = 0; i < side->pieces.count; i++) {
		const struct piece *piece = &side->pieces.list[i];
		bool last = i + 1 == side->pieces.count ||
			    piece[1].span != piece->span;

		y[0] = y[1];
		if (i && piece[-1].span != piece->span)
			y[0] += SPAN_GAP;
		y[1] = y[0] + (piece->content == CONTENT_NOTHING ? BOX_SLIM :
			       scaled(drawing, piece->end - piece->start));
		if (piece->content != CONTENT_NOTHING &&
		    piece->content != CONTENT_ZEROED)
			draw_band(drawing, side, piece, y);
		draw_piece(drawing, side, piece, y);
		draw_addresses(drawing, side, piece, y, last);
	}
	return y[1];
}

/* Addresses beside the memory may be long. */
static double width_of_addresses(const struct side sides[2])
{
	int digits = 8, n;
	unsigned int s, i;

	for (s = 0; s < 2; s++) {
		for (i = 0; i < sides[s].pieces.count; i++) {
			n = snprintf(NULL, 0, "%" PRIx64,
				     sides[s].pieces.list[i].end);
			if (digits < n)
				digits = n;
		}
	}
	return digits * DIGIT + 8;
}

double draw_memory(struct svg *svg, struct side sides[2], double y)
{
	const struct side *known = &sides[sides[0].planned ? 0 : 1];
	struct drawing drawing = {
		.svg = svg, .elf = &known->file.elf,
		.page_size = known->file.system.page_size,
		.file = (SVG_WIDTH - FILE_WIDTH) / 2.0,
	};
	double width = width_of_addresses(sides), bottom, end;
	unsigned int s;

	sides[0].memory = SVG_MARGIN + width;
	sides[1].memory = SVG_WIDTH - SVG_MARGIN - width - MEMORY_WIDTH;
	find_parts(&drawing, known->file.size);
	set_scale(&drawing, sides);
	bottom = draw_file(&drawing, y);
	for (s = 0; s < 2; s++) {
		end = y;
		if (sides[s].planned)
			end = draw_pieces(&drawing, &sides[s], y);
		else
			end = svg_lines(svg, sides[s].memory, y + 15, 32,
					sides[s].file.fault);
		if (bottom < end)
			bottom = end;
	}
	free(drawing.parts);
	return bottom;
}
