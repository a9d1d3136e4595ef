// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that no linker makes, but that loaders load: as a library that a program
 * needs and by dlopen().
 */
#include "kselftest.h"
#include "lib.h"

static const char * const kinds[] = {
	"overlapping", "size", "last_byte",
#ifdef __FDPIC__
	/* its segments can lie anywhere all the same */
	"executable",
#endif
};

static void check_needed(const char *kind)
{
	const char * const argv[] = { PROGRAMS "needs-broken", NULL };
	char path[80], output[512];
	int status;

	snprintf(path, sizeof(path), "LD_LIBRARY_PATH=" LIBRARIES "%s", kind);
	status = run(argv, path, output, sizeof(output));
	ksft_test_result(!status && strstr(output, "+m"), "%s: needed\n", kind);
	ksft_print_msg("status %d: %s\n", status, output);
}

static void check_opened(const char *kind)
{
	char path[64], output[512];
	const char * const argv[] = { PROGRAMS "open", path, NULL };
	int status;

	snprintf(path, sizeof(path), LIBRARIES "%s/libbroken.so", kind);
	status = run(argv, NULL, output, sizeof(output));
	ksft_test_result(!status && strstr(output, "opened"), "%s: opened\n",
			 kind);
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(kinds) * 2);
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		check_needed(kinds[i]);
		check_opened(kinds[i]);
	}
	ksft_finished();
}
