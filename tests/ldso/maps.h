/* SPDX-License-Identifier: GPL-2.0-only */
/* What /proc/self/maps says. */
#ifndef MAPS_H
#define MAPS_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Without stdio, whose buffers would change what is counted. */
static inline const char *read_maps(void)
{
	static char text[8192];
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	size_t done = 0;
	ssize_t n;

	while ((n = read(fd, text + done, sizeof(text) - 1 - done)) > 0)
		done += (size_t)n;
	close(fd);
	text[done] = '\0';
	return text;
}

static inline int mapped_bytes(void)
{
	const char *line = read_maps();
	unsigned long start, end, bytes = 0;

	for (; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "%lx-%lx", &start, &end) == 2)
			bytes += end - start;
	}
	return (int)bytes;
}

/* Whether code is mapped from a file whose path ends with this. */
static inline bool maps_code_of(const char *file)
{
	const char *line = read_maps();

	while ((line = strstr(line, "r-xp "))) {
		const char *end = strchr(line, '\n');
		const char *found = strstr(line, file);

		if (found && end && found < end)
			return true;
		line++;
	}
	return false;
}

#endif /* MAPS_H */
