/* SPDX-License-Identifier: MIT */
/* Where a register holds 64 bits: an offset is one argument, in bytes. */
#ifndef MAPINFO_SYS_LP64_H
#define MAPINFO_SYS_LP64_H

static long sys_mmap(uintptr_t address, size_t length, int prot, int flags,
		     int fd, uint64_t offset)
{
	return syscall6(__NR_mmap, (long)address, (long)length, prot, flags, fd,
			(long)offset);
}

static long sys_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	return syscall6(__NR_pread64, fd, (long)buffer, (long)length,
			(long)offset, 0, 0);
}

#endif /* MAPINFO_SYS_LP64_H */
