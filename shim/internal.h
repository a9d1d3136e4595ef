/* SPDX-License-Identifier: MIT */
/* What the library's files share. Nothing here is seen by its users. */
#ifndef MAPINFO_INTERNAL_H
#define MAPINFO_INTERNAL_H

#include <linux/errno.h>
#include <linux/mman.h>
#include <stdbool.h>

#include "mapinfo.h"

/*
 * reason.c: fills in @error; returns @errnum. Within the library that is done
 * for failures alone; functions of mapinfo.h call mapinfo_success(), too.
 */
int mapinfo_set_error(struct mapinfo_error *error, int errnum,
		      enum mapinfo_reason reason, int phdr);
/* The same for no error; returns 0. */
int mapinfo_success(struct mapinfo_error *error);
/* The same for @errnum of a system call. */
int mapinfo_call_failed(struct mapinfo_error *error, long errnum);

/* Of a system call: an address may look negative, an errno is above -4096. */
static inline bool mapinfo_is_error(long result)
{
	return (unsigned long)result > -4096UL;
}

static inline bool mapinfo_is_power_of_two(size_t n)
{
	return n && !(n & (n - 1));
}

/* Whether the system is known to have, or not to have, what @fact says. */
static inline bool mapinfo_has(const struct mapinfo_system *system,
			       uint32_t fact)
{
	return (uint32_t)system->known & (uint32_t)system->facts & fact;
}

static inline bool mapinfo_lacks(const struct mapinfo_system *system,
				 uint32_t fact)
{
	return (uint32_t)system->known & ~(uint32_t)system->facts & fact;
}

/* A file that is read, and where it is said why that failed. */
struct mapinfo_input {
	const struct mapinfo_context *context;
	struct mapinfo_error *error;
	int fd;
};

/* memory.c */
void mapinfo_zero(void *to, size_t length);
void mapinfo_copy(void *to, const void *from, size_t length);
int mapinfo_read(const struct mapinfo_input *file, void *to, size_t length,
		 size_t offset);

/* elf.c: the segment that has @size bytes at @vaddr, or NULL */
const struct mapinfo_segment *mapinfo_segment_at(const struct mapinfo_elf *elf,
						 uintptr_t vaddr, size_t size);

/* dynamic.c: what mapinfo_elf_read_dynamic() does, of what is mapped */
void mapinfo_elf_see_dynamic(struct mapinfo_elf *elf,
			     const struct mapinfo_mapping *mapping);

/*
 * protect.c: gives segments that lack it @more, a PROT_ bit that relocation needs;
 * with none, it is what mapinfo_protect() does
 */
int mapinfo_set_protection(const struct mapinfo_context *context,
			   const struct mapinfo_elf *elf,
			   const struct mapinfo_mapping *mapping, int more,
			   struct mapinfo_error *error);

/* address.c: the span that has segment number @segment */
const struct mapinfo_mapped *
mapinfo_mapped_segment(const struct mapinfo_mapping *mapping,
		       unsigned int segment);

/* Where an address of the file is that a span has. */
static inline uintptr_t mapinfo_in_span(const struct mapinfo_mapped *span,
					uintptr_t vaddr)
{
	return span->start + (vaddr - span->vaddr);
}

#endif /* MAPINFO_INTERNAL_H */
