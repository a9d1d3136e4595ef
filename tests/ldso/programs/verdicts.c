// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls each of 16 libraries, then says of each of its mappings that is code from
 * a file: its start, mapinfo's verdict and the file's name. "end" is its last
 * line. Waits for the end of its input.
 */
#include <linux/mapinfo.h>
#include <sys/ioctl.h>

#include "../maps.h"
#include "many.h"

static int verdict(int device, unsigned long start)
{
	struct mapinfo_map map = { .addr = start, .length = 1 };

	return ioctl(device, MAPINFO_MAP, &map) || map.error ? -1 :
		(int)map.verdict;
}

static void say_mapping(int device, const char *line)
{
	char protection[5], path[64];
	unsigned long start;

	if (sscanf(line, "%lx-%*x %4s %*x %*s %*u %63s", &start, protection,
		   path) == 3 && protection[2] == 'x' && path[0] == '/')
		dprintf(STDOUT_FILENO, "%lx %d %s\n", start,
			verdict(device, start), path);
}

int main(void)
{
	int device = open(MAPINFO_DEVICE, O_RDWR | O_CLOEXEC);
	const char *line;
	char end;

	if (device < 0 || call_each() != 136)
		return 1;
	for (line = read_maps(); line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		say_mapping(device, line);
	}
	dprintf(STDOUT_FILENO, "end\n");
	return read(STDIN_FILENO, &end, 1) != 0;
}
