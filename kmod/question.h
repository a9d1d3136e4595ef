/* SPDX-License-Identifier: GPL-2.0-only */
/* A question of the device: how it is defined, asked and answered. */
#ifndef _MAPINFO_QUESTION_H
#define _MAPINFO_QUESTION_H

#include <linux/build_bug.h>
#include <linux/compiler_types.h>
#include <linux/stddef.h>
#include <linux/types.h>

#include "include/uapi/linux/mapinfo.h"

/**
 * struct mapinfo_question - what can be asked, alone or in a vector
 * @size_ver0: Size of the first version of its structure.
 * @size: Size of the structure as this module knows it.
 * @answer_offset: Where what is written begins; what is read ends there.
 * @answer: Answers @count structures that follow one another, of which nothing
 *	but what is read is set; 0 or -errno.
 *
 * With sizes of 16 bits the compiler sees that no copy can be too long.
 */
struct mapinfo_question {
	u16 size_ver0;
	u16 size;
	u16 answer_offset;
	int (*answer)(void *entries, unsigned int count);
};

extern const struct mapinfo_question mapinfo_system_question;
extern const struct mapinfo_question mapinfo_map_question;
extern const struct mapinfo_question mapinfo_file_question;

/* Structures that are answered at a time, and words in the largest. */
#define MAPINFO_BATCH		4
#define MAPINFO_ENTRY_WORDS	(sizeof(struct mapinfo_map) / sizeof(u64))

/*
 * Defines a question: structures of @type, whose answers begin with the field
 * @first. @ver0 is the size of the first version, @latest of the one that this
 * module knows. A structure can grow by answers at its end. It cannot grow by
 * what is read, which lies before @first, and that stays where it is.
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
	const struct mapinfo_question name = {				\
		.size_ver0	= name##_ver0,				\
		.size		= name##_latest,			\
		.answer_offset	= name##_answers,			\
		.answer		= (function),				\
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
