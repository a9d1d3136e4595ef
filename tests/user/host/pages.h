/* SPDX-License-Identifier: GPL-2.0-only */
/* This process's memory, page by page, as /proc/self/maps tells of it. */
#ifndef MAPINFO_USER_TESTS_PAGES_H
#define MAPINFO_USER_TESTS_PAGES_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct page - what a page of memory is
 * @prot: PROT_ bits.
 * @offset: where it is in its file, in bytes.
 * @major: of the file's device.
 * @minor: of the file's device.
 * @inode: of the file; 0 for anonymous memory.
 */
struct page {
	int prot;
	uint64_t offset;
	unsigned int major;
	unsigned int minor;
	unsigned long inode;
};

/* Looks once; whether it could. What changes afterwards is not seen. */
bool read_pages(void);
/* Whether something is mapped there. */
bool get_page(uintptr_t address, struct page *page);

#endif /* MAPINFO_USER_TESTS_PAGES_H */
