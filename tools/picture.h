/* SPDX-License-Identifier: MIT */
/* What the files share that draw plans. */
#ifndef MAPINFO_PICTURE_H
#define MAPINFO_PICTURE_H

#include "pieces.h"
#include "svg.h"

/**
 * struct side - one half of the picture of a plan: a system
 * @name: of the system.
 * @mmu: it has an MMU.
 * @file: the file, as it is planned for it; with its fault where it cannot be.
 * @planned: it is.
 * @pieces: what its memory becomes.
 * @x: where the half begins.
 * @memory: where the boxes of memory begin.
 */
struct side {
	const char *name;
	bool mmu;
	struct file file;
	bool planned;
	struct pieces pieces;
	double x;
	double memory;
};

enum {
	SIDE_WIDTH	= 444,
	MEMORY_WIDTH	= 200,
	FILE_WIDTH	= 192,
	LINE		= 17,
};

/* draw_memory.c: the file, and on both sides the memory. Returns where it ends. */
double draw_memory(struct svg *svg, struct side sides[2], double y);

/* draw_steps.c: the table of steps and what each takes. Returns where it ends. */
double draw_steps(struct svg *svg, const struct side *side, double y);

/* What a part of the file is for: "code r-x". */
const char *role_of(const struct mapinfo_segment *segment, bool zeroed,
		    char buffer[32]);

#endif /* MAPINFO_PICTURE_H */
