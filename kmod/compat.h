/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that differs between the kernels mapinfo builds for (6.1 and later), and
 * between those with an MMU and those without. Each piece names the upstream
 * commit that made the difference.
 */
#ifndef _MAPINFO_COMPAT_H
#define _MAPINFO_COMPAT_H

#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/sched/coredump.h>

/* 6.3, b6b7a8faf05c: may-share moved from VM_MAYSHARE to a flag of its own. */
#ifdef VM_MAYOVERLAY
#define MAPINFO_SHARING_FLAG	MAPINFO_SHARING_MAYOVERLAY
#else
#define MAPINFO_SHARING_FLAG	MAPINFO_SHARING_MAYSHARE
#define VM_MAYOVERLAY		VM_NONE
#endif

/* Without an MMU, memory that may be shared: marked by one or the other. */
#define VM_MAY_BE_SHARED	(VM_MAYSHARE | VM_MAYOVERLAY)

/* 6.10, 8be7258aad44: mseal(), with 64-bit addresses only. */
#ifndef VM_SEALED
#define VM_SEALED		VM_NONE
#endif

/* Defined without an MMU only, by every version. */
#ifndef VM_MAPPED_COPY
#define VM_MAPPED_COPY		VM_NONE
#endif

/*
 * 6.12, f8d112a4e657: mmap() over a part of what cannot be split returns its error,
 * no longer always ENOMEM.
 */
#ifdef MMAP_TELLS_WHY_NOT_SPLIT
#define CANNOT_SPLIT		(-EINVAL)
#else
#define CANNOT_SPLIT		(-ENOMEM)
#endif

/* 6.8, 3efdc78fdc21: the inode a user sees, where stacked file systems map another. */
#ifndef HAVE_FILE_USER_INODE
static inline const struct inode *file_user_inode(const struct file *file)
{
	return file_inode(file);
}
#endif

/* The same in every version: it was the path's before, too, if not the file's. */
static inline const struct inode *inode_of_path(const struct file *file)
{
#ifdef HAVE_FILE_USER_INODE
	return file_user_inode(file);
#else
	return d_inode(file->f_path.dentry);
#endif
}

/* 6.16, c84bf6dd2b83: a file may have mmap_prepare() in place of mmap(). */
static inline bool is_mappable(const struct file_operations *fops)
{
#ifdef HAVE_MMAP_PREPARE
	if (fops->mmap_prepare)
		return true;
#endif
	return fops->mmap;
}

/* 6.17, "mm/filemap: introduce generic_file_*_mmap_prepare() helpers". */
static inline bool is_generic_mmap(const struct file_operations *fops)
{
#ifdef HAVE_GENERIC_MMAP_PREPARE
	if (fops->mmap_prepare == generic_file_mmap_prepare ||
	    fops->mmap_prepare == generic_file_readonly_mmap_prepare)
		return true;
#endif
	return fops->mmap == generic_file_mmap ||
	       fops->mmap == generic_file_readonly_mmap;
}

/* By which pages a file's tree of VMAs is ordered. 7.3 has a word for it. */
static inline unsigned long vma_first_page(const struct vm_area_struct *vma)
{
#ifdef HAVE_VMA_START_PGOFF
	return vma_start_pgoff(vma);
#else
	return vma->vm_pgoff;
#endif
}

static inline unsigned long vma_last_page(struct vm_area_struct *vma)
{
	return vma_first_page(vma) + vma_pages(vma) - 1;
}

/* 6.12, 641bb4394f40: whether offsets are unsigned moved to the file operations. */
static inline bool has_unsigned_offset(const struct file *file)
{
#ifdef FOP_UNSIGNED_OFFSET
	return file->f_op->fop_flags & FOP_UNSIGNED_OFFSET;
#else
	return file->f_mode & FMODE_UNSIGNED_OFFSET;
#endif
}

/*
 * 6.3, b507808ebce2: PR_SET_MDWE. 6.18, "mm: add bitmap mm->flags field": behind
 * accessors.
 */
static inline bool denies_write_exec(const struct mm_struct *mm)
{
#if defined(HAVE_MM_FLAGS_TEST)
	return mm_flags_test(MMF_HAS_MDWE, mm);
#elif defined(MMF_HAS_MDWE)
	return test_bit(MMF_HAS_MDWE, &mm->flags);
#else
	return false;
#endif
}

/* RISC-V's mmap() shifts an offset with a sign in 6.12, and without in 7.3. */
static inline bool has_unclear_sign(u64 offset)
{
	return IS_ENABLED(CONFIG_RISCV) && BITS_PER_LONG == 64 &&
	       (s64)offset < 0;
}

/* path_noexec() is not for modules. */
static inline bool is_noexec(const struct file *file)
{
	return file->f_path.mnt->mnt_flags & MNT_NOEXEC ||
	       file->f_path.mnt->mnt_sb->s_iflags & SB_I_NOEXEC;
}

#endif /* _MAPINFO_COMPAT_H */
