// SPDX-License-Identifier: MIT
/* A file of the command line: opened, read, planned; and what went wrong. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "tool.h"

void file_failed(const struct file *file, struct output *out,
		 const struct mapinfo_error *error)
{
	char where[64] = "", memory[96] = "";
	char message[240];

	if (error->step >= 0)
		snprintf(where, sizeof(where), "step %d, program header %d: ",
			 error->step, error->phdr);
	else if (error->phdr >= 0)
		snprintf(where, sizeof(where), "program header %d: ",
			 error->phdr);
	if (error->contiguous)
		snprintf(memory, sizeof(memory),
			 ": %zu bytes asked for, %zu as FDPIC",
			 error->contiguous, error->contiguous_least);
	snprintf(message, sizeof(message), "%s%s%s", where,
		 error->reason == MAPINFO_REASON_SYSTEM_CALL ?
		 strerror(-error->errnum) : mapinfo_reason_text(error->reason),
		 memory);
	fprintf(stderr, "mapinfo: %s: %s\n", file->name, message);
	if (out->json)
		json_string(out, "error", message);
}

static void plan(struct file *file, const struct invocation *invocation,
		 struct mapinfo_error *error)
{
	const struct mapinfo_context *context = &invocation->context;

	if (mapinfo_elf_read(context, file->fd, 0, &file->elf, error) ||
	    mapinfo_elf_read_dynamic(context, file->fd, &file->elf, error))
		return;
	file->prediction.count = 0;
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
