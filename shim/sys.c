// SPDX-License-Identifier: MIT
/* The system calls, by the numbers of the kernel's own headers. */
#include "machine.h"
#ifdef SYS_HEADER
#include <asm/unistd.h>
#include <linux/fcntl.h>
#include <linux/stat.h>
#endif

#include "internal.h"

#ifdef SYS_HEADER
/*
 * Each machine's header defines syscall6(), and where its kernel wants a 64-bit
 * offset: sys_mmap() and sys_pread(). Where that is shorter, syscall3(), too, and
 * sys_flush() where instruction caches do not see stores.
 */
#include SYS_HEADER

#ifndef HAVE_SYSCALL3
static inline long syscall3(long nr, long a, long b, long c)
{
	return syscall6(nr, a, b, c, 0, 0, 0);
}
#endif

#ifndef HAVE_FLUSH
static long sys_flush(uintptr_t address, size_t length)
{
	(void)address;
	(void)length;
	return 0;
}
#endif

static long sys_open(const char *path, int flags)
{
	return syscall3(__NR_openat, AT_FDCWD, (long)path, flags);
}

static long sys_close(int fd)
{
	return syscall3(__NR_close, fd, 0, 0);
}

static long sys_ioctl(int fd, unsigned long command, void *argument)
{
	return syscall3(__NR_ioctl, fd, (long)command, (long)argument);
}

static long sys_munmap(uintptr_t address, size_t length)
{
	return syscall3(__NR_munmap, (long)address, (long)length, 0);
}

static long sys_mprotect(uintptr_t address, size_t length, int prot)
{
	return syscall3(__NR_mprotect, (long)address, (long)length, prot);
}

/* statx(): its structure alone is the same on every machine. */
static long sys_file_size(int fd, uint64_t *size)
{
	struct statx stat;
	long ret;

	ret = syscall6(__NR_statx, fd, (long)"", AT_EMPTY_PATH,
		       STATX_TYPE | STATX_SIZE, (long)&stat, 0);
	if (ret)
		return ret;
	/* the kernel stored it: NOLINTNEXTLINE(clang-analyzer-core.*) */
	*size = stat.stx_size;
	if (S_ISREG(stat.stx_mode))
		return 0;
	return S_ISDIR(stat.stx_mode) ? -EISDIR : -ENODEV;
}

#else
#include "sys-none.h"
#endif

/* Assigned at run time: a table of addresses would need relocation. */
int mapinfo_sys_init(struct mapinfo_sys *sys)
{
	sys->open = sys_open;
	sys->close = sys_close;
	sys->ioctl = sys_ioctl;
	sys->mmap = sys_mmap;
	sys->munmap = sys_munmap;
	sys->mprotect = sys_mprotect;
	sys->pread = sys_pread;
	sys->file_size = sys_file_size;
	sys->flush = sys_flush;
#ifdef SYS_HEADER
	return 0;
#else
	return -ENOSYS;
#endif
}
