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

enum trace_refusal {
	REFUSE_NOTHING,
	REFUSE_FIXED,	/* mappings of the file at a fixed address */
	REFUSE_READ,	/* what reads the file */
	/* all calls that can fail from its opening on, but those that undo */
	REFUSE_ALL,
};

struct trace {
	/*
	 * What to do: a part of the names of files to look at; which calls are
	 * not made but fail, with which errno, and which one of them, from 1 on,
	 * or 0 for all; and whether to count what is cleared, which is the
	 * program's end.
	 */
	const char *file;
	enum trace_refusal refuse;
	int error;
	unsigned int which;
	bool count_cleared;

	/* What happened. */
	unsigned int calls, mappings;
	unsigned int reads_of_file;	/* those that read something */
	unsigned long bytes_read, bytes_read_of_file;
	unsigned long bytes_anonymous, bytes_mapped;
	unsigned long bytes_of_file;	/* of those that are mapped */
	unsigned long bytes_cleared;
	/* of the file's last mapping: instructions that are made visible */
	unsigned int flushes;
	unsigned long bytes_flushed;
	/* those at a fixed address, over one of the file, that failed */
	unsigned int refused_over;
	unsigned int refused;
	unsigned long refused_call;	/* its number */
	bool ended;	/* by the mark, not by the program's end */
	int status;	/* the program's, as run() has it */
};

void trace(const char * const argv[], struct trace *trace);

#endif /* TRACE_H */
