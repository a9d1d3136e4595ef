/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of the dynamic linker share. */
#ifndef LIB_H
#define LIB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/sysinfo.h>

#include "system.h"

/* Where the tests' own libraries and programs are. LOADER is the dynamic linker. */
#define LIBRARIES	"/lib/ldso/"
#define PROGRAMS	"/ldso/"

/* Whether what the dynamic linker loads is FDPIC, as the tests themselves are then. */
#ifdef __FDPIC__
#define FDPIC		true
#else
#define FDPIC		false
#endif

/*
 * Runs a program, with one string "NAME=VALUE" as its environment, or with none.
 * What it prints, up to the size of @output less one, is put there. Returns its
 * exit status, 128 and the signal's number if one ended it.
 */
int run(const char * const argv[], const char *environment, char *output,
	size_t size);

/*
 * What the file has of its segments, in bytes: of those with one of these flags (PF_),
 * or of all if @flags is 0.
 */
unsigned long bytes_of_segments(const char *path, unsigned int flags);

/*
 * In one piece of memory, where it can be mapped: a file that grows bit by bit is not. The
 * test ends if it cannot be made.
 */
void copy_file(const char *from, const char *to);

/* The system's, in bytes. */
static inline long free_memory(void)
{
	struct sysinfo info;

	sysinfo(&info);
	return (long)(info.freeram * info.mem_unit);
}

#endif /* LIB_H */
