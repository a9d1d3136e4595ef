// SPDX-License-Identifier: GPL-2.0-only
/*
 * compare MAP START STOCK_MUSL [PATCHED_MUSL]: has each file, whose names are lines of
 * standard input, loaded by the dynamic loaders of this machine and by the library
 * (MAP), and prints how these differ. START: a folder with the programs nothing and
 * nothing-musl, which files that are made for it are really started with: those below
 * the folder in the environment's $MADE.
 *
 * A line is FILE<tab>LOADER<tab>WHAT<tab>VALUE, for each loader:
 *
 *	outcome		loads, refuses, crashes or lacks bytes, and why
 *	calls		system calls, and what the file has that takes some
 * and where the library and a loader that has mapped the file differ:
 *	bytes, protection, protected, backing
 *			a kind of page, and what is there instead
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watch.h"

#define SECONDS		20

enum { GLIBC, MUSL, PATCHED, SHIM, LOADERS };

static struct loader loaders[LOADERS] = {
	[GLIBC] = {
		"glibc", FOUND_BY_FIRST, NULL, { "nothing" }, true,
	},
	[MUSL] = {
		"musl", FOUND_BY_LOWEST, NULL, { "ldd", NULL }, true,
	},
	[PATCHED] = {
		"patched", FOUND_BY_OUTPUT, NULL, { "ldd", NULL }, true,
	},
	[SHIM] = {
		"shim", FOUND_BY_OUTPUT, NULL, { "map", "FILE" }, false,
	},
};
static struct load loads[LOADERS];
static char nothing[4096], nothing_musl[4096];

static void print(const struct file *file, enum page_kind kind,
		  const char *loader, const char *what, uintptr_t vaddr,
		  const char *text)
{
	printf("%s\t%s\t%s\t%s%s: %s\t0x%lx\n", file->path, loader, what,
	       page_kinds[kind],
	       file->textrel ? " with text relocations" : "", text, vaddr);
}

static const char *prot_text(int prot)
{
	static char text[4];

	text[0] = prot & PROT_READ ? 'r' : '-';
	text[1] = prot & PROT_WRITE ? 'w' : '-';
	text[2] = prot & PROT_EXEC ? 'x' : '-';
	return text;
}

/* "more" is what the library allows and the loader does not. */
static const char *compare_prot(int shim, int other)
{
	static char text[40];

	text[0] = 0;
	if (shim & ~other)
		sprintf(text, "more %s", prot_text(shim & ~other));
	if (other & ~shim)
		sprintf(text + strlen(text), "%sless %s", *text ? " " : "",
			prot_text(other & ~shim));
	return *text ? text : NULL;
}

static const char *compare_bytes(const struct seen *shim,
				 const struct seen *other)
{
	if (shim->faults != other->faults)
		return shim->faults ? "an access faults" :
				      "an access faults there";
	return shim->sums[0] == other->sums[0] ? NULL : "other bytes";
}

static const char *compare_backing(const struct seen *shim,
				   const struct seen *other)
{
	if (shim->is_file != other->is_file)
		return shim->is_file ? "of the file" : "of no file";
	return shim->offset == other->offset ? NULL : "of another place";
}

/* What has been said of the file is not said again: a bit for each. */
static bool is_new(uint64_t *said, unsigned int number)
{
	bool is = !(*said >> number & 1);

	*said |= 1UL << number;
	return is;
}

static void say(const struct file *file, const struct wanted *wanted,
		const struct loader *loader, uint64_t *said, unsigned int what,
		const char *text)
{
	static const char *const names[] = {
		"bytes", "backing", "protection", "protected"
	};

	if (text && is_new(said, 4 * wanted->kind + what))
		print(file, wanted->kind, loader->name, names[what],
		      wanted->vaddr, text);
}

