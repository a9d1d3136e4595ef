/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The system calls of a program from its start to its main(). Without an MMU a
 * traced process gets private copies of what others share, so that this is not
 * for questions of memory.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>

/* A program says by close(TRACE_MARK) that the counting is to end. */
#define TRACE_MARK	0x6d61696e

struct trace {
	/*
	 * What to do: a part of the name of a file to look at, and whether to
	 * answer EINVAL to the attempts to map that at a fixed address.
	 */
	const char *file;
	bool refuse_fixed;

	/* What happened. */
	unsigned int calls;
	unsigned long bytes_read, bytes_read_of_file;
	unsigned long bytes_anonymous, bytes_mapped;
	unsigned int refused;
	bool ended;	/* by the mark, not by the program's end */
	int status;	/* the program's, as run() has it */
};

void trace(const char * const argv[], struct trace *trace);

#endif /* TRACE_H */
