// SPDX-License-Identifier: GPL-2.0-only
/*
 * With an MMU the text of a library is mapped from its file, whatever happened to
 * a library before it: the kernel may refuse to map one file at a fixed address
 * for a reason of its own, which is played here.
 */
#include <errno.h>

#include "kselftest.h"
#include "lib.h"
#include "trace.h"

static void check(bool refuse, const char *what)
{
	const char * const argv[] = { PROGRAMS "shares", NULL };
	struct trace result = {
		.file = "libmany_1.so",
		.refuse = refuse ? REFUSE_FIXED : REFUSE_NOTHING,
		.error = EINVAL,
	};

	trace(argv, &result);
	ksft_print_msg("status %d, refused %u times\n", result.status,
		       result.refused);
	ksft_test_result(!result.status && !!result.refused == refuse, "%s\n",
			 what);
}

int main(void)
{
	ksft_print_header();
	if (!has_mmu()) {
		ksft_set_plan(1);
		ksft_test_result_skip("text is not mapped without an MMU\n");
		ksft_finished();
	}
	ksft_set_plan(2);
	check(false, "text is mapped from the file");
	check(true, "also after a library before it was refused");
	ksft_finished();
}
