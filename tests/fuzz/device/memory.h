/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is given to the device: all right, or only to a part, or not at all. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

#include "input.h"

/* Of a call's structure, and of a vector's entries. */
#define ARENAS		2
#define ARENA_SIZE	((size_t)1 << 16)

struct place {
	unsigned char *address;
	/* The same memory where it can be written to. */
	unsigned char *writable;
	/* Bytes from there on that the kernel can read, and that it can write. */
	size_t can_read, can_write;
};

void memory_open(void);

/* For @size bytes. Without an MMU all of it is right: the kernel checks nothing there. */
struct place memory_place(struct input *in, unsigned int arena, size_t size);

/* Puts there as much of it as fits; the bytes around it are marked. */
void memory_put(const struct place *place, const void *bytes, size_t size);

/* Whether nothing was written around it. */
bool memory_is_kept(const struct place *place, size_t size);

#endif /* MEMORY_H */
