// SPDX-License-Identifier: MIT
/* What is said of a file that cannot be read, planned or mapped. */
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "tool.h"
#include "utf8.h"

/* More of what went wrong, with what there is to say of it. */
static void details(const struct mapinfo_error *error, char *text, size_t size)
{
	int n = 0;

	text[0] = 0;
	if (error->contiguous)
		n = snprintf(text, size,
			     ": %zu bytes asked for, %zu as FDPIC",
			     error->contiguous, error->contiguous_least);
	if (error->contiguous_max)
		snprintf(text + n, size - (size_t)n, ", at most %zu there",
			 error->contiguous_max);
	if (error->unshared)
		snprintf(text, size, ": %s", unshared_words(error->unshared));
}

void file_refused(struct file *file, struct output *out, const char *why)
{
	snprintf(file->fault, sizeof(file->fault), "%s", why);
	if (!out->quiet)
		fprintf(stderr, "mapinfo: %s: %s\n", printable(file->name), why);
	if (out->json)
		json_string(out, "error", why);
}

void file_failed(struct file *file, struct output *out,
		 const struct mapinfo_error *error)
{
	char where[64] = "", more[128];
	char message[240];

	if (error->step >= 0)
		snprintf(where, sizeof(where), "step %d, program header %d: ",
			 error->step, error->phdr);
	else if (error->phdr >= 0)
		snprintf(where, sizeof(where), "program header %d: ",
			 error->phdr);
	details(error, more, sizeof(more));
	snprintf(message, sizeof(message), "%s%s%s", where,
		 error->reason == MAPINFO_REASON_SYSTEM_CALL ?
		 strerror(-error->errnum) : mapinfo_reason_text(error->reason),
		 more);
	file_refused(file, out, message);
}
