// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without libFuzzer, on any board: all inputs that are kept, then others that are made
 * of them, always the same. Under the name replay-long, many.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>

#include "kselftest.h"
#include "device.h"
#include "kinds.h"
#include "random.h"

#define RUNS		2000
#define RUNS_LONG	500000

/* The inputs, each behind the two bytes of its size: corpus.S. */
extern const unsigned char corpus[], corpus_end[];

struct kept {
	const unsigned char *bytes;
	size_t size;
};

static struct kept kept[1024];
static unsigned int count;

static void read_corpus(void)
{
	const unsigned char *at = corpus;

	while (at < corpus_end && count < ARRAY_SIZE(kept)) {
		kept[count].bytes = at + 2;
		kept[count].size = at[0] | at[1] << 8;
		at += 2 + kept[count++].size;
	}
}

/* Bytes from @from on are replaced by some of a kept input. */
static size_t splice(unsigned char *bytes, size_t size, uint64_t *seed)
{
	const struct kept *other = &kept[random_below(seed, count)];
	const size_t from = random_below(seed, (uint32_t)size + 1);
	size_t start = random_below(seed, (uint32_t)other->size + 1);
	size_t length = other->size - start;

	if (length > INPUT_MAX - from)
		length = INPUT_MAX - from;
	memcpy(bytes + from, other->bytes + start, length);
	return from + length;
}

static size_t insert(unsigned char *bytes, size_t size, uint64_t *seed)
{
	const size_t at = random_below(seed, (uint32_t)size + 1);

	if (size == INPUT_MAX)
		return size;
	memmove(bytes + at + 1, bytes + at, size - at);
	bytes[at] = (unsigned char)random_next(seed);
	return size + 1;
}

static size_t take_out(unsigned char *bytes, size_t size, uint64_t *seed)
{
	const size_t at = random_below(seed, (uint32_t)size);

	memmove(bytes + at, bytes + at + 1, size - at - 1);
	return size - 1;
}

static size_t mutate(unsigned char *bytes, size_t size, uint64_t *seed)
{
	switch (size ? random_below(seed, 8) : 0) {
	case 0:
		return splice(bytes, size, seed);
	case 1:
		return insert(bytes, size, seed);
	case 2:
		return take_out(bytes, size, seed);
	case 3:
		bytes[random_below(seed, (uint32_t)size)] ^=
			1 << random_below(seed, 8);
		return size;
	default:
		bytes[random_below(seed, (uint32_t)size)] =
			(unsigned char)random_next(seed);
		return size;
	}
}

static void try_new(uint64_t seed)
{
	const struct kept *from = &kept[random_below(&seed, count)];
	unsigned char bytes[INPUT_MAX];
	size_t size = from->size < INPUT_MAX ? from->size : INPUT_MAX;

	memcpy(bytes, from->bytes, size);
	do
		size = mutate(bytes, size, &seed);
	while (random_below(&seed, 3));
	device_try(bytes, size);
}

static void try_kept(void)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		device_try(kept[i].bytes, kept[i].size);
}

int main(int argc, char **argv)
{
	unsigned int i, runs = RUNS;

	if (argc == 3 && !strcmp(argv[1], "fuse"))
		return serve_fuse(argv[2]);
	ksft_print_header();
	ksft_set_plan(2);
	if (strstr(argv[0], "long"))
		runs = RUNS_LONG;
	read_corpus();
	if (!count)
		ksft_exit_fail_msg("no inputs\n");
	device_open();
	try_kept();
	ksft_test_result_pass("%u inputs that are kept\n", count);
	for (i = 0; i < runs; i++) {
		try_new(i);
		/* the runner ends what is silent for long */
		if (i && i % 10000 == 0)
			ksft_print_msg("%u inputs\n", i);
	}
	ksft_test_result_pass("%u inputs made of them\n", runs);
	ksft_finished();
}
