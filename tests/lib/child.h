/* SPDX-License-Identifier: GPL-2.0-only */
/* A program that runs beside the test. Spawned: without an MMU there is no fork(). */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child {
	pid_t pid;
	int in, out;	/* the test's ends of its standard input and output */
};

/*
 * Starts a program with the arguments @argv, of which the first is its name, in the
 * environment @env. Its standard input and output are pipes, with @errors its
 * standard error is the same as its output. Ends the test on failure.
 */
void start_child(struct child *child, const char *const argv[],
		 char *const env[], bool errors);

/* The same, but returns an errno if the program does not start; there is no child then. */
int try_child(struct child *child, const char *const argv[], char *const env[],
	      bool errors);

/*
 * Waits for its end. Returns its exit status, or 128 and the number of the signal
 * that ended it.
 */
int wait_for_child(pid_t pid);

#endif /* CHILD_H */
