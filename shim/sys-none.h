/* SPDX-License-Identifier: MIT */
/* A machine without system calls of the library's own: none works. */
#ifndef MAPINFO_SYS_NONE_H
#define MAPINFO_SYS_NONE_H

static long sys_open(const char *path, int flags)
{
	(void)path;
	(void)flags;
	return -ENOSYS;
}

static long sys_close(int fd)
{
	(void)fd;
	return -ENOSYS;
}

static long sys_ioctl(int fd, unsigned long command, void *argument)
{
	(void)fd;
	(void)command;
	(void)argument;
	return -ENOSYS;
}

static long sys_mmap(uintptr_t address, size_t length, int prot, int flags,
		     int fd, uint64_t offset)
{
	(void)address;
	(void)length;
	(void)prot;
	(void)flags;
	(void)fd;
	(void)offset;
	return -ENOSYS;
}

static long sys_munmap(uintptr_t address, size_t length)
{
	(void)address;
	(void)length;
	return -ENOSYS;
}

static long sys_mprotect(uintptr_t address, size_t length, int prot)
{
	(void)address;
	(void)length;
	(void)prot;
	return -ENOSYS;
}

static long sys_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	(void)fd;
	(void)buffer;
	(void)length;
	(void)offset;
	return -ENOSYS;
}

static long sys_file_size(int fd, uint64_t *size)
{
	(void)fd;
	*size = 0;
	return -ENOSYS;
}

static long sys_flush(uintptr_t address, size_t length)
{
	(void)address;
	(void)length;
	return -ENOSYS;
}

#endif /* MAPINFO_SYS_NONE_H */
