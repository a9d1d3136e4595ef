// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an input is: changes of mappings, files and descriptors, and calls of
 * /dev/mapinfo with questions, sizes and memory of all kinds, right and wrong. Each
 * call must return and write what its specification says, and nothing else; what the
 * kernel says in its log is for others to see. By libFuzzer (fuzzer.c), and without it
 * (replay.c).
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "calls.h"
#include "device.h"
#include "input.h"
#include "memory.h"
#include "world.h"

/* Calls and changes of one input, at most. */
#define STEPS	4

static const uint8_t *input;
static size_t input_size;

void fail(const char *format, ...)
{
	va_list arguments;
	size_t i;

	printf("# device: ");
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n# input ");
	for (i = 0; i < input_size; i++)
		printf("%02x", input[i]);
	printf("\n");
	fflush(stdout);
	abort();
}

static void step(struct input *in)
{
	switch (input_below(in, 8)) {
	case 0:
		ask_nothing(in);
		break;
	case 1:
	case 2:
		ask_many(in);
		break;
	case 3:
	case 4:
		world_change(in);
		break;
	default:
		ask_one(in);
		break;
	}
}

void device_try(const uint8_t *data, size_t size)
{
	struct input in = { data, data + size };
	unsigned int i;

	input = data;
	input_size = size;
	world_reset();
	for (i = 0; i < STEPS && in.at < in.end; i++)
		step(&in);
}

void device_open(void)
{
	world_open();
	memory_open();
}
