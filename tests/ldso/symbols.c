// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which definition a symbol is bound to: the first in the order of search, for
 * all that ask; weak and versioned symbols; both kinds of hash table.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>

#include "kselftest.h"

const char *who(void);
const char *ask_who(void);
const char *ask_overridden(void);
const char *next_who(void);
const void *who_in_first(void);
int *shared_value_in_first(void);
int is_absent(void);
int weak_value(void);
int versioned(void);
extern int shared_value;
extern const char *(*pointer_to_who)(void);
extern char _end[];

const char *overridden(void)
{
	return "program";
}

static bool is(const char *a, const char *b)
{
	return a && !strcmp(a, b);
}

static const char *call(void *handle, const char *name)
{
	const char *(*function)(void) = (const char *(*)(void))
		dlsym(handle, name);

	return function ? function() : "nobody";
}

static void check_order(void)
{
	ksft_test_result(is(who(), "first"), "the first library wins\n");
	ksft_test_result(is(ask_who(), "first"), "also for a later library\n");
	ksft_test_result(is(pointer_to_who(), "first"),
			 "also for a pointer in its data\n");
	ksft_test_result(is(ask_overridden(), "program"),
			 "the program comes before all libraries\n");
	ksft_test_result(shared_value_in_first() == &shared_value &&
			 shared_value == 1, "there is one of each variable\n");
	ksft_test_result(who_in_first() == (const void *)who,
			 "a function has one address\n");
}

static void check_dlsym(void)
{
	ksft_test_result(is(call(RTLD_DEFAULT, "who"), "first"),
			 "dlsym(): the first library wins\n");
	ksft_test_result(is(call(RTLD_NEXT, "who"), "first"),
			 "dlsym(): the next after the program\n");
	ksft_test_result(is(next_who(), "second"),
			 "dlsym(): the next after a library\n");
	ksft_test_result(!dlsym(RTLD_DEFAULT, "hidden"),
			 "dlsym(): a hidden symbol is not found\n");
	ksft_test_result(!dlsym(RTLD_DEFAULT, "nowhere") &&
			 strstr(dlerror(), "nowhere"),
			 "dlsym(): names what is not found\n");
}

/* With FDPIC it is relocated by the segment that it is the end of. */
static bool has_end(void)
{
	static char variable, *volatile end = _end;

	return end > &variable && end - &variable < 1 << 16;
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(16);
	check_order();
	check_dlsym();
	ksft_test_result(is_absent(), "a weak symbol may be absent\n");
	ksft_test_result(weak_value() == 2, "a weak definition is one\n");
	ksft_test_result(versioned() == 2, "the default version is taken\n");
	ksft_test_result(is((const char *)dlsym(RTLD_DEFAULT, "constant"),
			    "constant"), "a library without code\n");
	ksft_test_result(has_end(), "the end of the program's data\n");
	ksft_finished();
}
