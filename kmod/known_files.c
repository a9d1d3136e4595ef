// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files have a mapping that can be foretold. Whether mmap() succeeds is up to
 * the file's own mmap() in the end, which is called to map only. So it has to be
 * one that is known to take any private mapping: those of files in the page cache.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/romfs_fs.h>
#include <linux/shmem_fs.h>

#include "compat.h"
#include "memory.h"

/* fs/ubifs/ubifs.h */
#define UBIFS_SUPER_MAGIC	0x24051905

/*
 * File systems with an mmap() of their own that takes whatever generic_file_mmap()
 * takes, in all versions from 6.1 to 7.3: it fails for an I/O error at most, or once
 * the file system was shut down. Not of these are ntfs3 and f2fs, which refuse some
 * files, and FUSE, which asks a process.
 */
static bool is_cached_by(const struct super_block *sb)
{
	switch (sb->s_magic) {
	case BTRFS_SUPER_MAGIC:
	case CRAMFS_MAGIC:
	case EROFS_SUPER_MAGIC_V1:
	case EXFAT_SUPER_MAGIC:
	case EXT4_SUPER_MAGIC:
	case NFS_SUPER_MAGIC:
	case NILFS_SUPER_MAGIC:
	case RAMFS_MAGIC:
	case ROMFS_MAGIC:
	case UBIFS_SUPER_MAGIC:
	case XFS_SUPER_MAGIC:
		return true;
	default:
		return false;
	}
}

/* A stacked file system maps the file below. */
bool mapinfo_is_known(const struct file *file)
{
	const struct inode *inode = d_real_inode(file->f_path.dentry);

	if (S_ISBLK(inode->i_mode))
		return true;
	if (!S_ISREG(inode->i_mode))
		return false;
	if (is_generic_mmap(inode->i_fop))
		return inode->i_mapping->a_ops->read_folio;
	return shmem_mapping(inode->i_mapping) || is_cached_by(inode->i_sb);
}
