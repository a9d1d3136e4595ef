// SPDX-License-Identifier: GPL-2.0-only
/*
 * A static program: of a fixed address, where its format has that. All that is in its
 * data is as the linker has it, where that has been moved to.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __FDPIC__
extern void absent(void) __attribute__((weak));
extern int absent_variable __attribute__((weak));
#endif
extern char _end[];

static __thread int local = 11;
static __thread char zeroed[40];
static int constructed, variable = 5;
/* volatile, so that all of these are in memory */
static int *volatile pointer = &variable;
#ifdef __FDPIC__
static int *volatile missing_variable = &absent_variable;
#endif
/* the end of its last segment is the address of nothing */
static char *volatile end = _end;

static int twice(int value)
{
	return value * *pointer * 2;
}

static int (*volatile function)(int) = twice;

__attribute__((constructor)) static void construct(void)
{
	constructed = local + zeroed[5];
}

static void *run(void *argument)
{
	local += *(int *)argument;
	return local == 16 && !zeroed[39] ? argument : NULL;
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int main(void)
{
	int values[] = { 3, 1, 2 };
	pthread_attr_t attributes;
	pthread_t thread;
	void *result;

	qsort(values, 3, sizeof(*values), compare);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 16384);
	if (constructed != 11 || local != 11 || zeroed[0])
		return 1;
	if (function(1) != 10 || function != twice || values[2] != 3)
		return 2;
	/* what linkers make of these in a static PIE is another matter */
#ifdef __FDPIC__
	if (missing_variable || absent || end != _end)
		return 3;
#endif
	if ((char *)&constructed >= end || end - (char *)&constructed > 1 << 20)
		return 4;
	if (pthread_create(&thread, &attributes, run, &variable) ||
	    pthread_join(thread, &result) || result != &variable)
		return 5;
	puts("fixed");
	return 0;
}
