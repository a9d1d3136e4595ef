/* SPDX-License-Identifier: MIT */
/* What a plan makes of memory, piece by piece: what is there in the end, and whose. */
#ifndef MAPINFO_PIECES_H
#define MAPINFO_PIECES_H

#include "tool.h"

/**
 * enum content - what is in a piece of memory
 * @CONTENT_NOTHING: no access.
 * @CONTENT_SHARED: bytes of the file that all processes have together.
 * @CONTENT_LATER: the same, but for each page that is written to.
 * @CONTENT_COPIED: bytes of the file that each process has a copy of.
 * @CONTENT_ZEROED: zeroes, that each process has.
 */
enum content {
	CONTENT_NOTHING,
	CONTENT_SHARED,
	CONTENT_LATER,
	CONTENT_COPIED,
	CONTENT_ZEROED,
};

/**
 * struct piece - memory of one content
 * @span: of the plan.
 * @start, @end: addresses, as the file has them.
 * @content: what is there.
 * @offset: in the file, of what comes from there.
 * @segment: which it is of, or NULL.
 */
struct piece {
	unsigned int span;
	uint64_t start;
	uint64_t end;
	enum content content;
	uint64_t offset;
	const struct mapinfo_segment *segment;
};

/**
 * struct pieces - all of a plan, in its order of spans
 * @list: to be freed.
 * @count: how many.
 */
struct pieces {
	struct piece *list;
	unsigned int count;
};

/* Of a file that is planned. */
void make_pieces(const struct file *file, struct pieces *pieces);

#endif /* MAPINFO_PIECES_H */
