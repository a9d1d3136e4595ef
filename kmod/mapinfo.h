/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the mapinfo module share. */
#ifndef _MAPINFO_H
#define _MAPINFO_H

#include <linux/compiler_types.h>
#include <linux/types.h>

#include "include/uapi/linux/mapinfo.h"

struct file;
struct mm_struct;
struct vm_area_struct;

/**
 * struct mapinfo_question - what can be asked, alone or in a vector
 * @size_ver0: Size of the first version of its structure.
 * @size: Size of the structure as this module knows it.
 * @answer_offset: Where what is written begins; what is read ends there.
 * @answer: Answers @count structures that follow one another, of which nothing
 *	but what is read is set; 0 or -errno.
 */
struct mapinfo_question {
	size_t size_ver0;
	size_t size;
	size_t answer_offset;
	int (*answer)(void *entries, unsigned int count);
};

extern const struct mapinfo_question mapinfo_system_question;
extern const struct mapinfo_question mapinfo_map_question;
extern const struct mapinfo_question mapinfo_file_question;

/* Structures that are answered at a time, and words in the largest. */
#define MAPINFO_BATCH		4
#define MAPINFO_ENTRY_WORDS	(sizeof(struct mapinfo_map) / sizeof(u64))

/*
 * Answer one question, or a vector of them. @arg is the caller's structure of
 * @size bytes. Return 0 or one of the errors in the uapi header.
 */
long mapinfo_answer_one(void __user *arg, size_t size,
			const struct mapinfo_question *question);
long mapinfo_answer_many(void __user *arg, size_t size,
			 const struct mapinfo_question *question);

/* What differs with an MMU and without: mmu.c, or nommu.c and nommu_file.c. */
void mapinfo_describe_mmap(struct mapinfo_system *system);
/* What a mapping of @pages from page @pgoff on would be. */
void mapinfo_predict(struct mapinfo_file *answer, struct file *file,
		     unsigned long pgoff, unsigned long pages);
/* The longest that can be direct, in pages, up to @most. */
unsigned long mapinfo_direct_pages(struct file *file, unsigned long pgoff,
				   unsigned long most);

/* Ways to end a prediction. */
static inline void mapinfo_will_be(struct mapinfo_file *answer, u32 verdict,
				   u32 why)
{
	answer->verdict = verdict;
	answer->why = why;
}

static inline void mapinfo_will_fail(struct mapinfo_file *answer, int error,
				     u32 why)
{
	answer->map_error = error;
	answer->why = why;
}

#endif /* _MAPINFO_H */
