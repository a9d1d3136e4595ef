// SPDX-License-Identifier: MIT
/* Of mapinfo survey: what a process takes that runs a program, with all that it needs. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "output.h"
#include "survey.h"
#include "utf8.h"

/* Where dynamic linkers look if nothing else is said. */
static const char usual_places[] = "/lib:/usr/lib:/usr/local/lib:/lib64:/usr/lib64";

/* What Linux without an MMU takes if a program does not say (fs/binfmt_elf_fdpic.c). */
enum { USUAL_STACK = 131072 };

/* Links lead to files of the root, not of this machine. */
static int open_in_root(const struct survey *survey, const char *path, int flags)
{
	const struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC), .resolve = RESOLVE_IN_ROOT
	};

	return (int)syscall(SYS_openat2, survey->fd, path, &how, sizeof(how));
}

/* Dynamic linkers go on where they find a file for another machine. */
static bool is_taken(const struct surveyed *file, const struct surveyed *by)
{
	return file->fault ||
	       (file->machine == by->machine && file->bits == by->bits);
}

/* @by: what needs it; NULL for any machine. */
static struct surveyed *find_path(const struct survey *survey,
				  const struct surveyed *by, const char *path)
{
	struct surveyed *found = NULL;
	struct stat status;
	unsigned int i;
	int fd, ret;

	fd = open_in_root(survey, path, O_PATH);
	if (fd < 0)
		return NULL;
	ret = fstat(fd, &status);
	close(fd);
	for (i = 0; !ret && !found && i < survey->count; i++)
		if (survey->files[i].inode == status.st_ino &&
		    survey->files[i].device == status.st_dev)
			found = &survey->files[i];
	return found && by && !is_taken(found, by) ? NULL : found;
}

/* In each of the folders; $ORIGIN is the one of the file that needs it. */
static struct surveyed *find_in(const struct survey *survey, const char *places,
				const struct surveyed *by, const char *name)
{
	static const char origin[] = "$ORIGIN";
	const char *slash = strrchr(by->path, '/');
	struct surveyed *found = NULL;
	char path[4096];

	while (places && *places && !found) {
		int length = (int)strcspn(places, ":");
		bool here = !strncmp(places, origin, sizeof(origin) - 1);
		int skip = here ? (int)sizeof(origin) - 1 : 0;

		snprintf(path, sizeof(path), "%.*s%.*s/%s",
			 here && slash ? (int)(slash - by->path) : 0, by->path,
			 length - skip, places + skip, name);
		found = find_path(survey, by, path);
		places += length;
		places += *places == ':';
	}
	return found;
}

static struct surveyed *find_library(const struct survey *survey,
				     const struct surveyed *by,
				     const char *name)
{
	struct surveyed *found;

	if (strchr(name, '/'))
		return find_path(survey, by, name);
	found = find_in(survey, by->needs.places, by, name);
	return found ? found : find_in(survey, usual_places, by, name);
}

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* By the name of a dynamic linker. */
static bool is_musl(const char *path)
{
	const char *slash = strrchr(path, '/');

	return begins(slash ? slash + 1 : path, "ld-musl-");
}

/* Names by which musl's dynamic linker takes itself; no file is looked for. */
static bool is_part_of_musl(const char *name)
{
	static const char *const parts[] = {
		"libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.",
		"libxnet."
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(parts); i++)
		if (begins(name, parts[i]))
			return true;
	return false;
}

static void add(struct survey *survey, struct process *process,
		struct surveyed *file)
{
	unsigned int i;

	if (file->seen)
		return;
	file->seen = true;
	process->private += file->private;
	process->shared += file->shared;
	if (process->block < file->block)
		process->block = file->block;
	for (i = 0; i < file->needs.count; i++) {
		const char *name = file->needs.libraries[i];
		struct surveyed *needed;

		if (process->is_musl && is_part_of_musl(name))
			continue;
		needed = find_library(survey, file, name);
		if (needed)
			add(survey, process, needed);
		else
			process->missing = name;
	}
}

static uint64_t stack_of(const struct survey *survey,
			 const struct surveyed *program,
			 const struct surveyed *interpreter)
{
	uint64_t stack = program->stack, page = survey->page_size;

	if (!stack && interpreter)
		stack = interpreter->stack;
	if (!stack)
		stack = USUAL_STACK;
	return (stack + page - 1) / page * page;
}

static void add_program(struct survey *survey, struct surveyed *program, bool mmu,
			struct process *process)
{
	struct surveyed *interpreter = NULL;
	const char *name = program->needs.interpreter;

	process->is_musl = name && is_musl(name);
	add(survey, process, program);
	if (name) {
		interpreter = find_path(survey, program, name);
		if (interpreter)
			add(survey, process, interpreter);
		else
			process->missing = name;
	}
	if (!mmu)
		process->stack = stack_of(survey, program, interpreter);
	if (process->block < process->stack)
		process->block = process->stack;
}

