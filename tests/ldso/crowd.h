/* SPDX-License-Identifier: GPL-2.0-only */
/* Processes of one program, as many as are wanted or as there is memory for. */
#ifndef CROWD_H
#define CROWD_H

#include <stdbool.h>

#include "child.h"

#define CROWD_MAX	448

/* As tests.table calls them. */
enum {
	PROGRAM_empty,
	PROGRAM_cat,
	PROGRAM_sh,
	PROGRAM_lua,
	PROGRAM_sqlite,
	PROGRAM_httpd,
	PROGRAMS_COUNT,
};

/**
 * struct program - one that people use
 * @name: as figures have it.
 * @path: its file, in the folder of programs.
 * @arguments: what it is started with.
 * @line: when it has been told this,
 * @answer: it says this, or begins with it: it runs.
 */
struct program {
	const char *name;
	const char *path;
	const char *arguments[4];
	const char *line;
	const char *answer;
};

extern const struct program all_programs[PROGRAMS_COUNT];

/* The processes, and the memory that is free with so many of them. */
extern struct child crowd[CROWD_MAX];
extern long crowd_memory[CROWD_MAX + 1];

/* Until there are @most, or one does not start or does not answer. Returns how many. */
int start_crowd(const struct program *program, int most);

/* Whether all of them run, and then end well. */
bool stop_crowd(int count);

/* A line for the table. */
void figure(const char *program, const char *name, long value);

#endif /* CROWD_H */
