// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much of a library's file is read: of the segments, what the file has of
 * them, and the headers. Not what the file has behind them, which would lie
 * where the bss is to be.
 */
#define _GNU_SOURCE
#include <string.h>

#include "kselftest.h"
#include "lib.h"
#include "trace.h"

/* More than any loader needs of the headers. */
#define HEADERS	4096

static void check(const char *path)
{
	const char * const argv[] = { PROGRAMS "open", path, NULL };
	struct trace result = { .file = strrchr(path, '/') };
	unsigned long limit = bytes_of_segments(path, 0) + HEADERS;

	trace(argv, &result);
	ksft_print_msg("status %d, %u system calls, read %lu of the file, limit %lu\n",
		       result.status, result.calls, result.bytes_read_of_file,
		       limit);
	ksft_test_result(!result.status && result.bytes_read_of_file <= limit,
			 "%s: only what is needed is read\n", path);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(3);
	check(LIBRARIES "libfirst.so");
	check(LIBRARIES "libdata.so");
	check(LIBRARIES "libdebug.so");
	ksft_finished();
}
