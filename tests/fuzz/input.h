/* SPDX-License-Identifier: GPL-2.0-only */
/* What an input of the fuzzer means. */
#ifndef MAPINFO_FUZZ_INPUT_H
#define MAPINFO_FUZZ_INPUT_H

#include <stdint.h>

/* The largest file, and the most of it that is in the input: its headers. */
#define FILE_MAX	(16 * 4096UL)
#define HEAD_MAX	2048UL

/**
 * struct input - the system, then the file's first bytes
 * @mode: &enum model_mode.
 * @flags: &enum input_flags bits.
 * @set: strategies to be planned with; 0 for mapinfo_load().
 * @lowest: page from which on room is looked for; with its highest bit, the library is
 *	given no memory for what the file has.
 * @cut: seed of short reads, or 0.
 * @fail_at: which call fails, or 0.
 * @fail_with: with which errno, positive.
 * @memory: pages that can be had.
 * @other_page: first page that another process has mapped.
 * @other_pages: how many.
 * @more: bytes that the file has behind its first ones, which follow.
 * @head: the file's first bytes.
 */
struct input {
	uint8_t mode;
	uint8_t flags;
	uint8_t set;
	uint8_t lowest;
	uint8_t cut;
	uint8_t fail_at;
	uint8_t fail_with;
	uint8_t memory;
	uint8_t other_page;
	uint8_t other_pages;
	uint16_t more;
	unsigned char head[];
};

enum input_flags {
	INPUT_DEVICE		= 1 << 0,
	INPUT_WITHOUT_FILES	= 1 << 1,
	INPUT_UNCLEAR		= 1 << 2,
	INPUT_LARGE_PAGES	= 1 << 3,
	INPUT_KNOWN_SIZE	= 1 << 4,
	INPUT_FILTERED		= 1 << 5,
	INPUT_STALE		= 1 << 6,
	INPUT_CLOSED		= 1 << 7,
};

#endif /* MAPINFO_FUZZ_INPUT_H */
