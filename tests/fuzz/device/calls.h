/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CALLS_H
#define CALLS_H

#include "input.h"

/* One structure, a vector of them, or what the device does not know. */
void ask_one(struct input *in);
void ask_many(struct input *in);
void ask_nothing(struct input *in);

#endif /* CALLS_H */
