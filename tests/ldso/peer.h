/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs that run beside the test, which it talks to by pipes. */
#ifndef PEER_H
#define PEER_H

#include <stddef.h>

#include "child.h"

/* Starts a program with one string "NAME=VALUE" as its environment, or with none. */
void start_peer(struct child *peer, const char * const argv[],
		const char *environment);

/*
 * Tells it a line, unless that is NULL, and waits for what it says up to and with
 * the line @last. Returns the length, or -1 if it ends before.
 */
int ask_peer(struct child *peer, const char *line, const char *last, char *text,
	     size_t size);

/* By the end of its input, or of who reads its output. Returns what wait_for_child() does. */
int stop_peer(struct child *peer);

#endif /* PEER_H */
