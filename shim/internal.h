/* SPDX-License-Identifier: MIT */
/* What the library's files share. Nothing here is seen by its users. */
#ifndef MAPINFO_INTERNAL_H
#define MAPINFO_INTERNAL_H

#include <linux/errno.h>
#include <linux/mman.h>
#include <stdbool.h>

#include "mapinfo.h"

/*
 * What functions within the library return where it is not a system call that
 * failed: why, and with what errno. No errno of a system call is as low.
 */
#define MAPINFO_REFUSED(errnum, reason)	(-((errnum) << 12 | (int)(reason)))

/*
 * A function of mapinfo.h that takes an error begins so. Where something fails it
 * is filled in, once, by mapinfo_fail(). Nothing within the library looks at it.
 */
static inline void mapinfo_no_error(struct mapinfo_error *error)
{
	error->reason = MAPINFO_REASON_NONE;
	error->errnum = 0;
	error->phdr = -1;
	error->step = -1;
	error->contiguous = 0;
	error->contiguous_least = 0;
}

/*
 * reason.c: fills in why, which is an errno or MAPINFO_REFUSED(), and where;
 * returns the errno
 */
int mapinfo_fail(struct mapinfo_error *error, int why, int phdr);

/* Of a system call: an address may look negative, an errno is above -4096. */
static inline bool mapinfo_is_error(long result)
{
	return (unsigned long)result > -4096UL;
}

static inline bool mapinfo_is_power_of_two(size_t n)
{
	return n && !(n & (n - 1));
}

static inline uintptr_t page_floor(uintptr_t address, size_t page_size)
{
	return address & ~(page_size - 1);
}

static inline uintptr_t page_ceil(uintptr_t address, size_t page_size)
{
	return page_floor(address + page_size - 1, page_size);
}

static inline uintptr_t file_end(const struct mapinfo_segment *s)
{
	return s->vaddr + s->filesz;
}

static inline uintptr_t memory_end(const struct mapinfo_segment *s)
{
	return s->vaddr + s->memsz;
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

/* A file that is read. */
struct mapinfo_input {
	const struct mapinfo_context *context;
	int fd;
};

/* memory.c */
void mapinfo_zero(void *to, size_t length);
void mapinfo_copy(void *to, const void *from, size_t length);
int mapinfo_read(const struct mapinfo_input *file, void *to, size_t length,
		 size_t offset);

/*
 * segments.c: what the program headers say, a table that lies at @offset in the
 * file. @elf has what the ELF header says. On failure, @phdr becomes the one that
 * is wrong, if one is.
 */
int mapinfo_take_phdrs(struct mapinfo_elf *elf, const void *table,
		       size_t offset, int *phdr);

/* segments.c: the segment that has @size bytes at @vaddr, or NULL */
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
