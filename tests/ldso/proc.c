// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "kselftest.h"
#include "proc.h"
#include "system.h"

const char *read_proc(const char *path)
{
	static char text[16384];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t done = 0;
	ssize_t n;

	if (fd < 0)
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
	while ((n = read(fd, text + done, sizeof(text) - 1 - done)) > 0)
		done += (size_t)n;
	close(fd);
	if (done == sizeof(text) - 1)
		ksft_exit_fail_msg("%s: longer than %zu bytes\n", path, done);
	text[done] = '\0';
	return text;
}

const char *next_line(const char *line)
{
	line = strchr(line, '\n');
	return line && line[1] ? line + 1 : NULL;
}

long status_number(pid_t pid, const char *name)
{
	size_t length = strlen(name);
	const char *line;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	for (line = read_proc(path); line; line = next_line(line))
		if (!strncmp(line, name, length) && line[length] == ':')
			return strtol(line + length + 1, NULL, 10);
	ksft_exit_fail_msg("%s: no %s\n", path, name);
}

long largest_block(void)
{
	long largest = 0, page = (long)page_size();
	const char *line;

	for (line = read_proc("/proc/buddyinfo"); line; line = next_line(line)) {
		const char *at = strstr(line, "zone");
		long count;
		int order, n;

		if (!at || sscanf(at, "zone %*s%n", &n) < 0)
			continue;
		at += n;
		for (order = 0; sscanf(at, "%ld%n", &count, &n) == 1; order++) {
			if (count && page << order > largest)
				largest = page << order;
			at += n;
		}
	}
	return largest;
}
