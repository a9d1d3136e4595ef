// SPDX-License-Identifier: GPL-2.0-only
/* How the entries of a vector get in and their answers out. */
#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "mapinfo.h"

static int read_entry(void *entry, const void __user *from, size_t size,
		      const struct mapinfo_entries *entries)
{
	int ret;

	memset(entry, 0, entries->size);
	if (copy_from_user(entry, from, entries->answer_offset))
		return -EFAULT;
	if (size <= entries->size)
		return 0;

	ret = check_zeroed_user(from + entries->size, size - entries->size);
	if (ret < 0)
		return ret;
	return ret ? 0 : -E2BIG;
}

static int write_entry(void __user *to, const void *entry, size_t size,
		       const struct mapinfo_entries *entries)
{
	const size_t offset = entries->answer_offset;

	if (copy_to_user(to + offset, entry + offset,
			 min(size, entries->size) - offset))
		return -EFAULT;
	return 0;
}

/* User memory is touched before and after the answers are found. */
static int answer_batch(void __user *user, size_t size, unsigned int count,
			const struct mapinfo_entries *entries)
{
	u64 batch[MAPINFO_BATCH_SIZE / sizeof(u64)];
	unsigned int i;
	int ret;

	for (i = 0; i < count; i++) {
		ret = read_entry((void *)batch + i * entries->size,
				 user + i * size, size, entries);
		if (ret)
			return ret;
	}

	ret = entries->answer(batch, count);
	if (ret)
		return ret;

	for (i = 0; i < count; i++) {
		ret = write_entry(user + i * size,
				  (void *)batch + i * entries->size, size,
				  entries);
		if (ret)
			return ret;
	}
	return 0;
}

static int check_vector(const struct mapinfo_vector *vector,
			const struct mapinfo_entries *entries)
{
	if (vector->flags || vector->reserved)
		return -EINVAL;
	if (!vector->count || vector->count > MAPINFO_VECTOR_MAX)
		return -EINVAL;
	if (vector->entry_size < entries->size_ver0 ||
	    vector->entry_size > MAPINFO_ENTRY_SIZE_MAX ||
	    vector->entry_size % 8)
		return -EINVAL;
	if (vector->entries > ULONG_MAX)
		return -EFAULT;
	return 0;
}

long mapinfo_answer_vector(void __user *arg, size_t size,
			   const struct mapinfo_entries *entries)
{
	const unsigned int batch = MAPINFO_BATCH_SIZE / entries->size;
	struct mapinfo_vector vector;
	unsigned int count;
	void __user *user;
	int ret;

	BUILD_BUG_ON(sizeof(vector) != MAPINFO_VECTOR_SIZE_VER0);

	ret = copy_struct_from_user(&vector, sizeof(vector), arg, size);
	if (!ret)
		ret = check_vector(&vector, entries);
	if (ret)
		return ret;

	user = u64_to_user_ptr(vector.entries);
	for (; vector.count; vector.count -= count) {
		count = min(vector.count, batch);
		ret = answer_batch(user, vector.entry_size, count, entries);
		if (ret)
			return ret;
		user += count * vector.entry_size;
		cond_resched();
	}
	return 0;
}
