/* SPDX-License-Identifier: GPL-2.0-only */
/* An input, byte by byte: it means the same on every machine. At its end come zeroes. */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input {
	const unsigned char *at, *end;
};

uint8_t input_byte(struct input *in);
/* @limit is at most 256. */
unsigned int input_below(struct input *in, unsigned int limit);
/* True for about one byte of so many. */
bool input_rarely(struct input *in, unsigned int of);
/* Near zero, a page, a power of two or an end of all numbers, or any. */
uint64_t input_number(struct input *in);

#endif /* INPUT_H */
