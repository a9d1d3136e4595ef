// SPDX-License-Identifier: GPL-2.0-only
/* The library's memset(): exactly the bytes asked for, at any alignment. */
#include "kselftest.h"
#include "lib.h"

/* Of internal.h, which is not for users. */
void mapinfo_zero(void *to, size_t length);

#define ROOM	64

static bool check(unsigned int start, unsigned int length)
{
	static unsigned char expected[ROOM], bytes[ROOM]
		__attribute__((aligned(16)));

	memset(expected, 0xa5, sizeof(expected));
	memset(expected + start, 0, length);
	memset(bytes, 0xa5, sizeof(bytes));
	mapinfo_zero(bytes + start, length);
	return !memcmp(bytes, expected, sizeof(bytes));
}

int main(void)
{
	unsigned int start, length, wrong = 0;

	ksft_print_header();
	ksft_set_plan(1);
	for (start = 0; start < 16; start++)
		for (length = 0; start + length <= ROOM; length++)
			wrong += !check(start, length);
	ksft_test_result(!wrong, "any start and length\n");
	ksft_finished();
}
