// SPDX-License-Identifier: MIT
/* Of mapinfo survey: a row for each file, and below the table what keeps them so. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "survey.h"
#include "utf8.h"

static const char *reason(const struct surveyed *file, char buffer[200])
{
	snprintf(buffer, 200, "%s%s%s", unshared_words(file->unshared),
		 file->unshared == MAPINFO_UNSHARED_FILE ? ": " : "",
		 file->unshared == MAPINFO_UNSHARED_FILE ?
			 why_words(file->why) : "");
	return buffer;
}

static void print_file_json(struct output *out, const struct survey *survey,
			    const struct surveyed *file)
{
	char buffer[200];

	json_open(out, NULL, '{');
	json_string(out, "file", file->path);
	if (file->fault) {
		json_string(out, "error", file->fault);
		json_close(out, '}');
		return;
	}
	if (file->bflt) {
		json_string(out, "format", "bFLT");
	} else {
		json_string(out, "machine", machine_name(file->machine, buffer));
		json_bool(out, "fdpic", file->fdpic);
	}
	json_unsigned(out, "private", file->private);
	json_unsigned(out, "shared", file->shared);
	json_unsigned(out, "block", file->block);
	json_unsigned(out, "order", order_of(file->block, survey->page_size));
	if (file->unshared) {
		json_string(out, "unshared", unshared_name(file->unshared));
		json_string(out, "reason", reason(file, buffer));
		json_cure(out, file->unshared);
	}
	json_close(out, '}');
}

void print_too_large(const struct survey *survey, uint64_t bytes, const char *indent)
{
	if (!survey->free_block || bytes <= survey->free_block)
		return;
	printf("%sdoes not fit: needs %" PRIu64 " KB in one piece, the largest free"
	       " one has %" PRIu64 "\n", indent, bytes >> 10,
	       survey->free_block >> 10);
}

/* The notes of a table, in the order of the files that have them. */
struct notes {
	const struct surveyed **of;
	unsigned int count;
};

static const char *note_of(const struct surveyed *file, char buffer[200])
{
	if (file->fault)
		return file->fault;
	if (file->bflt)
		return file->bflt;
	return file->unshared ? reason(file, buffer) : NULL;
}

/* The number of what there is to say of a file, from 1 on, or 0. */
static unsigned int number_of(struct notes *notes, const struct surveyed *file)
{
	char buffer[200], other[200];
	const char *note = note_of(file, buffer);
	unsigned int i;

	if (!note)
		return 0;
	for (i = 0; i < notes->count; i++)
		if (!strcmp(note, note_of(notes->of[i], other)))
			return i + 1;
	notes->of = enlarge(notes->of, notes->count + 1, sizeof(*notes->of));
	notes->of[notes->count++] = file;
	return notes->count;
}

static void print_file_text(const struct survey *survey,
			    const struct surveyed *file, struct notes *notes)
{
	unsigned int note = number_of(notes, file);

	if (file->fault)
		printf("%10s %10s %10s %5s  %s", "-", "-", "-", "-",
		       printable(file->path));
	else
		printf("%10" PRIu64 " %10" PRIu64 " %10" PRIu64 " %5u  %s",
		       file->private, file->shared, file->block,
		       order_of(file->block, survey->page_size),
		       printable(file->path));
	if (note)
		printf(" [%u]", note);
	putchar('\n');
	if (!file->fault)
		print_too_large(survey, file->block, "    ");
}

static void print_notes(struct notes *notes)
{
	char buffer[200];
	unsigned int i;

	if (notes->count)
		putchar('\n');
	for (i = 0; i < notes->count; i++) {
		const struct surveyed *file = notes->of[i];

		printf("[%u] %s\n", i + 1, note_of(file, buffer));
		if (!file->fault)
			print_cure(file->unshared);
	}
	free(notes->of);
}

bool print_files(const struct survey *survey, struct output *out)
{
	struct notes notes = { NULL, 0 };
	bool ok = true;
	unsigned int i;

	if (out->json)
		json_open(out, "files", '[');
	else
		printf("%10s %10s %10s %5s  %s\n", "private", "shared",
		       "one piece", "order", "file");
	for (i = 0; i < survey->count; i++) {
		ok &= !survey->files[i].failed;
		if (out->json)
			print_file_json(out, survey, &survey->files[i]);
		else
			print_file_text(survey, &survey->files[i], &notes);
	}
	if (out->json)
		json_close(out, ']');
	else
		print_notes(&notes);
	return ok;
}
