// SPDX-License-Identifier: MIT
/*
 * mapinfo survey: what the programs and libraries of a root file system take of memory,
 * what of it is shared, and what would change that.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "survey.h"
#include "utf8.h"

static bool print_programs(struct survey *survey,
			   const struct invocation *invocation)
{
	struct output *out = invocation->output;
	bool ok = true;
	char **name;

	if (out->json)
		json_open(out, "programs", '[');
	for (name = invocation->files + 1; *name; name++)
		ok &= print_program(survey, *name, invocation);
	if (out->json)
		json_close(out, ']');
	return ok;
}

static bool open_root(struct survey *survey, char *root)
{
	size_t length = strlen(root);

	survey->fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (survey->fd < 0)
		return false;
	while (length && root[length - 1] == '/')
		root[--length] = 0;
	survey->root = root;
	return true;
}

static void refuse_root(const char *root, const char *why, struct output *out)
{
	fprintf(stderr, "mapinfo: %s: %s\n", printable(root), why);
	if (!out->json)
		return;
	json_begin(out, "survey");
	json_string(out, "root", root);
	json_string(out, "error", why);
	json_end(out);
}

bool command_survey(const struct invocation *invocation)
{
	struct output *out = invocation->output;
	static struct survey survey;
	bool ok;

	if (!open_root(&survey, invocation->files[0])) {
		refuse_root(invocation->files[0], strerror(errno), out);
		return false;
	}
	find_files(&survey, invocation);
	if (!survey.count) {
		refuse_root(root_name(&survey), "no program or library there", out);
		return false;
	}
	if (out->svg)
		return draw_programs(&survey, invocation);
	if (out->json) {
		json_begin(out, "survey");
		json_string(out, "root", root_name(&survey));
		if (survey.free)
			json_unsigned(out, "free", survey.free);
		if (survey.free_block)
			json_unsigned(out, "free_block", survey.free_block);
	}
	ok = print_files(&survey, out);
	ok &= print_programs(&survey, invocation);
	if (out->json)
		json_end(out);
	close(survey.fd);
	return ok;
}
