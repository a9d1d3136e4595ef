/* SPDX-License-Identifier: MIT */
/* What the files of mapinfo survey share: what is known of a root file system. */
#ifndef MAPINFO_SURVEY_H
#define MAPINFO_SURVEY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tool.h"

/**
 * struct surveyed - a file that is mapped to be run
 * @path: below the root, from a slash on.
 * @device, @inode: which file it is, by whatever name.
 * @fault: why nothing more is known of it, or NULL.
 * @failed: that is a failure.
 * @bflt: no ELF file; what else to say of it; else NULL.
 * @machine: e_machine.
 * @bits: of its addresses.
 * @fdpic: each segment may lie anywhere.
 * @private: bytes that each process has of its own.
 * @shared: bytes that all processes have together.
 * @block: bytes, the largest piece of memory that is needed at once; 0 with an MMU.
 * @stack: bytes that the file asks for, or 0.
 * @unshared: of enum mapinfo_unshared: why the first span that could be is not shared.
 * @why: of enum mapinfo_why, if that is what the device says of the file.
 * @needs: what it needs.
 * @seen: by what is being added up.
 */
struct surveyed {
	char *path;
	dev_t device;
	ino_t inode;
	char *fault;
	bool failed;
	const char *bflt;
	unsigned int machine;
	unsigned int bits;
	bool fdpic;
	uint64_t private;
	uint64_t shared;
	uint64_t block;
	uint64_t stack;
	unsigned int unshared;
	unsigned int why;
	struct needs needs;
	bool seen;
};

/**
 * struct survey - a root file system
 * @root: its path, as it was given, without a slash at the end.
 * @fd: the same, open.
 * @files: all that are mapped to be run, the ones with most memory first.
 * @count: how many.
 * @page_size: bytes.
 * @free: bytes of memory for programs, or 0 if that was not said.
 * @free_block: bytes of the largest free piece, or 0 if that is not known.
 * @foreign: how many files are for another machine than the one that is asked for.
 */
struct survey {
	const char *root;
	int fd;
	struct surveyed *files;
	unsigned int count;
	uint32_t page_size;
	uint64_t free;
	uint64_t free_block;
	unsigned int foreign;
};

/**
 * struct process - what a process takes
 * @private: bytes of its own, without the stack.
 * @shared: bytes that all such processes have together.
 * @block: bytes, the largest piece.
 * @stack: bytes, without an MMU; with one it grows as it is used.
 * @missing: what it needs and is not there for its machine, or NULL.
 * @is_musl: the dynamic linker is musl's, which has libc in it.
 */
struct process {
	uint64_t private;
	uint64_t shared;
	uint64_t block;
	uint64_t stack;
	const char *missing;
	bool is_musl;
};

/* survey_files.c: all that are mapped to be run. Says what could not be read. */
void find_files(struct survey *survey, const struct invocation *invocation);
/* As it is said: the root of the system has no name else. */
const char *root_name(const struct survey *survey);
/* The power of two of pages that the kernel gives for so many bytes. */
unsigned int order_of(uint64_t bytes, uint32_t page_size);

/* survey_table.c: a row for each file, and below why they are not shared. */
bool print_files(const struct survey *survey, struct output *out);

/*
 * programs.c: of all that a program needs; marks the files as seen. Says why, if there
 * is no such program, and in JSON writes that, too.
 */
bool add_up(struct survey *survey, const char *path,
	    const struct invocation *invocation, struct process *process);
uint64_t process_own(const struct process *process);
/* How many there can be, at most: memory is never in one piece. */
uint64_t how_many(const struct survey *survey, const struct process *process);
/* A line, if a piece is larger than what is free in one. */
void print_too_large(const struct survey *survey, uint64_t bytes, const char *indent);

/* draw_survey.c: a picture of the programs to standard output */
bool draw_programs(struct survey *survey, const struct invocation *invocation);

/* programs.c: of one program what a process takes, and how many there can be. */
bool print_program(struct survey *survey, const char *path,
		   const struct invocation *invocation);

#endif /* MAPINFO_SURVEY_H */
