// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process has a part of a library mapped, as whoever reads files by mmap() has.
 * Programs that need the library must start all the same. Without an MMU a kernel
 * refuses to map more than this part where it has to copy; where it has not, it stops if
 * both begin at the same page.
 */
#include <fcntl.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "lib.h"

#ifdef FIRST_PAGE
#define OFFSET	0
#else
#define OFFSET	page_size()
#endif

static void check(const char *folder, const char *what)
{
	static const char * const argv[] = { PROGRAMS "needs-broken", NULL };
	char path[64], output[256];
	int status;

	snprintf(path, sizeof(path), "LD_LIBRARY_PATH=%s", folder);
	status = run(argv, path, output, sizeof(output));
	ksft_test_result(!status && !strcmp(output, "+m"), "%s: %s\n", folder,
			 what);
	ksft_print_msg("status %d: %s\n", status, output);
}

static void check_folder(const char *folder)
{
	char path[64];
	void *part;
	int fd;

	snprintf(path, sizeof(path), "%s/libbroken.so", folder);
	copy_file(LIBRARIES "libdata.so", path);
	check(folder, "a program starts");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	part = mmap(NULL, page_size(), PROT_READ | PROT_EXEC, MAP_PRIVATE, fd,
		    (off_t)OFFSET);
	if (part == MAP_FAILED)
		ksft_exit_fail_msg("mmap\n");
	check(folder, "and while a part of its library is mapped");
	munmap(part, page_size());
	close(fd);
	check(folder, "and after that");
	unlink(path);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(6);
	/* the first copies, the second has the file's own pages to map */
	check_folder("/mnt/ext2");
	check_folder("/tmp");
	ksft_finished();
}
