/* SPDX-License-Identifier: GPL-2.0-only */
/* A second process, which does what it is told, and says what it sees. */
#ifndef SECOND_H
#define SECOND_H

#include <stddef.h>

#include "child.h"

/* Runs this program with other arguments; its input and output are pipes. */
void start_second(struct child *second, const char *const argv[]);

/* Lets it go on; it reads one byte. */
void tell_second(const struct child *second);

/* What it writes. */
void hear_second(const struct child *second, void *buffer, size_t length);

/* Ends its input, and waits for it to end well. */
void stop_second(const struct child *second);

/* In the second process: writes; waits until it is told to go on or to end. */
int say(const void *buffer, size_t length);
int is_told(void);

#endif /* SECOND_H */
