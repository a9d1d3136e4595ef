// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that cannot be loaded, as a library that a program needs and by
 * dlopen(): the message names the file and says why, nothing of the file stays
 * mapped, and the program ends with a status or goes on.
 */
#include "kselftest.h"
#include "lib.h"

static const char * const kinds[] = {
#ifdef TRUNCATED
	/* without an MMU the end of a board whose loader does not look */
	"truncated",
#else
	"empty", "text", "relocatable", "header_only", "outside", "executable",
	"magic", "class_64", "machine", "overlapping", "size", "header_size",
#endif
};

static void print(int status, char *output)
{
	char *line;

	ksft_print_msg("status %d\n", status);
	while ((line = strsep(&output, "\n")))
		if (*line)
			ksft_print_msg("%s\n", line);
}

/* Whether a reason follows the file's name. */
static bool names(const char *output, const char *file)
{
	const char *reason = strstr(output, file);

	if (!reason)
		return false;
	reason += strlen(file);
	return !strncmp(reason, ": ", 2) && reason[2] != '\n' &&
	       strncmp(reason, ": No error", 10);
}

static void check_needed(const char *kind)
{
	const char * const argv[] = { PROGRAMS "needs-broken", NULL };
	char path[80], output[512];
	int status;

	snprintf(path, sizeof(path), "LD_LIBRARY_PATH=" LIBRARIES "%s", kind);
	status = run(argv, path, output, sizeof(output));
	ksft_test_result(status == 127 && !strstr(output, "+m") &&
			 names(output, "libbroken.so"), "%s: needed\n", kind);
	print(status, output);
}

/* The message is about @file. */
static void check_opened(const char *kind, const char *path, const char *file)
{
	const char * const argv[] = { PROGRAMS "open", path, NULL };
	char output[512];
	int status;

	status = run(argv, NULL, output, sizeof(output));
	ksft_test_result(!status && !strstr(output, "opened") &&
			 names(output, file), "%s: opened\n", kind);
	ksft_test_result(strstr(output, "left 0 bytes\n"),
			 "%s: nothing is left\n", kind);
	print(status, output);
}

int main(void)
{
	char path[64];
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(kinds) * 3 + 4);
	/* the files themselves are good */
	check_opened("missing library", LIBRARIES "libmissing_library.so",
		     "libgone.so");
	check_opened("missing symbol", LIBRARIES "libmissing_symbol.so",
		     LIBRARIES "libmissing_symbol.so");
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		check_needed(kinds[i]);
		snprintf(path, sizeof(path), LIBRARIES "%s/libbroken.so",
			 kinds[i]);
		check_opened(kinds[i], path, path);
	}
	ksft_finished();
}
