// SPDX-License-Identifier: MIT
/*
 * The system calls by the C library, as a loader gives them for a machine for which the
 * library has none.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calls.h"

static long or_errno(long result)
{
	return result == -1 ? -errno : result;
}

static long call_open(const char *path, int flags)
{
	return or_errno(open(path, flags));
}

static long call_close(int fd)
{
	return or_errno(close(fd));
}

static long call_ioctl(int fd, unsigned long command, void *argument)
{
	return or_errno(ioctl(fd, command, argument));
}

static long call_mmap(uintptr_t address, size_t length, int prot, int flags,
		      int fd, uint64_t offset)
{
	return or_errno((long)mmap((void *)address, length, prot, flags, fd,
				   (off_t)offset));
}

static long call_munmap(uintptr_t address, size_t length)
{
	return or_errno(munmap((void *)address, length));
}

static long call_mprotect(uintptr_t address, size_t length, int prot)
{
	return or_errno(mprotect((void *)address, length, prot));
}

static long call_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	return or_errno(pread(fd, buffer, length, (off_t)offset));
}

static long call_file_size(int fd, uint64_t *size)
{
	struct stat status;

	if (fstat(fd, &status))
		return -errno;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (!S_ISREG(status.st_mode))
		return -ENODEV;
	*size = (uint64_t)status.st_size;
	return 0;
}

/* Nothing of what is mapped here ever runs. */
static long call_flush(uintptr_t address, size_t length)
{
	(void)address;
	(void)length;
	return 0;
}

void use_libc_calls(struct mapinfo_sys *sys)
{
	sys->open = call_open;
	sys->close = call_close;
	sys->ioctl = call_ioctl;
	sys->mmap = call_mmap;
	sys->munmap = call_munmap;
	sys->mprotect = call_mprotect;
	sys->pread = call_pread;
	sys->file_size = call_file_size;
	sys->flush = call_flush;
}
