/* SPDX-License-Identifier: MIT */
/*
 * A picture in SVG, written by one program for all pictures of the tool: readable on
 * paper, in the light and in the dark; its text is text.
 */
#ifndef MAPINFO_SVG_H
#define MAPINFO_SVG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct svg - a picture in the making
 * @body: what is drawn so far.
 * @text: the same, once @body is closed.
 * @size: of it.
 * @bottom: how far down something was drawn.
 */
struct svg {
	FILE *body;
	char *text;
	size_t size;
	double bottom;
};

enum { SVG_WIDTH = 960, SVG_MARGIN = 24 };

void svg_start(struct svg *svg);
/*
 * Writes the picture to standard output. @title and @description are for those who do
 * not see it.
 */
void svg_end(struct svg *svg, const char *title, const char *description);

/*
 * Text whose baseline is at @y. @classes, separated by blanks: title, head, small, mono,
 * strong, quiet; right or middle, which is what @x is of it then.
 */
void svg_text(struct svg *svg, double x, double y, const char *classes,
	      const char *format, ...) __attribute__((format(printf, 5, 6)));
/* As many lines as it takes, of @width characters at most. Returns where the next goes. */
double svg_lines(struct svg *svg, double x, double y, unsigned int width,
		 const char *text);
/* @kind: what it is filled with: shared, later, own, zeroed, nothing, file. */
void svg_box(struct svg *svg, double x, double y, double width, double height,
	     const char *kind);
/* From the height of one box to that of another, to the right or to the left. */
void svg_band(struct svg *svg, double from, const double from_y[2], double to,
	      const double to_y[2], const char *kind);
void svg_line(struct svg *svg, double x1, double y1, double x2, double y2,
	      const char *class);

/* "139,264" */
const char *grouped(uint64_t number, char buffer[32]);

#endif /* MAPINFO_SVG_H */
