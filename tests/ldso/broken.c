// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that cannot be loaded, as a library that a program needs and by
 * dlopen(): the message names the file and says why, nothing of the file stays
 * mapped, and the program ends with a status or goes on.
 */
#include "kselftest.h"
#include "lib.h"

#ifdef TRUNCATED
#define ALSO_MISSING	false
/* without an MMU the end of a board whose loader does not look */
static const char * const kinds[] = { "truncated" };
#elif defined(FOREIGN)
#define ALSO_MISSING	false
/*
 * The same: a relocation of memory that is not the library's. With constant displacement
 * text is its own; with an MMU it cannot be stored to.
 */
static const char * const kinds[] = {
	"foreign", "foreign_last", "foreign_copy",
#if defined(__FDPIC__) || defined(LOADS_FDPIC)
	"foreign_text",
#endif
};
#else
#define ALSO_MISSING	true
static const char * const kinds[] = {
	"empty", "text", "relocatable", "header_only", "outside",
	"magic", "other_class", "machine", "header_size",
	"static",
#ifndef __FDPIC__
	/* its addresses are fixed: see odd.c */
	"executable",
#elif defined(__arm__)
	/* elsewhere code is the same, and a library that is not FDPIC is loaded */
	"other_abi",
#endif
};
#endif

/* A loader may print its reason each of ten times. */
static char output[2048];

static void print(int status)
{
	char *line, *rest = output;

	ksft_print_msg("status %d\n", status);
	while ((line = strsep(&rest, "\n")))
		if (*line)
			ksft_print_msg("%s\n", line);
}

/* Whether a reason follows the file's name: "FILE: REASON", "'FILE' REASON". */
static bool names(const char *file)
{
	const char *reason = strstr(output, file);

	if (!reason)
		return false;
	reason += strlen(file);
	reason += *reason == '\'';
	reason += *reason == ':';
	return reason[0] == ' ' && reason[1] != '\n' &&
	       strncmp(reason, " No error", 9);
}

static void check_needed(const char *kind)
{
	const char * const argv[] = { PROGRAMS "needs-broken", NULL };
	char path[80];
	int status;

	snprintf(path, sizeof(path), "LD_LIBRARY_PATH=" LIBRARIES "%s", kind);
	status = run(argv, path, output, sizeof(output));
	/* musl ends with 127, uClibc-ng with 16 or 255; above 128 are signals */
	ksft_test_result(status && (status < 128 || status == 255) &&
			 !strstr(output, "+m") &&
			 names("libbroken.so"), "%s: needed\n", kind);
	print(status);
}

/* The message is about @file. */
static void check_opened(const char *kind, const char *path, const char *file)
{
	const char * const argv[] = { PROGRAMS "open", path, NULL };
	int status;

	status = run(argv, NULL, output, sizeof(output));
	ksft_test_result(!status && !strstr(output, "opened"),
			 "%s: not opened\n", kind);
	ksft_test_result(names(file), "%s: opened: reason\n", kind);
	ksft_test_result(strstr(output, "left 0 bytes\n"),
			 "%s: nothing is left\n", kind);
	print(status);
}

/* The files themselves are good. */
static void check_missing(void)
{
	check_opened("missing library", LIBRARIES "libmissing_library.so",
		     "libgone.so");
	check_opened("missing symbol", LIBRARIES "libmissing_symbol.so",
		     LIBRARIES "libmissing_symbol.so");
}

int main(void)
{
	unsigned int i, count = ARRAY_SIZE(kinds);
	char path[64];

	if (!strcmp(kinds[count - 1], "foreign_text") && has_mmu())
		count--;
	ksft_print_header();
	ksft_set_plan(count * 4 + (ALSO_MISSING ? 6 : 0));
	if (ALSO_MISSING)
		check_missing();
	for (i = 0; i < count; i++) {
		check_needed(kinds[i]);
		snprintf(path, sizeof(path), LIBRARIES "%s/libbroken.so",
			 kinds[i]);
		check_opened(kinds[i], path, path);
	}
	ksft_finished();
}
