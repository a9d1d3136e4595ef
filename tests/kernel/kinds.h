/* SPDX-License-Identifier: GPL-2.0-only */
/* Kinds of descriptors: how to get one of each. */
#ifndef KINDS_H
#define KINDS_H

#include <stdbool.h>

/* What every kernel has that the boards run; what only some have. */
enum trait {
	KNOWN		= 1 << 0, /* FILE must never say "not known" of it */
	EVERYWHERE	= 1 << 1, /* each board has it */
	WITH_MMU	= 1 << 2, /* each board with an MMU has it */
	FULL		= 1 << 3, /* a distribution's kernel has it */
	NEWER		= 1 << 4, /* the same, since Linux 6.12 */
};

struct kind {
	const char *name;
	/* A descriptor, or a negative errno where the kernel has none. */
	int (*open)(const char *argument);
	const char *argument;
	unsigned int traits;
};

/* Each list ends with an entry without a name. */
extern const struct kind kinds_of_files[];
extern const struct kind kinds_of_objects[];

/* Opens one of either list. */
int open_kind(const char *name);

/* Whether what has these traits must be there. */
bool must_have(unsigned int traits);

/* As init knows it: what others have built in is in modules there. */
bool is_full_kernel(void);

/* fuse.c: a file of a file system that a child of the test serves */
int open_fuse(const char *mode);
int serve_fuse(const char *mode);

#endif /* KINDS_H */
