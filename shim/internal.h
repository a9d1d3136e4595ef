/* SPDX-License-Identifier: MIT */
/* What the library's files share. Nothing here is seen by its users. */
#ifndef MAPINFO_INTERNAL_H
#define MAPINFO_INTERNAL_H

#include <linux/errno.h>
#include <linux/mman.h>
#include <stdbool.h>

#include "mapinfo.h"

/*
 * A loader that never has FDPIC files is built with MAPINFO_CONSTDISP_ONLY: what only they
 * need is left out, and sharing and the device with it, as what keeps its distance from its
 * data is not shared. They are refused then. There is one span.
 */
#ifdef MAPINFO_CONSTDISP_ONLY
#define HAS_FDPIC	0
#else
#define HAS_FDPIC	1
#endif

/*
 * Left out with them is what makes a copy take fewer instructions, but no less memory, of
 * which its code takes some: to map the file instead of reading it (COPY_MAP), and to read
 * two segments at once.
 */
#define HAS_CHEAPER_COPIES	HAS_FDPIC

/*
 * A loader for systems that never have an MMU is built with MAPINFO_WITHOUT_MMU: nothing
 * is tried to find that out, and what needs one is left out. ARM's M profile has none. FDPIC
 * files made for it are run with an MMU, too; what has constant displacement alone is not
 * worth it.
 */
#if !defined(MAPINFO_WITHOUT_MMU) && !HAS_FDPIC && defined(__ARM_ARCH_PROFILE)
#if __ARM_ARCH_PROFILE == 'M'
#define MAPINFO_WITHOUT_MMU
#endif
#endif

#ifdef MAPINFO_WITHOUT_MMU
#define MAY_HAVE_MMU	0
#else
#define MAY_HAVE_MMU	1
#endif

/* And files of which something lies beside all segments, as nobody makes them. */
#define HAS_WIDENING	HAS_FDPIC

/*
 * What functions within the library return where it is not a system call that
 * failed: why, and with what errno; a reason alone goes with ENOEXEC. Positive, and
 * small, which takes less code.
 */
#define MAPINFO_REFUSED(errnum, reason)	(((errnum) ^ ENOEXEC) << 8 | (int)(reason))

/*
 * A function of mapinfo.h that takes an error begins so, and ends with mapinfo_result().
 * In between, those that it calls may fill in where something is wrong.
 */
void mapinfo_no_error(struct mapinfo_error *error);

/*
 * reason.c: fills in why, which is 0, an errno, a reason or MAPINFO_REFUSED(); returns 0
 * or the errno
 */
int mapinfo_result(struct mapinfo_error *error, int why);

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

static inline bool mapinfo_is_fdpic(const struct mapinfo_elf *elf)
{
	return HAS_FDPIC && elf->flags & MAPINFO_ELF_FDPIC;
}

/* Whether the load bias has to be 0, which is tried where there may be an MMU. */
static inline bool mapinfo_is_fixed(const struct mapinfo_span *span)
{
	return MAY_HAVE_MMU && span->fixed;
}

/* The number of a step's span. */
static inline unsigned int mapinfo_span_of(const struct mapinfo_step *step)
{
	return HAS_FDPIC ? step->span : 0;
}

/* The end of the spans of what is mapped. */
static inline const struct mapinfo_mapped *
mapinfo_spans_end(const struct mapinfo_mapping *mapping)
{
	return mapping->spans + (HAS_FDPIC ? mapping->count : 1);
}

/* What no system without an MMU has. */
#define MAPINFO_FACTS_OF_MMU						\
	(MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED | MAPINFO_FACT_NOREPLACE | \
	 MAPINFO_FACT_HINT | MAPINFO_FACT_EOF_FAULTS | MAPINFO_FACT_MPROTECT | \
	 MAPINFO_FACT_MSEAL)

/* Whether the system is known to have, or not to have, what @fact says. */
static inline bool mapinfo_has(const struct mapinfo_system *system,
			       uint32_t fact)
{
	if (!MAY_HAVE_MMU && fact & MAPINFO_FACTS_OF_MMU)
		return false;
	return (uint32_t)system->known & (uint32_t)system->facts & fact;
}

static inline bool mapinfo_lacks(const struct mapinfo_system *system,
				 uint32_t fact)
{
	if (!MAY_HAVE_MMU && fact & MAPINFO_FACTS_OF_MMU)
		return true;
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
void mapinfo_copy_bytes(void *to, const void *from, size_t length);
int mapinfo_read(const struct mapinfo_input *file, void *to, size_t length,
		 size_t offset);

/*
 * segments.c: what the program headers say, some at a time, of which @first is the
 * number of the first. @elf has what the ELF header says. @error gets the one that is
 * wrong.
 */
int mapinfo_take_phdrs(struct mapinfo_elf *elf, const void *table,
		       unsigned int first, unsigned int count,
		       struct mapinfo_error *error);

/*
 * segments.c: what has to hold when all are taken, from a table that lies at @offset in
 * the file
 */
int mapinfo_check_phdrs(struct mapinfo_elf *elf, size_t offset,
			struct mapinfo_error *error);

/* segments.c: the segment that has @size bytes at @vaddr, or NULL */
const struct mapinfo_segment *mapinfo_segment_at(const struct mapinfo_elf *elf,
						 uintptr_t vaddr, size_t size);

/* dynamic.c: whether there are text relocations, by what is mapped */
bool mapinfo_sees_textrel(const struct mapinfo_elf *elf,
			  const struct mapinfo_mapping *mapping);

/* The most pages that one of the segments from @first up to @end takes, in bytes. */
static inline size_t mapinfo_largest(const struct mapinfo_segment *first,
				     const struct mapinfo_segment *end,
				     size_t page_size)
{
	size_t most = 0;

	for (; first < end; first++) {
		size_t size = page_ceil(memory_end(first), page_size) -
			      page_floor(first->vaddr, page_size);

		if (most < size)
			most = size;
	}
	return most;
}

/*
 * device.c: opens a file as a descriptor above 2. As a program may have closed its
 * standard descriptors, it could become one of them.
 */
long mapinfo_open_file(const struct mapinfo_sys *sys, const char *path, int flags);

/* device.c: opens the device and asks for the facts; whether it is there */
bool mapinfo_open_device(struct mapinfo_context *context);

/*
 * execute.c: all but the FLUSH steps or, when that is done, these. @mapping has room,
 * and at first no spans.
 */
int mapinfo_run_plan(const struct mapinfo_context *context, int fd,
		     const struct mapinfo_plan *plan, bool flush,
		     struct mapinfo_mapping *mapping,
		     struct mapinfo_error *error);

/*
 * pages.c: what the segments from @first up to @end need that have bytes in a page; with
 * @relro, where the page is of it, but for writing to the segment that has it
 */
int mapinfo_prot_of_page(const struct mapinfo_segment *first,
			 const struct mapinfo_segment *end, uintptr_t page,
			 size_t page_size, const struct mapinfo_segment *relro);

/* The span that has segment number @segment. */
static inline const struct mapinfo_mapped *
mapinfo_mapped_segment(const struct mapinfo_mapping *mapping,
		       unsigned int segment)
{
	return &mapping->spans[HAS_FDPIC && mapping->count > 1 ? segment : 0];
}

/* Where an address of the file is that a span has. */
static inline uintptr_t mapinfo_in_span(const struct mapinfo_mapped *span,
					uintptr_t vaddr)
{
	return span->start + (vaddr - span->vaddr);
}

#endif /* MAPINFO_INTERNAL_H */
