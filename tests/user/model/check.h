/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What must be true of a loaded file, whatever it is and however it was loaded.
 * Functions return what is wrong, or NULL.
 */
#ifndef MAPINFO_USER_TESTS_CHECK_H
#define MAPINFO_USER_TESTS_CHECK_H

#include <mapinfo.h>
#include <stdbool.h>

/**
 * struct loaded - a file in memory, and what it should be there
 * @context: the system, as the library knows it.
 * @mmu: whether it has an MMU.
 * @bytes: the file.
 * @segments: its segments, not taken from the library.
 * @count: how many.
 * @fdpic: each may lie anywhere.
 * @textrel: all of them must be writable until they are protected.
 * @elf: what the library says of the file.
 * @mapping: where it says that it is.
 */
struct loaded {
	const struct mapinfo_context *context;
	bool mmu;
	const unsigned char *bytes;
	const struct mapinfo_segment *segments;
	unsigned int count;
	bool fdpic;
	bool textrel;
	const struct mapinfo_elf *elf;
	const struct mapinfo_mapping *mapping;
};

/* Each byte of each segment, and that nothing else was mapped or touched. */
const char *check_loaded(const struct loaded *loaded);

/* Stores to all that relocation may have to write: it is private. */
const char *check_stores(const struct loaded *loaded);

/* Protects, and looks at each page's protection. */
const char *check_protected(const struct loaded *loaded);

/* Unmaps: nothing stays. */
const char *check_unmapped(const struct loaded *loaded);

#endif /* MAPINFO_USER_TESTS_CHECK_H */
