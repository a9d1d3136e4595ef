// SPDX-License-Identifier: GPL-2.0-only
/*
 * The system calls by the C library, as a loader gives them for a machine that
 * the library has none for.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <errno.h>
#include <fcntl.h>
#include <mapinfo.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static long or_errno(long result)
{
	return result == -1 ? -errno : result;
}

static long libc_open(const char *path, int flags)
{
	return or_errno(open(path, flags));
}

static long libc_close(int fd)
{
	return or_errno(close(fd));
}

static long libc_ioctl(int fd, unsigned long command, void *argument)
{
	return or_errno(ioctl(fd, command, argument));
}

static long libc_mmap(uintptr_t address, size_t length, int prot, int flags,
		      int fd, uint64_t offset)
{
	return or_errno((long)mmap((void *)address, length, prot, flags, fd,
				   (off_t)offset));
}

static long libc_munmap(uintptr_t address, size_t length)
{
	return or_errno(munmap((void *)address, length));
}

static long libc_mprotect(uintptr_t address, size_t length, int prot)
{
	return or_errno(mprotect((void *)address, length, prot));
}

static long libc_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	return or_errno(pread(fd, buffer, length, (off_t)offset));
}

static long libc_file_size(int fd, uint64_t *size)
{
	struct stat stat;

	if (fstat(fd, &stat))
		return -errno;
	if (S_ISDIR(stat.st_mode))
		return -EISDIR;
	if (!S_ISREG(stat.st_mode))
		return -ENODEV;
	*size = (uint64_t)stat.st_size;
	return 0;
}

/* Nothing that is stored here runs. */
static long libc_flush(uintptr_t address, size_t length)
{
	(void)address;
	(void)length;
	return 0;
}

int mapinfo_sys_init(struct mapinfo_sys *sys)
{
	sys->open = libc_open;
	sys->close = libc_close;
	sys->ioctl = libc_ioctl;
	sys->mmap = libc_mmap;
	sys->munmap = libc_munmap;
	sys->mprotect = libc_mprotect;
	sys->pread = libc_pread;
	sys->file_size = libc_file_size;
	sys->flush = libc_flush;
	return 0;
}
