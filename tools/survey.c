// SPDX-License-Identifier: MIT
/*
 * mapinfo survey: what the programs and libraries of a root file system take of memory,
 * what of it is shared, and what would change that.
 */
#define _XOPEN_SOURCE 700
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "survey.h"

/* nftw() has no argument for what it calls. */
static struct survey *surveyed_root;
static const struct invocation *surveyed_for;

unsigned int order_of(uint64_t bytes, uint32_t page_size)
{
	unsigned int order = 0;

	while ((uint64_t)page_size << order < bytes)
		order++;
	return order;
}

/* What a kernel maps to run it, or a dynamic linker: no objects, no modules. */
static bool is_run(const char *path)
{
	unsigned char head[18] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	unsigned int type;
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, head, sizeof(head));
	close(fd);
	if (n != sizeof(head) || memcmp(head, ELFMAG, SELFMAG))
		return false;
	type = head[EI_DATA] == ELFDATA2MSB ? head[17] : head[16];
	return type == ET_EXEC || type == ET_DYN;
}

static bool is_known(const struct survey *survey, const struct stat *status)
{
	unsigned int i;

	for (i = 0; i < survey->count; i++)
		if (survey->files[i].inode == status->st_ino &&
		    survey->files[i].device == status->st_dev)
			return true;
	return false;
}

static struct surveyed *add_file(struct survey *survey)
{
	struct surveyed *files;

	files = enlarge(survey->files, survey->count + 1, sizeof(*files));
	survey->files = files;
	files += survey->count++;
	memset(files, 0, sizeof(*files));
	return files;
}

/* The first that could be shared and is not: what is writable never is. */
static void see_unshared(const struct mapinfo_plan *plan, struct surveyed *to)
{
	unsigned int i;

	for (i = 0; i < plan->spans_count && !to->unshared; i++) {
		if (plan->spans[i].unshared == MAPINFO_UNSHARED_WRITABLE)
			continue;
		to->unshared = plan->spans[i].unshared;
		to->why = plan->spans[i].why;
	}
}

static void see_file(struct survey *survey, const struct file *file,
		     struct surveyed *to)
{
	const struct mapinfo_cost *cost = &file->plan.cost;

	elf_read_needs(file, &to->needs);
	to->machine = file->elf.machine;
	to->fdpic = file->elf.flags & MAPINFO_ELF_FDPIC;
	to->private = cost->bytes_private;
	to->shared = cost->bytes_shared;
	to->block = cost->contiguous;
	to->stack = file->elf.stack.phdr < 0 ? 0 : file->elf.stack.memsz;
	see_unshared(&file->plan, to);
	survey->page_size = file->system.page_size;
}

static int visit(const char *path, const struct stat *status, int kind,
		 struct FTW *where)
{
	struct output none = { 0 };
	struct invocation invocation = *surveyed_for;
	struct survey *survey = surveyed_root;
	struct surveyed *to;
	static struct file file;

	(void)where;
	if (kind != FTW_F || !S_ISREG(status->st_mode) ||
	    is_known(survey, status) || !is_run(path))
		return 0;
	invocation.output = &none;
	to = add_file(survey);
	to->path = copy_text(path + strlen(survey->root));
	to->device = status->st_dev;
	to->inode = status->st_ino;
	if (file_open(&file, path, &none) && file_plan(&file, &invocation))
		see_file(survey, &file, to);
	else
		to->fault = copy_text(file.fault);
	file_close(&file);
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct surveyed *x = a, *y = b;

	if (x->private != y->private)
		return x->private < y->private ? 1 : -1;
	return strcmp(x->path, y->path);
}

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
	json_string(out, "machine", machine_name(file->machine, buffer));
	json_bool(out, "fdpic", file->fdpic);
	json_unsigned(out, "private", file->private);
	json_unsigned(out, "shared", file->shared);
	json_unsigned(out, "block", file->block);
	json_unsigned(out, "order", order_of(file->block, survey->page_size));
	if (file->unshared) {
		json_string(out, "unshared", unshared_name(file->unshared));
		json_string(out, "reason", reason(file, buffer));
		if (unshared_cure(file->unshared))
			json_string(out, "cure", unshared_cure(file->unshared));
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

static void print_file_text(const struct survey *survey,
			    const struct surveyed *file)
{
	char buffer[200];

	if (file->fault) {
		printf("%10s %10s %10s %5s  %s\n", "-", "-", "-", "-",
		       file->path);
		printf("    %s\n", file->fault);
		return;
	}
	printf("%10" PRIu64 " %10" PRIu64 " %10" PRIu64 " %5u  %s\n",
	       file->private, file->shared, file->block,
	       order_of(file->block, survey->page_size), file->path);
	print_too_large(survey, file->block, "    ");
	if (!file->unshared)
		return;
	printf("    %s\n", reason(file, buffer));
	if (unshared_cure(file->unshared))
		printf("    to change that: %s\n", unshared_cure(file->unshared));
}

static bool print_files(const struct survey *survey, struct output *out)
{
	bool ok = true;
	unsigned int i;

	if (out->json)
		json_open(out, "files", '[');
	else
		printf("%10s %10s %10s %5s  %s\n", "private", "shared",
		       "one piece", "order", "file");
	for (i = 0; i < survey->count; i++) {
		ok &= !survey->files[i].fault;
		if (out->json)
			print_file_json(out, survey, &survey->files[i]);
		else
			print_file_text(survey, &survey->files[i]);
	}
	if (out->json)
		json_close(out, ']');
	return ok;
}

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
	fprintf(stderr, "mapinfo: %s: %s\n", root, why);
	if (!out->json)
		return;
	json_begin(out, "survey");
	json_string(out, "root", root);
	json_string(out, "error", why);
	json_end(out);
}

static void walk(struct survey *survey, const struct invocation *invocation)
{
	const int descriptors = 16;

	surveyed_root = survey;
	surveyed_for = invocation;
	nftw(survey->root[0] ? survey->root : "/", visit, descriptors,
	     FTW_PHYS | FTW_MOUNT);
	qsort(survey->files, survey->count, sizeof(*survey->files), compare);
	survey->free = invocation->memory;
	if (invocation->elsewhere || invocation->as.facts & MAPINFO_FACT_MMU)
		return;
	survey->free_block = largest_free_block(survey->page_size);
	if (!survey->free)
		survey->free = free_memory();
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
	walk(&survey, invocation);
	if (out->svg)
		return draw_programs(&survey, invocation);
	if (out->json) {
		json_begin(out, "survey");
		json_string(out, "root", survey.root[0] ? survey.root : "/");
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
