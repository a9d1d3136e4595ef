// SPDX-License-Identifier: GPL-2.0-only
/* With an MMU: mm/mmap.c decides, and private memory is copied on write. */
#include <linux/fs.h>
#include <linux/major.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/personality.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "memory.h"
#include "vma.h"

void mapinfo_describe_mmap(struct mapinfo_system *system)
{
	system->facts = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |
			MAPINFO_FACT_NOREPLACE | MAPINFO_FACT_HINT |
			MAPINFO_FACT_EOF_FAULTS | MAPINFO_FACT_ANON_ZEROED |
			MAPINFO_FACT_MPROTECT;
	if (VM_SEALED != VM_NONE)
		system->facts |= MAPINFO_FACT_MSEAL;
	system->sharing = MAPINFO_SHARING_NEVER;
	system->map_fixed_min = PAGE_ALIGN(CONFIG_DEFAULT_MMAP_MIN_ADDR);
	system->map_fixed_end = TASK_SIZE;
}

/*
 * As may_split() of the VMA would have it. Where pages have a size of their own
 * (huge pages, DAX) it goes by that alone, but may take page tables apart before;
 * all others refuse whatever the address.
 */
static bool can_split(const struct vm_area_struct *vma, unsigned long addr)
{
	const struct vm_operations_struct *ops = vma->vm_ops;

	if (addr <= vma->vm_start || addr >= vma->vm_end)
		return true;
	return ops->pagesize &&
	       IS_ALIGNED(addr, ops->pagesize((struct vm_area_struct *)vma));
}

/* What forbids to replace the addresses that it has of a range. */
static int replace_error(const struct vm_area_struct *vma, unsigned long start,
			 unsigned long end)
{
	if (vma->vm_flags & VM_SEALED)
		return -EPERM;
	if (likely(!vma->vm_ops || !vma->vm_ops->may_split))
		return 0;
	return can_split(vma, start) && can_split(vma, end) ? 0 : CANNOT_SPLIT;
}

/* All that lies in a range from @start on; -E2BIG if that is too much to tell. */
static noinline int replace_all_error(struct mm_struct *mm,
				      unsigned long start, unsigned long end)
{
	VMA_ITERATOR(vmi, mm, start);
	struct vm_area_struct *vma;
	unsigned int count = 0;
	int ret;

	for_each_vma_range(vmi, vma, end) {
		ret = replace_error(vma, start, end);
		if (ret)
			return ret;
		if (++count >= MAPINFO_VMAS_MAX)
			return -E2BIG;
	}
	return 0;
}

/* ARM keeps its first pages for vectors, other machines keep none. */
static int address_error(unsigned long start, unsigned long length)
{
	if (start + 1 <= FIRST_USER_ADDRESS)
		return -EINVAL;
	if (!length || length > TASK_SIZE || start > TASK_SIZE - length)
		return -ENOMEM;
	return PAGE_ALIGNED(start) ? 0 : -EINVAL;
}

/*
 * In the order of mmap()'s own checks, so that the errno is the same. Among them is
 * vm.mmap_min_addr, which is out of a module's sight, as is what the process may do
 * below it. Where mmap() begins to look for room it cannot be in the way: nothing
 * could be mapped then. @vma may be NULL.
 */
static u32 answer_map_fixed(struct mapinfo_map *map, struct mm_struct *mm,
			    const struct vm_area_struct *vma,
			    unsigned long start, unsigned long length)
{
	const unsigned long pages = PAGE_ALIGN(length);
	const unsigned long end = start + pages;
	int error = address_error(start, pages);

	if (!error) {
		error = vma && end <= vma->vm_end ?
			replace_error(vma, start, end) :
			replace_all_error(mm, start, end);
		if (error == -E2BIG) {
			map->attributes |= MAPINFO_ATTR_TOO_MANY;
			return 0;
		}
		if (start < TASK_UNMAPPED_BASE)
			map->attributes |= MAPINFO_ASK_MMAP;
	}
	map->map_fixed = error;
	return MAPINFO_VALID_MAP_FIXED;
}

/*
 * There are no regions, and VMAs do not overlap. VM_SHARED would miss MAP_SHARED of
 * a file opened read-only.
 */
static u32 describe(struct mapinfo_map *map, const struct vm_area_struct *vma,
		    unsigned long start, unsigned long length)
{
	const u32 valid = mapinfo_describe_vma(map, vma);

	if (length > vma->vm_end - start) {
		map->attributes |= MAPINFO_ATTR_SPANS;
		return valid;
	}
	map->verdict = vma->vm_flags & VM_MAYSHARE ?
		       MAPINFO_VERDICT_SHARED : MAPINFO_VERDICT_PRIVATE;
	return valid | MAPINFO_VALID_VERDICT;
}

/* A tag is none of an address's bits, but MAP_FIXED takes it for some. */
int mapinfo_answer_range(struct mapinfo_map *map, struct mm_struct *mm,
			 struct file *file, struct vm_area_struct **vma)
{
	const unsigned long addr = map->addr, length = map->length;
	const unsigned long start = untagged_addr(addr);

