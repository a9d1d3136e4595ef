/* SPDX-License-Identifier: GPL-2.0-only */
/* What the model's files share: its memory, and what a mapping would be. */
#ifndef MAPINFO_USER_TESTS_MODEL_MEMORY_H
#define MAPINFO_USER_TESTS_MODEL_MEMORY_H

#include "model.h"

/* The smallest page. */
#define PAGE_MIN	4096UL
/* Mappings that may be shared, this process's and another's. */
#define REGIONS_MAX	64

/**
 * struct model_region - memory that several mappings can use
 * @start: its address; 0 for none.
 * @first: its first page of the file.
 * @pages: how many.
 */
struct model_region {
	uintptr_t start;
	uint64_t first;
	uint64_t pages;
};

/**
 * struct model - the state of the system
 * @system: what is played.
 * @bytes: the file, as its owner knows it.
 * @size: how many.
 * @fault: what was done wrong first, or NULL.
 * @used: bytes of the arena that the process has.
 * @mappings: how many there have been.
 * @devices: how often the device is open.
 * @low: lowest page of the arena that was ever in use.
 * @high: the page after the highest.
 * @relocated: relocation may have stored anywhere.
 * @laid_out: whether the file is in the model's memory, behind the arena.
 * @regions: of the file, the other process's first.
 */
struct model {
	struct model_system system;
	const unsigned char *bytes;
	size_t size;
	const char *fault;
	size_t used;
	uint32_t mappings;
	unsigned int devices;
	size_t low;
	size_t high;
	bool relocated;
	bool laid_out;
	struct model_region regions[REGIONS_MAX];
};

extern struct model model;
extern struct model_page model_pages[];

/**
 * struct model_outcome - what a private mapping of the file would be
 * @verdict: &enum mapinfo_verdict.
 * @why: &enum mapinfo_why.
 * @error: 0, or the negative errno of mmap().
 * @start: address of the memory that is there already, or 0.
 * @past_eof: it reaches past the last page of the file.
 * @hits_bug: the kernel would stop.
 */
struct model_outcome {
	uint32_t verdict;
	uint32_t why;
	int error;
	uintptr_t start;
	bool past_eof;
	bool hits_bug;
};

void model_foresee(int prot, uint64_t offset, uint64_t length,
		   struct model_outcome *outcome);
long model_ioctl(int fd, unsigned long command, void *argument);

/* Takes note of a fault, if it is the first. */
void model_blame(const char *fault);

/* Whether a call is to fail, as it was asked for. */
bool model_call_fails(void);

/* Pages are known by their number. */
unsigned char *model_memory(size_t page);
size_t model_number(uintptr_t address);
bool model_is_inside(uintptr_t address, size_t length);
size_t model_arena_pages(void);

/* Bytes from the first page's start to the last page's end. */
static inline size_t model_round(size_t length)
{
	return (length + model.system.page_size - 1) &
	       ~((size_t)model.system.page_size - 1);
}

/* First of @pages free ones with free ones around; 0 if there are none. */
size_t model_find_room(size_t pages);

/* Changes what a page is, and fills it accordingly. */
void model_take(size_t page, enum model_kind kind, int prot, uint64_t offset);
void model_release(size_t page);

/* A store is made that an instruction cache does not see. */
void model_dirty(uintptr_t address, size_t length);

/* The instruction cache gets what is stored there. */
void model_fetch(uintptr_t address, size_t length);

#endif /* MAPINFO_USER_TESTS_MODEL_MEMORY_H */
