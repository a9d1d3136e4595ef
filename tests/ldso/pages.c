// SPDX-License-Identifier: GPL-2.0-only
/*
 * Segments that have a page in common: what one of them has there stays as it is, and
 * what it may do there it may do, whatever is done with the rest of the page.
 */
#include "kselftest.h"
#include "lib.h"

/* With FDPIC each segment has pages of its own in memory. */
#ifdef __FDPIC__
#define COMMON_PAGES	false
#else
#define COMMON_PAGES	true
#endif

static void check(const char *program, const char *library, const char *what)
{
	const char * const argv[] = { program, NULL };
	char path[80], output[512];
	int status;

	snprintf(path, sizeof(path), "LD_LIBRARY_PATH=" LIBRARIES "%s", library);
	status = run(argv, path, output, sizeof(output));
	ksft_print_msg("status %d\n", status);
	ksft_test_result(!status, "%s\n", what);
}

static void skip(unsigned int count, const char *why)
{
	while (count--)
		ksft_test_result_skip("%s\n", why);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(6);
	check(PROGRAMS "kept", "data", "data, of segments with pages of their own");
	if (COMMON_PAGES) {
		check(PROGRAMS "kept", "split", "data of a library");
		check(PROGRAMS "kept-split", "data", "data of the program");
		check(PROGRAMS "kept", "bss", "data of a library, beside bss alone");
	} else {
		skip(3, "FDPIC: segments have no page in common");
	}
	if (has_mmu()) {
		check(PROGRAMS "needs-broken", "relro", "text that has a page of RELRO");
		check(PROGRAMS "relocated", "data", "text that was relocated is only text");
	} else {
		skip(2, "no page is protected without an MMU");
	}
	ksft_finished();
}
