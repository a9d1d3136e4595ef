// SPDX-License-Identifier: GPL-2.0-only
/* What dlopen() has taken dlclose() gives back, a thousand times. */
#include <dlfcn.h>
#include <fcntl.h>

#include "kselftest.h"
#include "lib.h"

#define ROUNDS	1000
/* The kernel grows caches. */
#define LIMIT	(64 * 4096)

static bool open_and_close(const char *path)
{
	void *library = dlopen(path, RTLD_NOW);

	return library && !dlclose(library);
}

/*
 * What the system has used or, with an MMU, what the process has mapped: there each
 * CPU keeps thousands of free pages that nobody counts as free.
 */
static long used_memory(void)
{
	char text[128] = "";
	int fd;

	if (!has_mmu())
		return -free_memory();
	fd = open("/proc/self/statm", O_RDONLY);
	if (read(fd, text, sizeof(text) - 1) <= 0)
		ksft_exit_fail_msg("cannot read /proc/self/statm\n");
	close(fd);
	return strtol(text, NULL, 10) * (long)page_size();
}

/* Stops before there is no memory left. */
static void check(const char *path)
{
	bool good = open_and_close(path);
	long memory = used_memory(), lost = 0;
	int i;

	for (i = 0; i < ROUNDS && good && lost <= LIMIT; i++) {
		good = open_and_close(path);
		lost = used_memory() - memory;
	}
	ksft_print_msg("%ld bytes are gone after %d rounds\n", lost, i);
	ksft_test_result(good && lost <= LIMIT, "%s\n", path);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(3);
	check(LIBRARIES "libfirst.so");
	check(LIBRARIES "libmany_1.so");
	check(LIBRARIES "libz.so");
	ksft_finished();
}
