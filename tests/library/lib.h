/* SPDX-License-Identifier: GPL-2.0-only */
/* What the programs for the boards share. */
#ifndef LIB_H
#define LIB_H

#include <stdbool.h>
#include <stdint.h>

#include "mapinfo.h"
#include "room.h"

/* Where all libraries for FDPIC are. */
#define FDPIC_DIR	"/lib/fdpic"

/* Ends the program, with errno's message, unless @success. */
void must(bool success, const char *what);

/* Knows the system from the device; ends the program without one. */
void open_device(struct mapinfo_context *context);

/*
 * Copies a file, contiguous where the file system can do that. Returns the
 * copy, open for reading and writing; ends the program on failure.
 */
int copy_file(const char *from, const char *to);

/* Knows the system as if there were no device. */
void open_without_device(struct mapinfo_context *context);

/* &enum mapinfo_verdict on a range; ends the program if nothing is there. */
uint32_t verdict_on(const struct mapinfo_context *device, uintptr_t address,
		    size_t length);

/*
 * Whether the board must have a library: all boards have all of them but those for
 * FDPIC, which some machine's compilers cannot make.
 */
bool is_here(const char *library);

/* How many mappings the process has. */
unsigned int count_mappings(const struct mapinfo_context *device);

#endif /* LIB_H */
