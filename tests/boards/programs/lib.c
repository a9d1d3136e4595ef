// SPDX-License-Identifier: GPL-2.0-only
/* What the programs for the boards share. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

void must(bool success, const char *what)
{
	if (!success)
		ksft_exit_fail_msg("%s: %s\n", what, strerror(errno));
}

void open_device(struct mapinfo_context *context)
{
	if (mapinfo_open(context, NULL, (uint32_t)getauxval(AT_PAGESZ)) ||
	    context->device < 0)
		ksft_exit_fail_msg("cannot ask " MAPINFO_DEVICE "\n");
}

int copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	struct stat stat;

	must(in >= 0 && !fstat(in, &stat), from);
	/* ramfs allocates contiguous pages when an empty file grows at once */
	must(out >= 0 && !ftruncate(out, stat.st_size), to);
	while (stat.st_size > 0) {
		ssize_t n = sendfile(out, in, NULL, (size_t)stat.st_size);

		must(n > 0, to);
		stat.st_size -= n;
	}
	close(in);
	return out;
}

void *address_of(const struct mapinfo_mapping *mapping, uint64_t vaddr)
{
	return (void *)(mapping->bias + (uintptr_t)vaddr);
}
