// SPDX-License-Identifier: MIT
/* What memory is free in one piece, as /proc tells it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>

#include "tool.h"

/* The highest order of which a line of /proc/buddyinfo has blocks. */
static unsigned int highest_order(const char *line)
{
	unsigned int order, most = 0;
	const char *text = strstr(line, "zone");
	char *end;

	/* the word, then the zone's name */
	text = text ? strpbrk(text + strcspn(text, " "), "DHMN") : NULL;
	text = text ? strchr(text, ' ') : NULL;
	for (order = 0; text; order++, text = end) {
		unsigned long blocks = strtoul(text, &end, 10);

		if (end == text)
			break;
		if (blocks)
			most = order;
	}
	return most;
}

uint64_t largest_free_block(uint32_t page_size)
{
	FILE *info = fopen("/proc/buddyinfo", "re");
	unsigned int most = 0;
	char line[512];

	if (!info)
		return 0;
	while (fgets(line, sizeof(line), info)) {
		unsigned int order = highest_order(line);

		if (order > most)
			most = order;
	}
	fclose(info);
	return (uint64_t)page_size << most;
}

uint64_t free_memory(void)
{
	struct sysinfo info;

	return sysinfo(&info) ? 0 : (uint64_t)info.freeram * info.mem_unit;
}
