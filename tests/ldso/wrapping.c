// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file with a segment whose end is behind the last address: it would lie before
 * the memory that the loader has for the library, which stays mapped if the load
 * fails then. Only with an MMU: without one, a loader that does not look writes to
 * memory that may be anybody's, and that may be the end of the board.
 */
#include "kselftest.h"
#include "lib.h"
#include "trace.h"

int main(void)
{
	const char * const argv[] = {
		PROGRAMS "gone", LIBRARIES "wrapping/libbroken.so", NULL
	};
	struct trace result = { 0 };

	ksft_print_header();
	ksft_set_plan(1);
	if (!has_mmu()) {
		ksft_test_result_skip("may be the end of a board\n");
		ksft_finished();
	}
	trace(argv, &result);
	ksft_print_msg("status %d\n", result.status);
	ksft_test_result(!result.status,
			 "a segment that wraps: nothing is left\n");
	ksft_finished();
}
