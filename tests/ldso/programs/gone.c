// SPDX-License-Identifier: GPL-2.0-only
/*
 * gone PATH: whether all of a library that cannot be loaded is gone: nothing of
 * it is mapped, and no file is open. Status 0 if so, 1 if not, 2 if it is loaded.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include "../maps.h"
#include "../trace.h"

static int lowest_file(void)
{
	int fd = open("/dev/null", O_RDONLY);

	close(fd);
	return fd;
}

int main(int argc, char **argv)
{
	int bytes, file;
	void *library;

	/* this fails late, when malloc() has got what it takes for all */
	dlopen("libmissing_symbol.so", RTLD_NOW);
	bytes = mapped_bytes();
	file = lowest_file();
	library = dlopen(argv[argc - 1], RTLD_NOW);
	close(TRACE_MARK);
	if (library)
		return 2;
	return mapped_bytes() != bytes || lowest_file() != file;
}
