/* SPDX-License-Identifier: GPL-2.0-only */
/* A loader at work, seen from outside: by ptrace(), and in its memory. */
#ifndef MAPINFO_CORPUS_WATCH_H
#define MAPINFO_CORPUS_WATCH_H

#include "file.h"

/**
 * enum how_found - how it is known where a loader has put a file
 * @FOUND_BY_FIRST: its first mapping of the file begins with the first PT_LOAD,
 * @FOUND_BY_LOWEST: or with the one of the lowest address.
 * @FOUND_BY_OUTPUT: it prints "=> PATH (BIAS)" before it relocates.
 */
enum how_found {
	FOUND_BY_FIRST,
	FOUND_BY_LOWEST,
	FOUND_BY_OUTPUT,
};

/**
 * struct loader - a program that loads a file, and ends
 * @name: as it is called in results.
 * @found: how it is known where the file is.
 * @program: the program that is run,
 * @arguments: with these. FILE is replaced by the file's name.
 * @preload: whether the file is to be in LD_PRELOAD.
 */
struct loader {
	const char *name;
	enum how_found found;
	const char *program;
	const char *arguments[6];
	bool preload;
};

/**
 * struct seen - a page in a loader's memory
 * @mapped: something is mapped there.
 * @prot: PROT_ bits when the file is mapped, before anything is relocated.
 * @later: the same when all is done.
 * @is_file: it maps the file,
 * @offset: at this place.
 * @faults: it cannot be read at all.
 * @sums: of its bytes, as those of &struct wanted.
 */
struct seen {
	bool mapped;
	uint8_t prot;
	uint8_t later;
	bool is_file;
	bool faults;
	uint64_t offset;
	uint64_t sums[2];
};

/**
 * enum outcome - what a loader makes of a file
 * @REFUSED: it says no.
 * @LOADED: all of it is there.
 * @CRASHED: the loader ends.
 * @LACKING: it goes on, without bytes that the headers say there are.
 */
enum outcome {
	REFUSED,
	LOADED,
	CRASHED,
	LACKING,
};

extern const char *const outcomes[];

/**
 * struct load - what became of a file
 * @outcome: whether it was loaded.
 * @reason: of the other outcomes, in the loader's own words.
 * @output: all that it has printed.
 * @mapped: the pages have been looked at: all of it was mapped.
 * @ended: they have been looked at once more, at the end.
 * @bias: its load bias.
 * @pages: as many as the file has.
 * @calls: system calls from its opening to its closing, and what protects it later.
 * @writable_code: pages that were writable and executable at once, and need not be.
 */
struct load {
	enum outcome outcome;
	char reason[200];
	char output[1 << 16];
	bool mapped;
	bool ended;
	uintptr_t bias;
	struct seen *pages;
	unsigned int calls;
	unsigned int writable_code;
};

void watch(const struct loader *loader, const struct file *file,
	   struct load *load);

/* memory.c: looks at a process's memory. @later: only at protections, once more. */
void look_at_memory(int pid, const struct file *file, struct load *load,
		    bool later);

#endif /* MAPINFO_CORPUS_WATCH_H */
