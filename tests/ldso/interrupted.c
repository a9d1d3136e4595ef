// SPDX-License-Identifier: GPL-2.0-only
/*
 * A signal may interrupt a read of a library, which then returns EINTR: on file
 * systems that wait for somebody else, as those of a network do. Those of the
 * boards never wait. The read that is interrupted here is one that is not made,
 * for which the tracer returns EINTR; the loader cannot tell.
 */
#include <errno.h>

#include "kselftest.h"
#include "lib.h"
#include "trace.h"

static struct trace load(unsigned int interrupted)
{
	const char * const argv[] = { PROGRAMS "whole", NULL };
	struct trace result = {
		.file = "libdata.so",
		.refuse = interrupted ? REFUSE_READ : REFUSE_NOTHING,
		.error = EINTR,
		.which = interrupted,
	};

	trace(argv, &result);
	ksft_print_msg("status %d, %u reads, interrupted %u times\n",
		       result.status, result.reads_of_file, result.refused);
	return result;
}

static void check(unsigned int interrupted, const char *what)
{
	struct trace result = load(interrupted);

	ksft_test_result(!result.status && result.refused == 1, "%s\n", what);
}

int main(void)
{
	struct trace result;

	ksft_print_header();
	ksft_set_plan(3);
	result = load(0);
	ksft_test_result(!result.status && result.reads_of_file,
			 "a library, not interrupted\n");
	check(1, "the first read, of headers, is interrupted");
	/* without an MMU: of a segment */
	check(result.reads_of_file, "the last read is interrupted");
	ksft_finished();
}
