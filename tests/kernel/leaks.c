// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of the kernel that nothing points to any more, after all other tests. For
 * kernels with CONFIG_DEBUG_KMEMLEAK.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define KMEMLEAK	"/sys/kernel/debug/kmemleak"

/* What is younger than five seconds may still be on its way to where it belongs. */
#define AGE		6
#define SCANS		3

static bool scan(void)
{
	int fd = open(KMEMLEAK, O_WRONLY);
	bool done = fd >= 0 && write(fd, "scan", 4) == 4;

	if (!done)
		ksft_print_msg(KMEMLEAK ": %s\n", strerror(errno));
	if (fd >= 0)
		close(fd);
	return done;
}

/* Prints what was found; returns the number of lines. */
static unsigned int show(void)
{
	FILE *file = fopen(KMEMLEAK, "r");
	unsigned int lines = 0;
	char line[256];

	if (!file)
		ksft_exit_fail_msg(KMEMLEAK ": %s\n", strerror(errno));
	while (fgets(line, sizeof(line), file)) {
		ksft_print_msg("%s", line);
		lines++;
	}
	fclose(file);
	return lines;
}

int main(void)
{
	unsigned int scans = 0;

	ksft_print_header();
	ksft_set_plan(2);
	if (mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL) &&
	    errno != EBUSY)
		ksft_exit_fail_msg("debugfs: %s\n", strerror(errno));
	sleep(AGE);
	while (scans < SCANS && scan())
		scans++;
	ksft_test_result(scans == SCANS, "the kernel looks for leaks\n");
	ksft_test_result(!show(), "and has found none\n");
	ksft_finished();
}
