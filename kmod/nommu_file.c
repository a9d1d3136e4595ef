// SPDX-License-Identifier: GPL-2.0-only
/*
 * Without an MMU: what a private mapping of a file would be. Follows
 * validate_mmap_request() and do_mmap() in mm/nommu.c, check by check.
 */
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/romfs_fs.h>
#include <linux/sched.h>

#include "compat.h"
#include "memory.h"
#include "nommu_vmas.h"

/* NOMMU_MAP_ bits of what can be done with the file, or a negative errno. */
static int capabilities(struct file *file)
{
	int able;

	if (file->f_op->mmap_capabilities)
		able = file->f_op->mmap_capabilities(file);
	else if (S_ISREG(file_inode(file)->i_mode) ||
		 S_ISBLK(file_inode(file)->i_mode))
		able = NOMMU_MAP_COPY;
	else if (S_ISCHR(file_inode(file)->i_mode))
		able = NOMMU_MAP_DIRECT | NOMMU_MAP_READ | NOMMU_MAP_WRITE;
	else
		return -EINVAL;

	if (!file->f_op->get_unmapped_area)
		able &= ~NOMMU_MAP_DIRECT;
	if (!(file->f_mode & FMODE_CAN_READ))
		able &= ~NOMMU_MAP_COPY;
	return able;
}

/* Whether memory of the device may be used with this protection. */
static bool direct_with(int able, u32 prot)
{
	if (prot & PROT_READ && !(able & NOMMU_MAP_READ))
		return false;
	return !(prot & PROT_EXEC) || able & NOMMU_MAP_EXEC;
}

/*
 * Whether it may be asked where the file lies in memory: get_unmapped_area() tells,
 * which is called to map. Of these file systems it only looks, and their mmap() takes
 * what it found. romfs has MTD point to the memory, but lets only RAM and ROM be
 * mapped directly, where that changes nothing; flash chips it would switch.
 */
static bool can_ask(const struct file *file)
{
	if (!S_ISREG(file_inode(file)->i_mode))
		return false;
	switch (file_inode(file)->i_sb->s_magic) {
	case RAMFS_MAGIC:
	case CRAMFS_MAGIC:
	case ROMFS_MAGIC:
		return true;
	default:
		return false;
	}
}

/* Where the pages of the file lie in memory, or a negative errno. */
static unsigned long direct_address(struct file *file, unsigned long pgoff,
				    unsigned long pages)
{
	return file->f_op->get_unmapped_area(file, 0, pages << PAGE_SHIFT,
					     pgoff, MAP_PRIVATE);
}

/* Whether a file could have all these pages, as far as reading goes. */
static bool is_readable(const struct mapinfo_file *answer)
{
	const u64 pages = PAGE_ALIGN(answer->length) >> PAGE_SHIFT;

	return answer->offset >> PAGE_SHIFT <=
	       (LLONG_MAX >> PAGE_SHIFT) - pages;
}

/* A copy is filled by kernel_read(), which not every file can be read with. */
static void predict_copy(struct mapinfo_file *answer, const struct file *file,
			 u32 verdict, u32 why)
{
	if (!file->f_op->read_iter || file->f_op->read)
		mapinfo_will_fail(answer, -EINVAL, MAPINFO_WHY_NOT_MAPPABLE);
	else if (!is_readable(answer))
		mapinfo_will_fail(answer, -EINVAL, MAPINFO_WHY_RANGE);
	else if (!(answer->valid & MAPINFO_FILE_VALID_SIZE))
		mapinfo_cannot_know(answer, MAPINFO_WHY_OWN_MMAP);
	else
		mapinfo_will_be(answer, verdict, why);
}

/* Pages of a file in memory are its own; a device's may be known by other files. */
static void predict_at(struct mapinfo_file *answer, struct file *file,
		       unsigned long address, unsigned long pages)
{
	if (!mapinfo_is_memory(address)) {
		mapinfo_cannot_know(answer, MAPINFO_WHY_NO_MEMORY);
		return;
	}
	mapinfo_will_be(answer, MAPINFO_VERDICT_DIRECT, MAPINFO_WHY_DIRECT);
	if (mapinfo_hits_bug(file, address, address + (pages << PAGE_SHIFT)))
		answer->attributes |= MAPINFO_FILE_HITS_BUG;
	else if (file_inode(file)->i_sb->s_magic != RAMFS_MAGIC)
		answer->valid &= ~MAPINFO_FILE_VALID_HITS_BUG;
}

