// SPDX-License-Identifier: GPL-2.0-only
/*
 * A segment that has more memory than the file has for it: the rest are to be zeros. A
 * loader may map pages for that over those of the file, which a kernel without an MMU
 * refuses, and then store zeros where the kernel did already.
 */
#include "kselftest.h"
#include "lib.h"
#include "trace.h"

int main(void)
{
	const char * const argv[] = { PROGRAMS "start-bss", NULL };
	struct trace result = { .file = "libbss.so", .count_cleared = true };

	ksft_print_header();
	ksft_set_plan(2);
	trace(argv, &result);
	ksft_print_msg("%u mappings over another were refused, %lu bytes stored\n",
		       result.refused_over, result.bytes_cleared);
	ksft_test_result(result.ended && !result.refused_over,
			 "nothing is tried that cannot work\n");
	/* what is left of the file's last page may be the loader's to clear */
	ksft_test_result(result.ended && result.bytes_cleared < page_size(),
			 "memory is cleared once\n");
	ksft_finished();
}
