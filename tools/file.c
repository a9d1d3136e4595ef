// SPDX-License-Identifier: MIT
/* A file of the command line: opened, read, planned; and what went wrong. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "tool.h"

void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory) {
		fprintf(stderr, "mapinfo: not enough memory\n");
		exit(EXIT_FAILURE);
	}
	return memory;
}

void plan_allocate(struct mapinfo_plan *plan, unsigned int segments)
{
	plan->spans = allocate(segments, sizeof(*plan->spans));
	plan->steps = allocate(MAPINFO_STEPS(segments), sizeof(*plan->steps));
}

void plan_free(struct mapinfo_plan *plan)
{
	free(plan->spans);
	free(plan->steps);
}

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

void file_failed(const struct file *file, struct output *out,
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
	fprintf(stderr, "mapinfo: %s: %s\n", file->name, message);
	if (out->json)
		json_string(out, "error", message);
}

/* Memory for all that is to be known of a file of so many segments. */
static void make_room(struct file *file, unsigned int segments)
{
	mapinfo_elf_init(&file->elf, allocate(segments,
					      sizeof(*file->elf.segments)),
			 segments);
	file->prediction.files = allocate(segments,
					  sizeof(*file->prediction.files));
	plan_allocate(&file->plan, segments);
}

/* Without room for segments, all that comes to light at first is how many there are. */
static int read_elf(struct file *file, const struct mapinfo_context *context,
		    struct mapinfo_error *error)
{
	int ret = mapinfo_elf_read(context, file->fd, 0, &file->elf, error);

	if (error->reason != MAPINFO_REASON_ROOM)
		return ret;
	make_room(file, error->room);
	return mapinfo_elf_read(context, file->fd, 0, &file->elf, error);
}

static void plan(struct file *file, const struct invocation *invocation,
		 struct mapinfo_error *error)
{
	struct mapinfo_context *context = invocation->context;

	if (read_elf(file, context, error) ||
	    mapinfo_elf_read_dynamic(context, file->fd, &file->elf, error))
		return;
	if (!invocation->elsewhere)
		mapinfo_elf_predict(context, file->fd, &file->elf,
				    &file->prediction);
	mapinfo_plan(&invocation->as, &file->elf, &file->prediction,
		     MAPINFO_STRATEGIES_ALL, &file->plan, error);
}

bool file_open(struct file *file, const char *name,
	       const struct invocation *invocation)
{
	struct mapinfo_error error = { .phdr = -1, .step = -1 };

	memset(file, 0, sizeof(*file));
	file->name = name;
	/* O_NONBLOCK: a FIFO is refused, not waited for */
	file->fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file->fd < 0) {
		error.reason = MAPINFO_REASON_SYSTEM_CALL;
		error.errnum = -errno;
	} else {
		plan(file, invocation, &error);
	}
	if (!error.reason)
		return true;
	file_failed(file, invocation->output, &error);
	file_close(file);
	return false;
}

void file_close(struct file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
	free(file->elf.segments);
	free(file->prediction.files);
	plan_free(&file->plan);
}

bool for_each_file(const char *command, const struct invocation *invocation,
		   bool (*work)(const char *name,
				const struct invocation *invocation))
{
	struct output *out = invocation->output;
	bool ok = true;
	char **name;

	if (out->json) {
		json_open(out, NULL, '{');
		json_string(out, "command", command);
		json_open(out, "files", '[');
	}
	for (name = invocation->files; *name; name++) {
		if (out->json) {
			json_open(out, NULL, '{');
			json_string(out, "file", *name);
		}
		ok &= work(*name, invocation);
		if (out->json)
			json_close(out, '}');
	}
	if (out->json) {
		json_close(out, ']');
		json_close(out, '}');
		json_end(out);
	}
	return ok;
}
