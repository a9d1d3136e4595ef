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
 * @machine: e_machine.
 * @fdpic: each segment may lie anywhere.
 * @private: bytes that each process has of its own.
 * @shared: bytes that all processes have together.
 * @block: bytes, the largest piece of memory that is needed at once; 0 with an MMU.
 * @stack: bytes that the file asks for, or 0.
 * @unshared: of enum mapinfo_unshared: why the first span that could be is not shared.
 * @why: of enum mapinfo_why, if that is what the device says of the file.
 * @needs: what it needs.
 * @unknown: why that is not known, or NULL.
 * @seen: by what is being added up.
 */
struct surveyed {
	char *path;
	dev_t device;
	ino_t inode;
	char *fault;
	unsigned int machine;
	bool fdpic;
	uint64_t private;
	uint64_t shared;
	uint64_t block;
	uint64_t stack;
	unsigned int unshared;
	unsigned int why;
	struct needs needs;
	const char *unknown;
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
 */
struct survey {
	const char *root;
	int fd;
	struct surveyed *files;
	unsigned int count;
	uint32_t page_size;
	uint64_t free;
	uint64_t free_block;
};

/* The power of two of pages that the kernel gives for so many bytes. */
unsigned int order_of(uint64_t bytes, uint32_t page_size);

/* programs.c: of one program what a process takes, and how many there can be. */
bool print_program(struct survey *survey, const char *path,
		   const struct invocation *invocation);

#endif /* MAPINFO_SURVEY_H */
