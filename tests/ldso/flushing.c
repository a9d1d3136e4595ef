// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions that were read as data: the processor is told of them, once, before they
 * run. What the kernel maps it makes visible by itself.
 */
#define _GNU_SOURCE
#include <link.h>

#include "kselftest.h"
#include "lib.h"
#include "trace.h"

int main(void)
{
	const char * const argv[] = { PROGRAMS "start-1", NULL };
	struct trace result = { .file = "libmany_1.so" };
	unsigned long text = bytes_of_segments(LIBRARIES "libmany_1.so", PF_X);
	bool copied = !FDPIC && !has_mmu();

	ksft_print_header();
	ksft_set_plan(2);
	trace(argv, &result);
	ksft_print_msg("%u flushes of %lu bytes; text has %lu\n",
		       result.flushes, result.bytes_flushed, text);
	ksft_test_result(result.ended && (!copied || result.bytes_flushed >= text),
			 "what was read is made visible\n");
	ksft_test_result(result.ended && result.flushes <= copied,
			 "once, and nothing else\n");
	ksft_finished();
}