	if (!*vma || start < (*vma)->vm_start || start >= (*vma)->vm_end)
		*vma = vma_lookup(mm, start);
	map->valid = answer_map_fixed(map, mm, *vma, addr, length);
	if (!*vma)
		return -ENOENT;
	map->valid |= describe(map, *vma, start, length);
	return 0;
}

int mapinfo_answer_next(struct mapinfo_map *map, struct mm_struct *mm)
{
	const struct vm_area_struct *vma;
	unsigned long length;

	vma = find_vma(mm, untagged_addr((unsigned long)map->addr));
	if (!vma)
		return -ENOENT;
	length = vma->vm_end - vma->vm_start;
	map->valid = describe(map, vma, vma->vm_start, length) |
		     answer_map_fixed(map, mm, vma, vma->vm_start, length);
	return 0;
}

/*
 * An mmap() that fails in any case, as it is neither MAP_PRIVATE nor MAP_SHARED, but
 * looks at that after the address: EINVAL says that the address is permitted, and
 * EAGAIN, of a process that locks its memory, too.
 */
int mapinfo_ask_mmap(struct mapinfo_map *map)
{
	const bool whole = map->flags & MAPINFO_MAP_NEXT;
	const unsigned long start = whole ? map->vma_start : map->addr;
	const unsigned long length = whole ? map->vma_end - map->vma_start :
					     map->length;
	int error;

	map->attributes &= ~MAPINFO_ASK_MMAP;
	error = vm_mmap(NULL, start, length, PROT_NONE,
			MAP_FIXED | MAP_ANONYMOUS, 0);
	if (error == -EINTR)
		return error;
	if (error != -EINVAL && error != -EAGAIN)
		map->map_fixed = error;
	return 0;
}

/* In the order of do_mmap()'s own checks, which has no room for more pages. */
int mapinfo_check_range(u64 pgoff, u64 pages)
{
	if (pgoff > ULONG_MAX - pages)
		return -EOVERFLOW;
	return pages > TASK_SIZE >> PAGE_SHIFT ? -ENOMEM : 0;
}

/* The largest size of a file that mmap() goes by, or 0 for any. */
static u64 largest_size(const struct file *file)
{
	const umode_t mode = file_inode(file)->i_mode;

	if (S_ISREG(mode) || S_ISBLK(mode) || S_ISSOCK(mode))
		return MAX_LFS_FILESIZE;
	return has_unsigned_offset(file) ? 0 : ULONG_MAX;
}

static bool is_in_file(const struct file *file, unsigned long pgoff,
		       unsigned long pages)
{
	const u64 largest = largest_size(file);
	const u64 length = (u64)pages << PAGE_SHIFT;

	if (largest && length > largest)
		return false;
	return pgoff <= (largest - length) >> PAGE_SHIFT;
}

/* Its private mappings are anonymous memory. */
static bool is_dev_zero(const struct file *file)
{
	const struct inode *inode = file_inode(file);

	return S_ISCHR(inode->i_mode) && inode->i_rdev == MKDEV(MEM_MAJOR, 5);
}

/* Whether the process has said that it never wants such memory. */
static bool is_denied(const struct file *file, u32 prot)
{
	if (prot & PROT_READ && current->personality & READ_IMPLIES_EXEC &&
	    !is_noexec(file))
		prot |= PROT_EXEC;
	return prot & PROT_WRITE && prot & PROT_EXEC &&
	       denies_write_exec(current->mm);
}

/* In the order of do_mmap()'s own checks, which asks the file for room first. */
void mapinfo_predict(struct mapinfo_file *answer, struct file *file,
		     unsigned long pgoff, unsigned long pages)
{
	const bool is_known = answer->valid & MAPINFO_FILE_VALID_SIZE ||
			      is_dev_zero(file);

	if (file->f_op->get_unmapped_area && !is_known)
		mapinfo_cannot_know(answer, MAPINFO_WHY_OWN_MMAP);
	else if (!is_in_file(file, pgoff, pages))
		mapinfo_will_fail(answer, -EOVERFLOW, MAPINFO_WHY_RANGE);
	else if (!(file->f_mode & FMODE_READ))
		mapinfo_will_fail(answer, -EACCES, MAPINFO_WHY_NO_READ);
	else if (answer->prot & PROT_EXEC && is_noexec(file))
		mapinfo_will_fail(answer, -EPERM, MAPINFO_WHY_NOEXEC);
	else if (!is_mappable(file->f_op))
		mapinfo_will_fail(answer, -ENODEV, MAPINFO_WHY_NOT_MAPPABLE);
	else if (!is_known)
		mapinfo_cannot_know(answer, MAPINFO_WHY_OWN_MMAP);
	else if (is_denied(file, answer->prot))
		mapinfo_will_fail(answer, -EACCES, MAPINFO_WHY_DENIED);
	else
		mapinfo_will_be(answer, MAPINFO_VERDICT_PRIVATE,
				MAPINFO_WHY_MMU);
}

/* Nothing is: all is copied on write. */
unsigned long mapinfo_direct_pages(struct file *file, unsigned long pgoff,
				   unsigned long most)
{
	return 0;
}
