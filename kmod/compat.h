/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that differs between the kernels mapinfo builds for (6.1 and later), and
 * between those with an MMU and those without. Each piece names the upstream
 * commit that made the difference.
 */
#ifndef _MAPINFO_COMPAT_H
#define _MAPINFO_COMPAT_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mount.h>

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

/* 6.8, 3efdc78fdc21: the inode a user sees, where stacked file systems map another. */
#ifndef HAVE_FILE_USER_INODE
static inline const struct inode *file_user_inode(const struct file *file)
{
	return file_inode(file);
}
#endif

/* 6.16, c84bf6dd2b83: a file may have mmap_prepare() in place of mmap(). */
static inline bool is_mappable(const struct file *file)
{
#ifdef HAVE_MMAP_PREPARE
	if (file->f_op->mmap_prepare)
		return true;
#endif
	return file->f_op->mmap;
}

/* path_noexec() is not for modules. */
static inline bool is_noexec(const struct file *file)
{
	return file->f_path.mnt->mnt_flags & MNT_NOEXEC ||
	       file->f_path.mnt->mnt_sb->s_iflags & SB_I_NOEXEC;
}

#endif /* _MAPINFO_COMPAT_H */
