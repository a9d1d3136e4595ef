// SPDX-License-Identifier: MIT
/* The files of a root file system that are mapped to be run, and what is known of each. */
#define _XOPEN_SOURCE 700
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "survey.h"
#include "utf8.h"

unsigned int order_of(uint64_t bytes, uint32_t page_size)
{
	unsigned int order = 0;

	while ((uint64_t)page_size << order < bytes)
		order++;
	return order;
}

const char *root_name(const struct survey *survey)
{
	return survey->root[0] ? survey->root : "/";
}

/* nftw() has no argument for what it calls. */
static struct survey *surveyed_root;
static size_t surveyed_length;
static const struct invocation *surveyed_for;

/*
 * 1 for what a kernel maps to run it, or a dynamic linker, 0 for what it does not, as
 * objects and modules; or a negative errno.
 */
static int is_run(const char *path)
{
	unsigned char head[18] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	unsigned int type;
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, head, sizeof(head));
	close(fd);
	if (n >= 4 && !memcmp(head, "bFLT", 4))
		return 1;
	if (n != sizeof(head) || memcmp(head, ELFMAG, SELFMAG))
		return 0;
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
	to->bits = elf_bits(file);
	to->fdpic = file->elf.flags & MAPINFO_ELF_FDPIC;
	to->private = cost->bytes_private;
	to->shared = cost->bytes_shared;
	to->block = cost->contiguous;
	to->stack = file->elf.stack.phdr < 0 ? 0 : file->elf.stack.memsz;
	see_unshared(&file->plan, to);
	survey->page_size = file->system.page_size;
}

/* One piece of memory, with the stack in it, unless the kernel maps the text. */
static bool see_bflt(struct survey *survey, const struct file *file,
		     const struct invocation *invocation, struct surveyed *to)
{
	const struct mapinfo_system *system = &invocation->as;
	struct bflt bflt;
	const char *fault = bflt_read(file, &bflt);
	bool maps;

	if (fault) {
		to->fault = copy_text(fault);
		return false;
	}
	maps = bflt_maps_text(&bflt, system);
	to->bflt = maps ? "bFLT: its text is shared if the file system can, else copied" :
			  "bFLT: the kernel loads it, always as a copy";
	to->shared = maps ? bflt.text : 0;
	to->private = (uint64_t)bflt.text + bflt.data + bflt.bss - to->shared;
	to->stack = bflt.stack;
	if (!(system->known & system->facts & MAPINFO_FACT_MMU))
		to->block = to->private + to->stack;
	if (!survey->page_size)
		survey->page_size = system->page_size ? system->page_size :
				    invocation->context->system.page_size;
	return true;
}

/* What cannot be mapped, but is no fault of the file. */
static const char *words_of_fixed(const struct file *file, struct needs *needs)
{
	if (strcmp(file->fault, mapinfo_reason_text(MAPINFO_REASON_ELF_FIXED)))
		return NULL;
	elf_read_needs(file, needs);
	return needs->interpreter ?
		"for fixed addresses: without an MMU link it with -pie, or as FDPIC" :
		"static, for fixed addresses: without an MMU link it with -static-pie,"
		" or as FDPIC";
}

static void see_fault(struct survey *survey, const struct file *file,
		      const struct invocation *invocation, struct surveyed *to)
{
	const char *fixed = words_of_fixed(file, &to->needs);
	char buffer[80];

	to->failed = !fixed;
	if (fixed) {
		to->fault = copy_text(fixed);
	} else if (file->foreign &&
		   !(invocation->elsewhere && elf_reads_foreign)) {
		to->fault = copy_text(foreign_words(file, buffer));
		survey->foreign++;
	} else {
		if (!to->fault)
			to->fault = copy_text(file->fault);
		fprintf(stderr, "mapinfo: %s: %s\n", printable(file->name),
			to->fault);
	}
}

/* Of a file that cannot be read. Others that cannot are none of a survey's. */
static bool looks_run(const char *name, const struct stat *status)
{
	return status->st_mode & 0111 || strstr(name, ".so");
}

static void see_unread(const char *path, int errnum, struct surveyed *to)
{
	to->failed = true;
	to->fault = copy_text(strerror(errnum));
	fprintf(stderr, "mapinfo: %s: %s\n", printable(path), to->fault);
}

static void see_run(const char *path, struct survey *survey, struct surveyed *to)
{
	struct output quiet = { .quiet = true };
	struct invocation invocation = *surveyed_for;
	static struct file file;
	bool ok;

	invocation.output = &quiet;
	ok = file_open(&file, path, &quiet);
	if (ok && is_bflt(&file)) {
		ok = see_bflt(survey, &file, &invocation, to);
	} else if (ok) {
		ok = file_plan(&file, &invocation);
		if (ok)
			see_file(survey, &file, to);
	}
	if (!ok)
		see_fault(survey, &file, &invocation, to);
	file_close(&file);
}

static int visit(const char *path, const struct stat *status, int kind,
		 struct FTW *where)
{
	struct survey *survey = surveyed_root;
	const bool is_file = kind == FTW_F;
	struct surveyed *to;
	int run;

	/* FTW_DNR and FTW_NS: folders that cannot be read, and what is in them */
	if (is_file ? !S_ISREG(status->st_mode) || is_known(survey, status) :
		      kind != FTW_DNR && kind != FTW_NS)
		return 0;
	run = is_run(path);
	if (!run || run == -ENOENT ||
	    (run < 0 && is_file && !looks_run(path + where->base, status)))
		return 0;
	to = add_file(survey);
	to->path = copy_text(path + surveyed_length);
	if (is_file) {
		to->device = status->st_dev;
		to->inode = status->st_ino;
	}
	if (run < 0)
		see_unread(path, -run, to);
	else
		see_run(path, survey, to);
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct surveyed *x = a, *y = b;

	if (x->private != y->private)
		return x->private < y->private ? 1 : -1;
	return strcmp(x->path, y->path);
}

/* By its name, unless that is a link, which nftw() would not follow. */
static char *root_itself(const struct survey *survey)
{
	struct stat status;
	char *path = NULL;

	if (!lstat(root_name(survey), &status) && S_ISLNK(status.st_mode))
		path = realpath(root_name(survey), NULL);
	return path ? path : copy_text(root_name(survey));
}

void find_files(struct survey *survey, const struct invocation *invocation)
{
	const int descriptors = 16;
	char *root = root_itself(survey);

	surveyed_root = survey;
	surveyed_length = strcmp(root, "/") ? strlen(root) : 0;
	surveyed_for = invocation;
	nftw(root, visit, descriptors, FTW_PHYS | FTW_MOUNT);
	free(root);
	if (survey->foreign)
		fprintf(stderr, "mapinfo: %s: %u file%s %s\n",
			printable(root_name(survey)), survey->foreign,
			survey->foreign == 1 ? "" : "s",
			elf_reads_foreign ?
				"for another machine: see survey --as nommu" :
				"for another machine: this mapinfo is built without libelf");
	if (!survey->count)
		return;
	qsort(survey->files, survey->count, sizeof(*survey->files), compare);
	survey->free = invocation->memory;
	if (invocation->elsewhere || invocation->as.facts & MAPINFO_FACT_MMU)
		return;
	survey->free_block = largest_free_block(survey->page_size);
	if (!survey->free)
		survey->free = free_memory();
}
