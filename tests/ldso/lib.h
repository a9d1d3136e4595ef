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

/* The system's, in bytes. */
static inline long free_memory(void)
{
	struct sysinfo info;

	sysinfo(&info);
	return (long)(info.freeram * info.mem_unit);
}

#endif /* LIB_H */
