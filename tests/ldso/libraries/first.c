// SPDX-License-Identifier: GPL-2.0-only
/* Comes before libsecond.so in the search order; has only the GNU hash table. */
#define _GNU_SOURCE
#include <dlfcn.h>

int shared_value = 1;

const char *who(void)
{
	return "first";
}

/* The program has one, too. */
const char *overridden(void)
{
	return "first";
}

const char *ask_overridden(void)
{
	return overridden();
}

int *shared_value_in_first(void)
{
	return &shared_value;
}

/* A function's address must be the same everywhere. */
const void *who_in_first(void)
{
	return (const void *)who;
}

const char *next_who(void)
{
	const char *(*next)(void) =
		(const char *(*)(void))dlsym(RTLD_NEXT, "who");

	return next ? next() : "nobody";
}

__attribute__((visibility("hidden"))) const char *hidden(void)
{
	return "hidden";
}