/* Of what is not there. */
static void say_missing(const struct survey *survey, const char *path, char why[240])
{
	size_t length = strlen(survey->root);

	if (length && !strncmp(path, survey->root, length) && path[length] == '/')
		snprintf(why, 240, "a path below %.180s is asked for, as /bin/hello",
			 survey->root);
	else
		snprintf(why, 240, "no program in %.180s", root_name(survey));
}

/* Why a path is none of the files that are run. */
static void say_why(const struct survey *survey, const char *path,
		    const struct invocation *invocation, char why[240])
{
	struct output quiet = { .quiet = true };
	struct invocation elsewhere = *invocation;
	int fd = open_in_root(survey, path, O_RDONLY | O_NONBLOCK);
	static struct file file;

	elsewhere.output = &quiet;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
		say_missing(survey, path, why);
		return;
	}
	if (file_take(&file, path, fd, &quiet))
		file_plan(&file, &elsewhere);
	snprintf(why, 240, "%s", file.fault[0] ? file.fault :
		 "on another file system than the root");
	file_close(&file);
}

static void refuse(const struct survey *survey, const char *path, const char *fault,
		   const struct invocation *invocation)
{
	struct output *out = invocation->output;
	char why[240];

	if (!fault)
		say_why(survey, path, invocation, why);
	fprintf(stderr, "mapinfo: %s: %s\n", printable(path),
		fault ? fault : why);
	if (!out->json)
		return;
	json_open(out, NULL, '{');
	json_string(out, "program", path);
	json_string(out, "error", fault ? fault : why);
	json_close(out, '}');
}

bool add_up(struct survey *survey, const char *path,
	    const struct invocation *invocation, struct process *process)
{
	struct surveyed *program = find_path(survey, NULL, path);
	char buffer[20];
	bool mmu = invocation->as.facts & MAPINFO_FACT_MMU;
	unsigned int i;

	memset(process, 0, sizeof(*process));
	for (i = 0; i < survey->count; i++)
		survey->files[i].seen = false;
	if (!program || program->fault) {
		refuse(survey, path, program ? program->fault : NULL, invocation);
		return false;
	}
	add_program(survey, program, mmu, process);
	if (process->missing)
		fprintf(stderr, "mapinfo: %s: needs %s for %s, which is not in %s\n",
			printable(path), printable(process->missing),
			machine_name(program->machine, buffer),
			printable(root_name(survey)));
	return true;
}

uint64_t process_own(const struct process *process)
{
	return process->private + process->stack;
}

uint64_t how_many(const struct survey *survey, const struct process *process)
{
	uint64_t each = process_own(process);

	if (survey->free < process->shared || !each)
		return 0;
	return (survey->free - process->shared) / each;
}

static void print_json(const struct survey *survey, const char *path,
		       const struct process *process, struct output *out)
{
	json_open(out, NULL, '{');
	json_string(out, "program", path);
	json_unsigned(out, "private", process->private);
	json_unsigned(out, "stack", process->stack);
	json_unsigned(out, "shared", process->shared);
	json_unsigned(out, "block", process->block);
	json_unsigned(out, "order",
		      order_of(process->block, survey->page_size));
	if (survey->free)
		json_unsigned(out, "fit", how_many(survey, process));
	if (process->missing)
		json_string(out, "missing", process->missing);
	json_close(out, '}');
}

static void print_text(const struct survey *survey, const char *path,
		       const struct process *process, unsigned int most)
{
	const unsigned int counts[] = { 1, 2, most };
	uint64_t each = process_own(process);
	unsigned int i, last = 0;

	printf("\n%s, with what it needs:\n", printable(path));
	if (process->missing)
		printf("  incomplete, without %s\n", printable(process->missing));
	printf("  each process %" PRIu64 " bytes, %" PRIu64
	       " of them stack; shared by all %" PRIu64 "\n", each,
	       process->stack, process->shared);
	for (i = 0; i < ARRAY_SIZE(counts) && counts[i] > last; i++) {
		last = counts[i];
		if (last > most)
			break;
		printf("  %u process%s %" PRIu64 "\n", last,
		       last == 1 ? "  " : "es", process->shared + last * each);
	}
	if (process->block)
		printf("  largest piece %" PRIu64 ", order %u\n",
		       process->block,
		       order_of(process->block, survey->page_size));
	if (survey->free)
		printf("  of %" PRIu64 " bytes: %" PRIu64
		       " processes at most\n", survey->free,
		       how_many(survey, process));
	print_too_large(survey, process->block, "  ");
}

bool print_program(struct survey *survey, const char *path,
		   const struct invocation *invocation)
{
	struct process process;

	if (!add_up(survey, path, invocation, &process))
		return false;
	if (invocation->output->json)
		print_json(survey, path, &process, invocation->output);
	else
		print_text(survey, path, &process, invocation->processes);
	return !process.missing;
}
