/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many bytes of its libraries' bss a loader stores zeros to. All memory that
 * comes to lie there is filled with a pattern before the loader sees it, be it
 * mapped or read: where there are zeros in the end, the loader has stored them.
 *
 * The rest of the last page is not looked at: a loader may give it to malloc().
 */
#ifndef CLEARED_H
#define CLEARED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct cleared {
	int memory;		/* the process's */
	unsigned int count;	/* of libraries so far */
	struct cleared_library {
		unsigned long bias;
		/* virtual addresses in the file; none if they are the same */
		unsigned long bss, bss_end;
		/* FDPIC: where the segment with bss has its first page */
		bool fdpic;
		unsigned long page;
	} libraries[32];
};

void cleared_start(struct cleared *cleared, pid_t pid);

/* The next library, which is opened now. */
void cleared_library(struct cleared *cleared, const char *path);

/*
 * Its memory: the first that is mapped begins where the library does or, with
 * FDPIC, the first that is writable where the segment with bss does.
 */
void cleared_map(struct cleared *cleared, unsigned long start, size_t length,
		 bool writable);

/* What is there has changed. */
void cleared_fill(struct cleared *cleared, unsigned long start, size_t length);

unsigned long cleared_count(const struct cleared *cleared);

#endif /* CLEARED_H */