static void predict_direct(struct mapinfo_file *answer, struct file *file,
			   unsigned long pgoff, unsigned long pages)
{
	const bool past_eof = answer->attributes & MAPINFO_FILE_PAST_EOF;
	unsigned long address;

	if (!can_ask(file)) {
		mapinfo_cannot_know(answer, MAPINFO_WHY_OWN_MMAP);
		return;
	}
	address = direct_address(file, pgoff, pages);
	if (!IS_ERR_VALUE(address))
		predict_at(answer, file, address, pages);
	else if ((long)address == -ENOSYS)
		predict_copy(answer, file, MAPINFO_VERDICT_SHAREABLE,
			     past_eof ? MAPINFO_WHY_PAST_EOF :
					MAPINFO_WHY_NOT_CONTIGUOUS);
	else
		mapinfo_will_fail(answer, address,
				  past_eof ? MAPINFO_WHY_PAST_EOF :
					     MAPINFO_WHY_REFUSED);
}

int mapinfo_check_range(u64 pgoff, u64 pages)
{
	if (pages > TASK_SIZE >> PAGE_SHIFT)
		return -ENOMEM;
	return pgoff > ULONG_MAX - pages ? -EOVERFLOW : 0;
}

/* For what may be shared: not writable, not traced. */
static void predict_sharing(struct mapinfo_file *answer, struct file *file,
			    unsigned long pgoff, unsigned long pages, int able)
{
	const bool direct = able & NOMMU_MAP_DIRECT &&
			    direct_with(able, answer->prot);

	if (mapinfo_predict_by_regions(answer, file, pgoff, pages, direct))
		return;
	if (direct)
		predict_direct(answer, file, pgoff, pages);
	else
		predict_copy(answer, file, MAPINFO_VERDICT_SHAREABLE,
			     able & NOMMU_MAP_DIRECT ?
			     MAPINFO_WHY_NO_DIRECT_PROT :
			     MAPINFO_WHY_NO_DIRECT);
}

void mapinfo_predict(struct mapinfo_file *answer, struct file *file,
		     unsigned long pgoff, unsigned long pages)
{
	const int able = is_mappable(file->f_op) ? capabilities(file) :
						  -ENODEV;

	if (able < 0)
		mapinfo_will_fail(answer, able, MAPINFO_WHY_NOT_MAPPABLE);
	else if (!(file->f_mode & FMODE_READ))
		mapinfo_will_fail(answer, -EACCES, MAPINFO_WHY_NO_READ);
	else if (!(able & NOMMU_MAP_COPY))
		mapinfo_will_fail(answer, -ENODEV, MAPINFO_WHY_NOT_MAPPABLE);
	else if (answer->prot & PROT_EXEC && is_noexec(file))
		mapinfo_will_fail(answer, -EPERM, MAPINFO_WHY_NOEXEC);
	else if (answer->prot & PROT_WRITE)
		predict_copy(answer, file, MAPINFO_VERDICT_PRIVATE,
			     MAPINFO_WHY_WRITABLE);
	else if (current->ptrace)
		predict_copy(answer, file, MAPINFO_VERDICT_PRIVATE,
			     MAPINFO_WHY_TRACED);
	else
		predict_sharing(answer, file, pgoff, pages, able);
}

static bool can_be_direct(struct file *file)
{
	const int able = is_mappable(file->f_op) ? capabilities(file) : 0;

	return able > 0 && able & NOMMU_MAP_DIRECT && can_ask(file);
}

static bool is_direct(struct file *file, unsigned long pgoff,
		      unsigned long pages)
{
	const unsigned long address = direct_address(file, pgoff, pages);

	return !IS_ERR_VALUE(address) && mapinfo_is_memory(address);
}

/* Contiguous up to some page: found by halving. */
unsigned long mapinfo_direct_pages(struct file *file, unsigned long pgoff,
				   unsigned long most)
{
	unsigned long least = 0, middle;

	if (!can_be_direct(file))
		return 0;
	/* usually all of it */
	middle = most;
	while (least < most) {
		if (is_direct(file, pgoff, middle))
			least = middle;
		else
			most = middle - 1;
		middle = most - (most - least) / 2;
	}
	return least;
}
