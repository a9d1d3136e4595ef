/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared objects made up from a seed: every layout of segments that the ELF
 * specification allows, however odd, and files with a single fault. Needs no
 * more of a C library than memcpy() and memset().
 */
#ifndef MAPINFO_USER_TESTS_GENERATE_H
#define MAPINFO_USER_TESTS_GENERATE_H

#include <link.h>
#include <mapinfo.h>
#include <stdbool.h>

#include "model.h"

/* As EI_OSABI, on every machine of the tests. */
#define OSABI_FDPIC	65

/*
 * In a dynamic section: a word is to be stored at this address of the file, as by a
 * relocation. No real tag; entries of it are as good as a table of relocations.
 */
#define DT_STORE	0x6f00cafe

/* Enough for more PT_LOADs than any linker makes, and all else. */
#define GENERATED_LOADS	100
#define GENERATED_PHDRS	(GENERATED_LOADS + 8)

/**
 * struct generated - a file, and what it says
 * @bytes: the file. Given by the caller, as is @room.
 * @room: bytes that it, and the span of its segments, may take; 64 KB or more.
 * @size: bytes that it has.
 * @ehdr: its header.
 * @phdr: its program headers.
 * @count: how many.
 * @fdpic: each segment may lie anywhere.
 * @textrel: its dynamic section, if it can be read, asks for text relocations.
 * @reason: why it must be refused, or MAPINFO_REASON_NONE.
 * @wrong: index of the program header at fault, or -1.
 * @end: end of its segments in the file so far.
 * @seed: of what comes next.
 */
struct generated {
	unsigned char *bytes;
	size_t room;
	size_t size;
	ElfW(Ehdr) ehdr;
	ElfW(Phdr) phdr[GENERATED_PHDRS];
	unsigned int count;
	bool fdpic;
	bool textrel;
	enum mapinfo_reason reason;
	int wrong;
	size_t end;
	uint64_t seed;
};

/* Makes the file that follows from the seed. */
void generate(struct generated *g, uint64_t seed);

/* The PT_LOADs that have memory, as the library should see them. */
unsigned int generated_segments(const struct generated *g,
				struct mapinfo_segment *segments);

/* How many entries its dynamic section can have in the file. */
size_t generated_entries(const struct generated *g);

/*
 * damage.c: puts the fault that @g->reason names into the headers, before they
 * are in the file; if there is no such fault, leaves it MAPINFO_REASON_NONE.
 */
void generated_damage(struct generated *g);

#endif /* MAPINFO_USER_TESTS_GENERATE_H */
