// SPDX-License-Identifier: GPL-2.0-only
/*
 * Constructors run after those of what a library needs, before main(), and
 * destructors in reverse. libb.so needs liba.so.
 */
#include "kselftest.h"
#include "lib.h"

static void check(const char *what, const char *program, const char *argument,
		  const char *expected)
{
	const char * const argv[] = { program, argument, NULL };
	char output[128];
	int status = run(argv, "LD_LIBRARY_PATH=/lib/ldso", output,
			 sizeof(output));

	ksft_print_msg("%d: %s\n", status, output);
	ksft_test_result(!status && !strcmp(output, expected), "%s\n", what);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(2);
	check("libraries that start with the program",
	      PROGRAMS "constructed", NULL, "+a+b+m-b-a");
	check("libraries that come later", PROGRAMS "open",
	      LIBRARIES "libb.so",
	      "+a+bopened " LIBRARIES "libb.so\nleft 0 bytes\n-b-a");
	ksft_finished();
}
