// SPDX-License-Identifier: MIT
/* Memory for the tool, which ends where there is none. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

void out_of_memory(void)
{
	fprintf(stderr, "mapinfo: not enough memory\n");
	exit(EXIT_FAILURE);
}

void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory)
		out_of_memory();
	return memory;
}

void *enlarge(void *memory, size_t count, size_t size)
{
	memory = reallocarray(memory, count, size);
	if (!memory)
		out_of_memory();
	return memory;
}

char *copy_text(const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		out_of_memory();
	return copy;
}
