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

static long no_device(const char *path, int flags)
{
	struct mapinfo_sys sys;

	if (!strcmp(path, MAPINFO_DEVICE))
		return -ENOENT;
	mapinfo_sys_init(&sys);
	return sys.open(path, flags);
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

void open_without_device(struct mapinfo_context *context)
{
	struct mapinfo_sys sys;

	mapinfo_sys_init(&sys);
	sys.open = no_device;
	must(!mapinfo_open(context, &sys, (uint32_t)getauxval(AT_PAGESZ)),
	     "mapinfo_open");
}

uint32_t verdict_on(const struct mapinfo_context *device, uintptr_t address,
		    size_t length)
{
	struct mapinfo_map map = { .addr = address, .length = length };

	must(!mapinfo_ask(device, &map, 1) && !map.error, "MAPINFO_MAP");
	return map.verdict;
}

bool is_here(const char *library)
{
	return HAS_FDPIC || !strstr(library, FDPIC_DIR);
}

unsigned int count_mappings(const struct mapinfo_context *device)
{
	struct mapinfo_map map = { .flags = MAPINFO_MAP_NEXT };
	unsigned int n = 0;

	while (!mapinfo_ask(device, &map, 1) && !map.error) {
		n++;
		map = (struct mapinfo_map){
			.addr = map.vma_end, .flags = MAPINFO_MAP_NEXT,
		};
	}
	return n;
}
