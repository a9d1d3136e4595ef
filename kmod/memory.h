/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs with an MMU and without: mmu.c has all of it for the one, the
 * files nommu*.c for the other.
 */
#ifndef _MAPINFO_MEMORY_H
#define _MAPINFO_MEMORY_H

#include <linux/bits.h>
#include <linux/types.h>

#include "include/uapi/linux/mapinfo.h"

struct file;
struct mm_struct;
struct vm_area_struct;

/*
 * VMAs that are looked at under one lock, at most. A range or a file that has more
 * gets no answer where that matters.
 */
#define MAPINFO_VMAS_MAX	1024

/* The facts, and how mappings that may be shared are marked. */
void mapinfo_describe_mmap(struct mapinfo_system *system);

/*
 * What the caller has from @map's address on, and whether MAP_FIXED over the range is
 * permitted, under the mmap lock. @file may be NULL; if not, its mappings are looked
 * through for one that the tree lacks. @vma is the one that held the address asked
 * for before, or NULL, and the one that holds this. Returns 0, -ENOENT, or -ESTALE
 * where it cannot be known.
 */
int mapinfo_answer_range(struct mapinfo_map *map, struct mm_struct *mm,
			 struct file *file, struct vm_area_struct **vma);
/* The same of the whole VMA that holds the address, or the next one above. */
int mapinfo_answer_next(struct mapinfo_map *map, struct mm_struct *mm);

/*
 * Where mmap() itself has to be asked about MAP_FIXED, that is left to do without the
 * lock, and one of the attributes says so until then. 0 or -EINTR.
 */
#define MAPINFO_ASK_MMAP	BIT(31)
int mapinfo_ask_mmap(struct mapinfo_map *map);

/* Whether mmap() takes @pages from page @pgoff on of any file: 0 or its error. */
int mapinfo_check_range(u64 pgoff, u64 pages);

/* Whether the file's own mmap() takes any private mapping. */
bool mapinfo_is_known(const struct file *file);

/*
 * What a mapping of @pages from page @pgoff on would be. Of a known file, and of no
 * other, the answer has the size already.
 */
void mapinfo_predict(struct mapinfo_file *answer, struct file *file,
		     unsigned long pgoff, unsigned long pages);

/* The longest that can be direct of a known file, in pages, up to @most. */
unsigned long mapinfo_direct_pages(struct file *file, unsigned long pgoff,
				   unsigned long most);

/* Ways to end a prediction. */
static inline void mapinfo_will_be(struct mapinfo_file *answer, u32 verdict,
				   u32 why)
{
	answer->valid |= MAPINFO_FILE_VALID_ANSWER |
			 MAPINFO_FILE_VALID_HITS_BUG;
	answer->verdict = verdict;
	answer->why = why;
}

static inline void mapinfo_will_fail(struct mapinfo_file *answer, int error,
				     u32 why)
{
	mapinfo_will_be(answer, MAPINFO_VERDICT_NONE, why);
	answer->map_error = error;
}

static inline void mapinfo_cannot_know(struct mapinfo_file *answer, u32 why)
{
	answer->attributes |= MAPINFO_FILE_NOT_KNOWN;
	answer->why = why;
}

#endif /* _MAPINFO_MEMORY_H */
