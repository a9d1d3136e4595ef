// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether the data of the program and of the library that it needs is there as it was
 * written, to the last byte, after malloc() has given away all that it had to give.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static volatile char own[5000] = "own";

/* @text, then zeros. */
static int holds(const volatile char *bytes, const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(own); i++)
		if (bytes[i] != (i < strlen(text) ? text[i] : 0))
			return 0;
	return 1;
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
	const char *variable = dlsym(RTLD_DEFAULT, "variable");

	if (!fill_gaps() || !variable)
		return 1;
	return (holds(own, "own") ? 0 : 2) |
	       (holds(variable, "variable") ? 0 : 4);
}
