// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether the data of the program and of the library that it needs is there as it was
 * written, to the last byte, after malloc() has given away all that it had to give.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static volatile struct {
	char text[4999], end;
} own = { "own", 'e' };
static volatile char own_zeros[5000];

/* @text, zeros, and @end. */
static int holds(const volatile void *memory, const char *text, char end)
{
	const volatile char *bytes = memory;
	size_t i;

	for (i = 0; i < sizeof(own) - 1; i++)
		if (bytes[i] != (i < strlen(text) ? text[i] : 0))
			return 0;
	return bytes[i] == end;
}

/* Of each small size as much as two pages have. */
static int fill_gaps(void)
{
	size_t size, i;

	for (size = 4; size <= 1024; size *= 2) {
		for (i = 0; i < 8192 / size; i++) {
			void *bytes = malloc(size);

			if (!bytes)
				return 0;
			memset(bytes, 0xa5, size);
		}
	}
	return 1;
}

int main(void)
{
	/* as in libraries/data.c */
	const void *variable = dlsym(RTLD_DEFAULT, "variable");
	const void *zeros = dlsym(RTLD_DEFAULT, "zeros");

	if (!fill_gaps() || !variable || !zeros)
		return 1;
	return (holds(&own, "own", 'e') && holds(own_zeros, "", 0) ? 0 : 2) |
	       (holds(variable, "variable", 'e') && holds(zeros, "", 0) ? 0 : 4);
}
