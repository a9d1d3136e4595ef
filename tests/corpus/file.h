/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a file says of itself, and what its memory has to be by that. Independent of the
 * library: nothing here is asked of it.
 */
#ifndef MAPINFO_CORPUS_FILE_H
#define MAPINFO_CORPUS_FILE_H

#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE		4096UL

/**
 * enum page_kind - what a page of a file's span is for
 * @PAGE_GAP: no segment has a byte in it.
 * @PAGE_FILE: one has, and these are in the file.
 * @PAGE_BSS: or are bss, or end in it.
 * @PAGE_CONSTANT_BSS: the same of a segment that is not writable.
 * @PAGE_COMMON: more than one segment has bytes in it.
 */
enum page_kind {
	PAGE_GAP,
	PAGE_FILE,
	PAGE_BSS,
	PAGE_CONSTANT_BSS,
	PAGE_COMMON,
};

extern const char *const page_kinds[];

/**
 * struct wanted - what a page has to be
 * @vaddr: its address in the file.
 * @prot: PROT_ bits of all segments that have bytes in it.
 * @kind: what it is for.
 * @mask: of each byte whether it is a segment's (1), and of the dynamic section
 *	(2), to which some loaders store at once; NULL if all are plain bytes.
 * @sums: of the bytes that have to be there: without the dynamic section, and all.
 */
struct wanted {
	uintptr_t vaddr;
	int prot;
	enum page_kind kind;
	unsigned char *mask;
	uint64_t sums[2];
};

/**
 * struct file - a file that may be loaded
 * @path: its name.
 * @bytes: all of it.
 * @size: how many.
 * @inode: its number.
 * @phdrs: the program headers.
 * @count: how many; 0 if it is no ELF file of this machine's class.
 * @textrel: it has text relocations.
 * @pages: what is looked at: all pages with bytes of the file, and of the others those
 *	near the edges.
 * @pages_count: how many.
 */
struct file {
	const char *path;
	const unsigned char *bytes;
	size_t size;
	unsigned long inode;
	const ElfW(Phdr) *phdrs;
	unsigned int count;
	bool textrel;
	struct wanted *pages;
	size_t pages_count;
};

/* Whether it could be read. */
bool open_file(struct file *file, const char *path);
void close_file(struct file *file);

/*
 * Whether a segment has bytes past the file's end, or past the last address: nobody can have
 * them, so that who maps the rest has not loaded it.
 */
bool is_cut_off(const struct file *file);

/* Those PT_LOADs that have memory. */
unsigned int count_loads(const struct file *file);

/* The lowest address of a PT_LOAD, or that of the first, down to a page. */
uintptr_t lowest_page(const struct file *file);
uintptr_t first_page(const struct file *file);

/* Of a page's bytes as wanted->mask says; destroys @bytes. */
void sum_page(const struct wanted *wanted, unsigned char *bytes,
	      uint64_t sums[2]);

/*
 * The bytes of that page, by the PT_LOADs one after another. With @bytewise, as without
 * an MMU: what a segment has not, it leaves alone. Else by pages.
 */
void expect_page(const struct file *file, uintptr_t vaddr, bool bytewise,
		 unsigned char *page);

#endif /* MAPINFO_CORPUS_FILE_H */
