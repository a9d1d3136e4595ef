// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process has a part of the C library's file mapped. Where that can only be
 * copied, not mapped in its place, a kernel without an MMU refuses to map more
 * than this part. Programs must start all the same.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define LIBC	"/lib/libc.so.0"
#define PAGE	4096

/* From now on that file is the C library. */
static void use(const char *path)
{
	if (unlink(LIBC) || symlink(path, LIBC))
		ksft_exit_fail_msg(LIBC "\n");
}

static void check(const char *folder, const char *what)
{
	static const char * const argv[] = { PROGRAMS "empty", NULL };
	char output[128];
	int status = run(argv, NULL, output, sizeof(output));

	ksft_print_msg("status %d: %s\n", status, output);
	ksft_test_result(!status && !strcmp(output, "+m"), "%s: %s\n", folder,
			 what);
}

static void check_folder(const char *folder)
{
	char original[64] = "", path[64];
	void *part;
	int fd;

	snprintf(path, sizeof(path), "%s/libc", folder);
	if (readlink(LIBC, original, sizeof(original) - 1) < 0)
		ksft_exit_fail_msg(LIBC "\n");
	copy_file(LIBC, path);
	use(path);
	check(folder, "a program starts");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	part = mmap(NULL, 2 * PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd,
		    PAGE);
	if (part == MAP_FAILED)
		ksft_exit_fail_msg("mmap\n");
	check(folder, "and while a part of its C library is mapped");
	munmap(part, 2 * PAGE);
	close(fd);
	check(folder, "and after that");
	use(original);
	unlink(path);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(6);
	/* the first has the file's own pages to map, the second copies */
	check_folder("/tmp");
	check_folder("/mnt/ext2");
	ksft_finished();
}
