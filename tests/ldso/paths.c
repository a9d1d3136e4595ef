// SPDX-License-Identifier: GPL-2.0-only
/* Where libraries are looked for, and the loader's own options. */
#include "kselftest.h"
#include "lib.h"

static void check(const char *what, const char * const argv[],
		  const char *environment, int expected_status,
		  const char *expected, const char *also)
{
	char output[1024];
	int status = run(argv, environment, output, sizeof(output));
	char *line, *rest = output;

	ksft_test_result(status == expected_status &&
			 strstr(output, expected) && strstr(output, also),
			 "%s\n", what);
	ksft_print_msg("status %d\n", status);
	while ((line = strsep(&rest, "\n")))
		ksft_print_msg("%s\n", line);
}

#define ARGV(...)	((const char * const[]){ __VA_ARGS__, NULL })

static void check_paths(void)
{
	check("RPATH", ARGV(PROGRAMS "say-rpath"), NULL, 0, "second\n", "");
	check("RUNPATH", ARGV(PROGRAMS "say-runpath"), NULL, 0, "second\n", "");
	check("$ORIGIN of a library that needs another",
	      ARGV(PROGRAMS "say-origin"), NULL, 0, "second\n", "");
	check("LD_LIBRARY_PATH", ARGV(PROGRAMS "say"),
	      "LD_LIBRARY_PATH=/nowhere:/lib/ldso", 0, "second\n", "");
	check("a library that is not there", ARGV(PROGRAMS "say"), NULL, 127,
	      "libsecond.so: No such file", PROGRAMS "say");
	check("LD_PRELOAD", ARGV(PROGRAMS "say-runpath"),
	      "LD_PRELOAD=" LIBRARIES "libpreload.so", 0, "preload\n", "");
	check("LD_PRELOAD of a file that is not there does no harm",
	      ARGV(PROGRAMS "say-runpath"), "LD_PRELOAD=/lib/libnone.so", 0,
	      "second\n", "");
}

static void check_symbols(void)
{
	check("a needed library that needs one that is not there",
	      ARGV(PROGRAMS "needs-library"), NULL, 127, "libgone.so",
	      "libmissing_library.so");
	check("a symbol that is not there", ARGV(PROGRAMS "needs-symbol"),
	      NULL, 127, "nowhere", "libmissing_symbol.so");
}

static void check_loader(void)
{
	check("--list", ARGV(LOADER, "--list", PROGRAMS "say-runpath"), NULL, 0,
	      "libsecond.so => " LIBRARIES "libsecond.so", LOADER);
	check("a program as argument", ARGV(LOADER, PROGRAMS "say-runpath"),
	      NULL, 0, "second\n", "");
	check("--library-path", ARGV(LOADER, "--library-path", "/lib/ldso",
				     PROGRAMS "say"),
	      NULL, 0, "second\n", "");
	check("--preload", ARGV(LOADER, "--preload", LIBRARIES "libpreload.so",
				PROGRAMS "say-runpath"),
	      NULL, 0, "preload\n", "");
	check("a program that is not there", ARGV(LOADER, "/ldso/none"), NULL, 1,
	      "/ldso/none", "No such file");
	check("a text as program", ARGV(LOADER, "/etc/welcome"), NULL, 1,
	      "/etc/welcome", "");
	if (has_mmu() || FDPIC)
		check("a program with fixed addresses",
		      ARGV(LOADER, PROGRAMS "say-fixed"), NULL, 0, "second\n",
		      "");
	else
		check("a program with fixed addresses is refused",
		      ARGV(LOADER, PROGRAMS "say-fixed"), NULL, 1,
		      PROGRAMS "say-fixed", "");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(16);
	check_paths();
	check_symbols();
	check_loader();
	ksft_finished();
}
