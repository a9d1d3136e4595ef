/* SPDX-License-Identifier: GPL-2.0-only */
/* What questions are about: mappings, and descriptors of every kind. */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"
#include "input.h"

/* Which the other thread replaces and closes. */
#define CHANGING_FD	240

extern int device;

/* Once: all that stays as it is; with two CPUs, the thread that changes the rest. */
void world_open(void);
/* Before each input: mappings are as at first. */
void world_reset(void);

/* Near something that is mapped, or anywhere. */
uint64_t world_address(struct input *in);
/* A descriptor, or a number that is none. */
int world_fd(struct input *in);
/* One that is open, and that nobody changes; else -1. */
int world_file(unsigned int n);

/* Changes a mapping, a file or a descriptor. */
void world_change(struct input *in);

/* What is, was or may get mapped. */
struct span {
	unsigned char *start;
	size_t length;
};

/* mappings.c: those that an input changes, and how. */
void mappings_open(void);
void mappings_reset(void);
void mappings_change(struct input *in);
struct span mappings_span(unsigned int n);

/* sights.c: mappings of all kinds, which stay. The number of them. */
unsigned int sights_open(struct span *spans, unsigned int most);

/* changer.c: what another thread changes. */
struct span changer_start(void);

#endif /* WORLD_H */
