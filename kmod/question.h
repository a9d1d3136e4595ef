/* SPDX-License-Identifier: GPL-2.0-only */
/* A question of the device: how it is defined, asked and answered. */
#ifndef _MAPINFO_QUESTION_H
#define _MAPINFO_QUESTION_H

#include <linux/build_bug.h>
#include <linux/compiler_types.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/uaccess.h>

#include "include/uapi/linux/mapinfo.h"

/**
 * struct mapinfo_question - what can be asked, alone or in a vector
 * @size_ver0: Size of the first version of its structure.
 * @size: Size of the structure as this module knows it.
 * @answer_offset: Where the answers of the first version begin, which end at
 *	@size_ver0. What lies before them is read. What came later may be asked
 *	or answered: it is read and written.
 * @answer: Answers @count structures that follow one another. What was not read
 *	of them is zero. Returns 0 or -errno, for all.
 * @answer_known: The same of structures of @size in the caller's memory.
 *
 * With sizes of 16 bits the compiler sees that no copy can be too long.
 */
struct mapinfo_question {
	u16 size_ver0;
	u16 size;
	u16 answer_offset;
	int (*answer)(void *entries, unsigned int count);
	int (*answer_known)(void __user *user, unsigned int count);
};

extern const struct mapinfo_question mapinfo_system_question;
extern const struct mapinfo_question mapinfo_map_question;
extern const struct mapinfo_question mapinfo_file_question;

/* Structures that are answered at a time, and words in the largest. */
#define MAPINFO_BATCH		4
#define MAPINFO_ENTRY_WORDS	(sizeof(struct mapinfo_map) / sizeof(u64))

/* Reads what is asked, of which caller and module know @known bytes. 0 or -EFAULT. */
static __always_inline int
mapinfo_read_entry(void *entry, const void __user *user, size_t known,
		   const struct mapinfo_question *question)
{
	const size_t offset = question->answer_offset;
	const size_t grown = question->size_ver0;

	if (copy_from_user(entry, user, offset))
		return -EFAULT;
	memset(entry + offset, 0, question->size - offset);
	if (known > grown &&
	    copy_from_user(entry + grown, user + grown, known - grown))
		return -EFAULT;
	return 0;
}

/*
 * Answers @count entries, 1 to MAPINFO_BATCH, of which caller and module know @known
 * bytes; if it is more than one, they follow one another, and that is all of them. They
 * are written back whole, what was asked as it was read. User memory is touched before
 * and after the answers are found, never meanwhile. Inlined, as the compiler mostly
 * knows sizes, and of the first entry where it lies.
 */
static __always_inline int
mapinfo_answer_batch(void __user *user, size_t known, unsigned int count,
		     const struct mapinfo_question *question)
{
	/* set entry by entry: not all of it before, where kernels do that */
	u64 batch[MAPINFO_BATCH * MAPINFO_ENTRY_WORDS] __uninitialized;
	unsigned int i;
	int ret;

	ret = mapinfo_read_entry(batch, user, known, question);
	/* two bounds, for compilers that unroll this: no copy is too long */
	for (i = 1; !ret && i < count && i < MAPINFO_BATCH; i++)
		ret = mapinfo_read_entry((void *)batch + i * question->size,
					 user + i * known, known, question);
	if (ret)
		return ret;
	ret = question->answer(batch, count);
	if (ret)
		return ret;
	if (likely(count == 1))
		return copy_to_user(user, batch, known) ? -EFAULT : 0;
	return copy_to_user(user, batch, count * known) ? -EFAULT : 0;
}

/*
 * Defines a question, @name_question: structures of @type, whose answers begin with
 * the field @first. @ver0 is the size of the first version, @latest of the one that
 * this module knows. A structure grows at its end, by what is asked or answered; zero
 * in a new field means what its absence meant.
 */
#define MAPINFO_QUESTION(name, type, first, ver0, latest, function)	\
	enum {								\
		name##_answers	= offsetof(type, first),		\
		name##_ver0	= (ver0),				\
		name##_latest	= (latest),				\
	};								\
	static_assert(sizeof(type) == name##_latest);			\
	static_assert(name##_latest % 8 == 0 && name##_ver0 % 8 == 0);	\
	static_assert(name##_answers < name##_ver0);			\
	static_assert(name##_ver0 <= name##_latest);			\
	static_assert(name##_latest <=					\
		      MAPINFO_ENTRY_WORDS * sizeof(u64));		\
	static_assert(name##_latest <= MAPINFO_ENTRY_SIZE_MAX);		\
	static int name##_known(void __user *user, unsigned int count)	\
	{								\
		return mapinfo_answer_batch(user, name##_latest, count,	\
					    &name##_question);		\
	}								\
	const struct mapinfo_question name##_question = {		\
		.size_ver0	= name##_ver0,				\
		.size		= name##_latest,			\
		.answer_offset	= name##_answers,			\
		.answer		= (function),				\
		.answer_known	= name##_known,				\
	}

/*
 * Answer one question, or a vector of them. @arg is the caller's structure of
 * @size bytes. Return 0 or one of the errors in the uapi header.
 */
long mapinfo_answer_one(void __user *arg, size_t size,
			const struct mapinfo_question *question);
long mapinfo_answer_many(void __user *arg, size_t size,
			 const struct mapinfo_question *question);

#endif /* _MAPINFO_QUESTION_H */
