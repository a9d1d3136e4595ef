/* SPDX-License-Identifier: GPL-2.0-only */
/* What /proc says of other processes and of the system. */
#ifndef PROC_H
#define PROC_H

#include <sys/types.h>

/* All of a file, up to 8 KB, until the next call. */
const char *read_proc(const char *path);

/* NULL behind the last. */
const char *next_line(const char *line);

/* The number behind a name in a process's status, where memory is in KB or bytes. */
long status_number(pid_t pid, const char *name);

/* Free memory in one piece, in bytes; the kernel joins no more than 4 MB. */
long largest_block(void);

#endif /* PROC_H */
