/* SPDX-License-Identifier: MIT */
#ifndef MAPINFO_DYNAMIC_H
#define MAPINFO_DYNAMIC_H

#include "tool.h"

/**
 * struct dynamic - a dynamic section that is read, entry by entry
 * @file: of which file.
 * @offset: of the next entry in it.
 * @left: bytes from there to the end of the segment. What size PT_DYNAMIC has is what
 *	the file claims, and nobody looks at it.
 * @tag, @value: of the entry that was read.
 */
struct dynamic {
	const struct file *file;
	uint64_t offset;
	uint64_t left;
	uint64_t tag;
	uint64_t value;
};

void dynamic_start(struct dynamic *dynamic, const struct file *file);
/* False after the last one. */
bool dynamic_next(struct dynamic *dynamic);

/* Of the file's byte order. */
uint64_t read_number(const struct file *file, const unsigned char *bytes,
		     unsigned int size);
/* That has the byte at an address, in the file; or NULL. */
const struct mapinfo_segment *segment_at(const struct mapinfo_elf *elf, uint64_t vaddr);

#endif /* MAPINFO_DYNAMIC_H */
