// SPDX-License-Identifier: GPL-2.0-only
/* How questions get in and answers out, one by one or many at a time. */
#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "question.h"

/* What the caller has that this module does not know must be zero. */
static int check_unknown(const void __user *user, size_t size, size_t known)
{
	int ret;

	if (size == known)
		return 0;
	ret = check_zeroed_user(user + known, size - known);
	if (ret < 0)
		return ret;
	return ret ? 0 : -E2BIG;
}

/* What the module has that the caller does not know is zero. */
static int answer_other_size(void __user *user, size_t size,
			     const struct mapinfo_question *question)
{
	const size_t known = min_t(size_t, size, question->size);
	int ret = check_unknown(user, size, known);

	return ret ?: mapinfo_answer_batch(user, known, 1, question);
}

static int answer_batch(void __user *user, size_t size, unsigned int count,
			const struct mapinfo_question *question)
{
	int ret = 0;

	if (likely(size == question->size))
		return question->answer_known(user, count);
	for (; count && !ret; count--, user += size)
		ret = answer_other_size(user, size, question);
	return ret;
}

long mapinfo_answer_one(void __user *arg, size_t size,
			const struct mapinfo_question *question)
{
	if (size < question->size_ver0)
		return -EINVAL;
	return answer_batch(arg, size, 1, question);
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
	if (likely(size == sizeof(vector)))
		ret = copy_from_user(&vector, arg, sizeof(vector)) ? -EFAULT : 0;
	else
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
		if (fatal_signal_pending(current))
			return -EINTR;
	}
}
