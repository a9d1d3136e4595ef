// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pointers to functions go from program to library and back, and to libc: they can be
 * called, and a function has one.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <search.h>
#include <stdlib.h>

#include "kselftest.h"

int triple(int value);
int threefold(int value);
int call(int (*function)(int), int value);
int (*address_of_triple(void))(int);
int (*address_of_own(void))(int);
void sort_backwards(int *values, size_t count);
extern int (*const table[])(int);
extern int calls;

static int offset = 5;

int shift(int value)
{
	return value + offset;
}

static int shift_more(int value)
{
	return value + 2 * offset;
}

static int compare(const void *a, const void *b)
{
	offset++;
	return *(const int *)a - *(const int *)b;
}

static void check_calls(void)
{
	int values[] = { 3, 1, 2 };

	ksft_test_result(call(shift, 1) == 13, "a function of the program\n");
	ksft_test_result(call(shift_more, 1) == 18, "a static one\n");
	ksft_test_result(call(triple, 1) == 10, "one of the library\n");
	ksft_test_result(address_of_own()(1) == 8, "one that is not known\n");
	ksft_test_result(table[0](2) == 6 && table[1](2) == 9,
			 "from a table of the library\n");
	ksft_test_result(call(abs, -4) == 11, "one of libc\n");
	qsort(values, 3, sizeof(*values), compare);
	ksft_test_result(values[0] == 1 && values[2] == 3 && offset > 5,
			 "libc calls the program\n");
	sort_backwards(values, 3);
	ksft_test_result(values[0] == 3 && values[2] == 1 && calls > 1004,
			 "libc calls the library\n");
}

static void check_addresses(void)
{
	int (*found)(int) = (int (*)(int))dlsym(RTLD_DEFAULT, "triple");
	int (*shifter)(int) = (int (*)(int))dlsym(RTLD_DEFAULT, "shift");

	ksft_test_result(address_of_triple() == triple && table[0] == triple,
			 "one address for program and library\n");
	ksft_test_result(found == triple && found(3) == 9, "for dlsym()\n");
	ksft_test_result(shifter == shift, "for dlsym() of the program\n");
	ksft_test_result(threefold == triple, "for two names\n");
	ksft_test_result(dlsym(RTLD_DEFAULT, "abs") == (void *)abs,
			 "for libc's\n");
}

/* Where a function is, which is what a debugger or a log of calls asks for. */
static void check_dladdr(void)
{
	Dl_info info;

	ksft_test_result(dladdr((void *)triple, &info) &&
			 strstr(info.dli_fname, "libcallbacks.so") &&
			 info.dli_saddr == (void *)triple,
			 "dladdr(): of the library\n");
	ksft_test_result(dladdr((void *)shift, &info) && info.dli_sname &&
			 !strcmp(info.dli_sname, "shift"),
			 "dladdr(): of the program\n");
	ksft_test_result(dladdr(&calls, &info) && info.dli_sname &&
			 !strcmp(info.dli_sname, "calls") &&
			 info.dli_saddr == &calls, "dladdr(): a variable\n");
	ksft_test_result(!dladdr((void *)1, &info), "dladdr(): of nothing\n");
}

/* What a failed dlopen() has bound is gone; what was there before is not. */
static void check_failed(void)
{
	void *missing = dlopen("/lib/ldso/libmissing_symbol.so", RTLD_NOW);

	ksft_test_result(!missing && dlerror(), "dlopen() fails\n");
	ksft_test_result(dlsym(RTLD_DEFAULT, "triple") == (void *)triple &&
			 call(triple, 1) == 10,
			 "what was there is still called\n");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(19);
	check_calls();
	check_addresses();
	check_dladdr();
	check_failed();
	ksft_finished();
}
