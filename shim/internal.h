/* SPDX-License-Identifier: MIT */
/* What the library's files share. Nothing here is seen by its users. */
#ifndef MAPINFO_INTERNAL_H
#define MAPINFO_INTERNAL_H

#include <linux/errno.h>
#include <linux/mman.h>
#include <stdbool.h>

#include "mapinfo.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/* Fills in @error; returns @errnum. */
static inline int mapinfo_set_error(struct mapinfo_error *error, int errnum,
				    enum mapinfo_reason reason, int phdr,
				    int step)
{
	error->reason = reason;
	error->errnum = errnum;
	error->phdr = phdr;
	error->step = step;
	return errnum;
}

static inline int mapinfo_success(struct mapinfo_error *error)
{
	return mapinfo_set_error(error, 0, MAPINFO_REASON_NONE, -1, -1);
}

/* Of a system call: an address may look negative, an errno is above -4096. */
static inline bool mapinfo_is_error(long result)
{
	return (unsigned long)result > -4096UL;
}

/* memory.c */
void mapinfo_zero(void *to, size_t length);
int mapinfo_read(const struct mapinfo_context *context, int fd, void *to,
		 size_t length, uint64_t offset, struct mapinfo_error *error);

/* device.c */
void mapinfo_range(struct mapinfo_map *map, uint64_t address, uint64_t length);

#endif /* MAPINFO_INTERNAL_H */
