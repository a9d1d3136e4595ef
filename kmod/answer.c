// SPDX-License-Identifier: GPL-2.0-only
/*
 * How questions get in and answers out, one by one or many at a time. User
 * memory is touched before and after the answers are found, never meanwhile.
 */
#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "question.h"

/* What is not read of an entry is for the answer to fill in. */
static int read_entry(void *entry, const void __user *from, size_t size,
		      const struct mapinfo_question *question)
{
	int ret;

	if (copy_from_user(entry, from, question->answer_offset))
		return -EFAULT;
	if (size <= question->size)
		return 0;

	ret = check_zeroed_user(from + question->size, size - question->size);
	if (ret < 0)
		return ret;
	return ret ? 0 : -E2BIG;
}

static int write_entry(void __user *to, const void *entry, size_t size,
		       const struct mapinfo_question *question)
{
	const size_t offset = question->answer_offset;

	if (copy_to_user(to + offset, entry + offset,
			 min_t(size_t, size, question->size) - offset))
		return -EFAULT;
	return 0;
}

long mapinfo_answer_one(void __user *arg, size_t size,
			const struct mapinfo_question *question)
{
	u64 entry[MAPINFO_ENTRY_WORDS];
	int ret;

	if (size < question->size_ver0)
		return -EINVAL;
	ret = read_entry(entry, arg, size, question);
	if (!ret)
		ret = question->answer(entry, 1);
	if (!ret)
		ret = write_entry(arg, entry, size, question);
	return ret;
}

/* Entries of the size that is known here need one copy for all. */
static int read_entries(void *entries, const void __user *from, size_t size,
			unsigned int count,
			const struct mapinfo_question *question)
{
	int ret = 0;

	if (size == question->size)
		return copy_from_user(entries, from, count * size) ? -EFAULT : 0;
	for (; count && !ret; count--) {
		ret = read_entry(entries, from, size, question);
		entries += question->size;
		from += size;
	}
	return ret;
}

static int write_entries(void __user *to, const void *entries, size_t size,
			 unsigned int count,
			 const struct mapinfo_question *question)
{
	int ret = 0;

	if (size == question->size)
		return copy_to_user(to, entries, count * size) ? -EFAULT : 0;
	for (; count && !ret; count--) {
		ret = write_entry(to, entries, size, question);
		entries += question->size;
		to += size;
	}
	return ret;
}

static int answer_batch(void __user *user, size_t size, unsigned int count,
			const struct mapinfo_question *question)
{
	u64 batch[MAPINFO_BATCH * MAPINFO_ENTRY_WORDS];
	int ret;

	ret = read_entries(batch, user, size, count, question);
	if (!ret)
		ret = question->answer(batch, count);
	if (!ret)
		ret = write_entries(user, batch, size, count, question);
	return ret;
}

static int check_vector(const struct mapinfo_vector *vector,
			const struct mapinfo_question *question)
{
	if (vector->flags || vector->reserved)
		return -EINVAL;
	if (!vector->count || vector->count > MAPINFO_VECTOR_MAX)
		return -EINVAL;
	if (vector->entry_size < question->size_ver0 ||
	    vector->entry_size > MAPINFO_ENTRY_SIZE_MAX ||
	    vector->entry_size % 8)
		return -EINVAL;
	if (vector->entries > ULONG_MAX)
		return -EFAULT;
	return 0;
}

long mapinfo_answer_many(void __user *arg, size_t size,
			 const struct mapinfo_question *question)
{
	struct mapinfo_vector vector;
	unsigned int count;
	void __user *user;
	int ret;

	BUILD_BUG_ON(sizeof(vector) != MAPINFO_VECTOR_SIZE_VER0);

	if (size < MAPINFO_VECTOR_SIZE_VER0)
		return -EINVAL;
	ret = copy_struct_from_user(&vector, sizeof(vector), arg, size);
	if (!ret)
		ret = check_vector(&vector, question);
	if (ret)
		return ret;

	user = u64_to_user_ptr(vector.entries);
	for (;;) {
		count = min_t(unsigned int, vector.count, MAPINFO_BATCH);
		ret = answer_batch(user, vector.entry_size, count, question);
		vector.count -= count;
		if (ret || !vector.count)
			return ret;
		user += count * vector.entry_size;
		cond_resched();
	}
}