static void compare_pages(const struct file *file, unsigned int other)
{
	uint64_t said = 0;
	size_t i;

	for (i = 0; i < file->pages_count; i++) {
		const struct wanted *wanted = &file->pages[i];
		const struct seen *a = &loads[SHIM].pages[i];
		const struct seen *b = &loads[other].pages[i];

		/* what is in no segment is nobody's, but for what it allows */
		if (wanted->kind && a->mapped != b->mapped)
			say(file, wanted, &loaders[other], &said, 0,
			    a->mapped ? "mapped" : "not mapped");
		if (wanted->kind && a->mapped && b->mapped) {
			say(file, wanted, &loaders[other], &said, 0,
			    compare_bytes(a, b));
			say(file, wanted, &loaders[other], &said, 1,
			    compare_backing(a, b));
		}
		say(file, wanted, &loaders[other], &said, 2,
		    compare_prot(a->prot, b->prot));
		if (loads[SHIM].ended && loads[other].ended)
			say(file, wanted, &loaders[other], &said, 3,
			    compare_prot(a->later, b->later));
	}
}

/* What the program headers say: the library has these bytes, whatever others do. */
static void compare_with_headers(const struct file *file)
{
	static const struct loader headers = { .name = "headers" };
	uint64_t said = 0;
	size_t i;

	for (i = 0; i < file->pages_count; i++) {
		const struct wanted *wanted = &file->pages[i];
		const struct seen *a = &loads[SHIM].pages[i];

		if (wanted->kind && (!a->mapped || a->faults ||
				     a->sums[1] != wanted->sums[1]))
			say(file, wanted, &headers, &said, 0, "other bytes");
		if (wanted->kind && file->textrel && !(a->prot & PROT_WRITE))
			say(file, wanted, &headers, &said, 2,
			    "cannot be relocated");
	}
}

/* Whether a file that was made for it really starts. */
static void start(const struct file *file, struct load *load,
		  const char *program, const char *loader)
{
	static const struct rlimit no_core;
	int status, null;
	pid_t pid = fork();

	if (!pid) {
		null = memfd_create("output", 0);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		setrlimit(RLIMIT_CORE, &no_core);
		setenv("LD_PRELOAD", file->path, 1);
		alarm(SECONDS);
		execl(loader ? loader : program, loader ? loader : program,
		      loader ? program : NULL, NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	if (!status || load->outcome == REFUSED || load->outcome == CRASHED)
		return;
	load->outcome = CRASHED;
	snprintf(load->reason, sizeof(load->reason), "%s when it starts",
		 WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) :
				       "ends");
}

static bool is_there(unsigned int i)
{
	return loaders[i].program && *loaders[i].program;
}

static void compare(const char *path)
{
	const char *made = getenv("MADE");
	bool is_made = made && !strncmp(path, made, strlen(made));
	struct file file;
	unsigned int i;

	if (!open_file(&file, path))
		return;
	for (i = 0; i < LOADERS; i++) {
		struct load *load = &loads[i];

		if (!is_there(i))
			continue;
		watch(&loaders[i], &file, load);
		if (is_made && i != SHIM)
			start(&file, load,
			      i == GLIBC ? nothing : nothing_musl,
			      i == GLIBC ? NULL : loaders[i].program);
		printf("%s\t%s\toutcome\t%s\t%s\n", path, loaders[i].name,
		       outcomes[load->outcome], load->reason);
		if (load->mapped)
			printf("%s\t%s\tcalls\t%u\t%u segments%s\n", path,
			       loaders[i].name, load->calls,
			       count_loads(&file), file.textrel ?
			       ", text relocations" : "");
	}
	for (i = 0; i < SHIM; i++)
		if (is_there(i) && loads[SHIM].mapped &&
		    loads[i].outcome == LOADED && loads[i].mapped)
			compare_pages(&file, i);
	if (loads[SHIM].mapped)
		compare_with_headers(&file);
	if (loads[SHIM].writable_code)
		print(&file, PAGE_FILE, "shim", "writable-code", 0,
		      "writable and executable");
	printf("%s\tall\tdone\n", path);
	close_file(&file);
}

int main(int argc, char **argv)
{
	char line[4096];

	if (argc < 4)
		return EXIT_FAILURE;
	snprintf(nothing, sizeof(nothing), "%s/nothing", argv[2]);
	snprintf(nothing_musl, sizeof(nothing_musl), "%s/nothing-musl",
		 argv[2]);
	loaders[GLIBC].program = nothing;
	loaders[MUSL].program = argv[3];
	loaders[MUSL].arguments[1] = nothing_musl;
	loaders[PATCHED].program = argv[4];
	loaders[PATCHED].arguments[1] = nothing_musl;
	loaders[SHIM].program = argv[1];
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		compare(line);
		fflush(stdout);
	}
	return EXIT_SUCCESS;
}
