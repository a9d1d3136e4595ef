// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls what it is given, and gives away what is its own. With FDPIC each call goes
 * from one global offset table to another and back: all functions here use variables
 * of this library.
 */
#include <setjmp.h>
#include <stdlib.h>

int calls = 1000;
static int own_value = 7;
static int factor = 3;

int triple(int value)
{
	return factor * value;
}

static int add_own(int value)
{
	return value + own_value;
}

/* By another name, as a library may have two for one function. */
int threefold(int value) __attribute__((alias("triple")));

int (*address_of_triple(void))(int)
{
	return triple;
}

int (*address_of_own(void))(int)
{
	return add_own;
}

/* In data, relocated by the dynamic linker. */
int (*const table[])(int) = { triple, add_own };

int call(int (*function)(int), int value)
{
	int result = function(value);

	calls++;
	return result + own_value;
}

static int compare_backwards(const void *a, const void *b)
{
	calls++;
	return *(const int *)b - *(const int *)a;
}

/* libc calls what is static here. */
void sort_backwards(int *values, size_t count)
{
	qsort(values, count, sizeof(*values), compare_backwards);
}

/* Calls it, in between its own frame and the one that it jumps to. */
void call_to_jump(void (*function)(void))
{
	calls++;
	function();
	own_value = 0;
}

void jump(jmp_buf buffer, int value)
{
	calls++;
	longjmp(buffer, value);
}

/* Returns twice, in this library. */
int jump_in_library(void (*function)(jmp_buf))
{
	static jmp_buf buffer;
	int result = setjmp(buffer);

	if (!result)
		function(buffer);
	return result + own_value;
}
