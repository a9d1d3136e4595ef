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
 * @unprotected: mprotect() does not work there.
 * @tight: there may have been too little memory for a large alignment.
 * @bytes: the file.
 * @size: how many.
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
	bool unprotected;
	bool tight;
	const unsigned char *bytes;
	size_t size;
	const struct mapinfo_segment *segments;
	unsigned int count;
	bool fdpic;
	bool textrel;
	const struct mapinfo_elf *elf;
	const struct mapinfo_mapping *mapping;
};

/* What lies beside segments is in what the library has made of them: check_loadmap(). */
static inline const struct mapinfo_segment *segments_of(const struct loaded *l)
{
	return l->elf->flags & MAPINFO_ELF_BESIDE ? l->elf->segments : l->segments;
}

/* Whether the file asks for pages that can be written to and executed at once. */
bool asks_for_both(const struct loaded *loaded);

/* Each byte of each segment, and that nothing else was mapped or touched. */
const char *check_loaded(const struct loaded *loaded);

/*
 * reference.c: what the file says is in memory, from its segments in their order:
 * the later one counts, byte by byte or, of an overlay, page by page.
 */
const char *check_bytes(const struct loaded *loaded);

/*
 * relocate.c: does as loaders do: goes through the dynamic section in memory up to
 * DT_NULL, and stores where entries of DT_STORE say, if the library says that it is the
 * process's own. Whether the model agrees. Sets @refused where a store was refused.
 */
const char *check_relocation(const struct loaded *loaded, bool *refused);

/* relocate.c: whether what a loader sees there asks for text relocations. */
bool sees_textrel(const struct loaded *loaded);

/* Stores to all that relocation may have to write: it is private. */
const char *check_stores(const struct loaded *loaded);

/* Protects, and looks at each page's protection, and at what would be executed. */
const char *check_protected(const struct loaded *loaded);

/* Unmaps: nothing stays but memory that mapinfo_load() has mapped for itself. */
const char *check_unmapped(const struct loaded *loaded);

#endif /* MAPINFO_USER_TESTS_CHECK_H */
