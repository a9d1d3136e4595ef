/* SPDX-License-Identifier: GPL-2.0-only */
/* The questions of the device: how an input asks them, what an answer can be. */
#ifndef QUESTIONS_H
#define QUESTIONS_H

#include <stddef.h>

#include <linux/mapinfo.h>

#include "input.h"

/* Room for a structure and for what a later version has at its end. */
#define ENTRY_ROOM	256

struct question {
	const char *name;
	unsigned int nr, vector_nr;	/* no vector if both are the same */
	size_t size, answers;		/* of the structure, and where they begin */
	/* Fills in what is asked. */
	void (*ask)(void *entry, struct input *in);
	/* The errno of the whole call, by what is asked. */
	int (*expect)(const void *entry);
	/* What is wrong with an answer, or NULL. What is asked is as it was. */
	const char *(*judge)(const void *entry);
};

#define QUESTIONS	3
extern const struct question questions[QUESTIONS];

#endif /* QUESTIONS_H */
