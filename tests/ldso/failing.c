// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whatever system call fails while a library is loaded: it is loaded all the
 * same, or nothing of it is left. The tracer lets the first one fail, then the
 * second, up to the last.
 */
#include <errno.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "trace.h"

/* In no folder that a loader would look in after a failure. */
#define LIBRARY	"/tmp/failing.so"

static void check(const char *path)
{
	const char * const argv[] = { PROGRAMS "gone", LIBRARY, NULL };
	unsigned int which = 0, failures = 0;
	struct trace result;
	bool good = true;

	unlink(LIBRARY);
	if (symlink(path, LIBRARY))
		ksft_exit_fail_msg(LIBRARY "\n");
	do {
		result = (struct trace){
			.file = LIBRARY, .refuse = REFUSE_ALL,
			.error = ENOMEM, .which = ++which,
		};
		trace(argv, &result);
		if (result.refused) {
			ksft_print_msg("call %u is %lu: status %d\n", which,
				       result.refused_call, result.status);
			failures += !result.status;
			good &= !result.status || result.status == 2;
		}
	} while (result.refused);
	ksft_test_result(good && failures, "%s: nothing is left\n", path);
	ksft_test_result(result.status == 2, "%s: is loaded if none fails\n",
			 path);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(TEXT_RELOCATIONS ? 6 : 4);
	check(LIBRARIES "libfirst.so");
	check(LIBRARIES "libdebug.so");
	if (TEXT_RELOCATIONS)
		check(LIBRARIES "libtextrel.so");
	ksft_finished();
}
