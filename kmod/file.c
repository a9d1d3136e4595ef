// SPDX-License-Identifier: GPL-2.0-only
/* MAPINFO_FILE: what mappings of some files would be. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "memory.h"
#include "question.h"

/* All machines map these alike. */
#define KNOWN_PROT	(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM)

/* Of what has pages to map: the size that mmap() goes by. */
static void describe_size(struct mapinfo_file *answer, const struct file *file)
{
	answer->size = i_size_read(file->f_mapping->host);
	answer->valid |= MAPINFO_FILE_VALID_SIZE;
}

static u64 pages_of_file(const struct mapinfo_file *answer)
{
	return (answer->size + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* In the order of mmap()'s own checks, which come before those of the file. */
static int check_range(const struct mapinfo_file *answer)
{
	const u64 pgoff = answer->offset >> PAGE_SHIFT;
	const u64 pages = (answer->length >> PAGE_SHIFT) +
			  !!(answer->length & ~PAGE_MASK);

	if (answer->offset & ~PAGE_MASK || !answer->length)
		return -EINVAL;
	if (pages > ULONG_MAX >> PAGE_SHIFT)
		return -ENOMEM;
	return mapinfo_check_range(pgoff, pages);
}

/* To huge pages, before any other check. */
static bool rounds_length(const struct file *file)
{
	return file_inode(file)->i_sb->s_magic == HUGETLBFS_MAGIC;
}

static void predict(struct mapinfo_file *answer, struct file *file)
{
	const unsigned long pgoff = answer->offset >> PAGE_SHIFT;
	const int error = check_range(answer);
	unsigned long pages;

	if (error != -EINVAL && rounds_length(file)) {
		mapinfo_cannot_know(answer, MAPINFO_WHY_OWN_MMAP);
		return;
	}
	if (error != -EINVAL && has_unclear_sign(answer->offset)) {
		mapinfo_cannot_know(answer, MAPINFO_WHY_MACHINE);
		return;
	}
	if (error) {
		mapinfo_will_fail(answer, error, MAPINFO_WHY_RANGE);
		return;
	}

	pages = PAGE_ALIGN(answer->length) >> PAGE_SHIFT;
	if (answer->valid & MAPINFO_FILE_VALID_SIZE &&
	    (u64)pgoff + pages > pages_of_file(answer))
		answer->attributes |= MAPINFO_FILE_PAST_EOF;
	if (answer->prot & ~KNOWN_PROT)
		mapinfo_cannot_know(answer, MAPINFO_WHY_MACHINE);
	else
		mapinfo_predict(answer, file, pgoff, pages);
}

static void answer_direct_length(struct mapinfo_file *answer,
				 struct file *file)
{
	const u64 pgoff = answer->offset >> PAGE_SHIFT;
	u64 pages = pages_of_file(answer);

	answer->valid |= MAPINFO_FILE_VALID_DIRECT_LENGTH;
	if (answer->offset & ~PAGE_MASK || pgoff >= pages)
		return;
	pages = min_t(u64, pages - pgoff, TASK_SIZE >> PAGE_SHIFT);
	answer->direct_length =
		(u64)mapinfo_direct_pages(file, pgoff, pages) << PAGE_SHIFT;
}

static int answer_file(struct mapinfo_file *answer)
{
	struct file *file;

	if (answer->flags & ~MAPINFO_FILE_DIRECT_LENGTH || answer->reserved)
		return -EINVAL;
	file = fget(answer->fd);
	if (!file)
		return -EBADF;

	if (mapinfo_is_known(file))
		describe_size(answer, file);
	predict(answer, file);
	if (answer->flags & MAPINFO_FILE_DIRECT_LENGTH &&
	    answer->valid & MAPINFO_FILE_VALID_SIZE)
		answer_direct_length(answer, file);
	fput(file);
	return 0;
}

static int answer_files(void *entries, unsigned int count)
{
	struct mapinfo_file *file = entries;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (fatal_signal_pending(current))
			return -EINTR;
		file[i].error = answer_file(&file[i]);
	}
	return 0;
}

MAPINFO_QUESTION(mapinfo_file, struct mapinfo_file, error,
		 MAPINFO_FILE_SIZE_VER0, MAPINFO_FILE_SIZE_VER0, answer_files);
