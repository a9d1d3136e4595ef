/* SPDX-License-Identifier: MIT */
/*
 * Where a register holds 32 bits, and calls are as on most such machines: a
 * 64-bit argument is two, in the order that memory has them. With ALIGNED_PAIRS,
 * the first of them has an even place: one is left out before it.
 */
#ifndef MAPINFO_SYS_ILP32_H
#define MAPINFO_SYS_ILP32_H

/* mmap2() counts in 4096 bytes, whatever the page size. */
static long sys_mmap(uintptr_t address, size_t length, int prot, int flags,
		     int fd, uint64_t offset)
{
	if (offset & 4095)
		return -EINVAL;
	if (offset >> 44)
		return -EOVERFLOW;
	return syscall6(__NR_mmap2, (long)address, (long)length, prot, flags,
			fd, (long)(offset >> 12));
}

static long sys_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	long low = (long)offset;
	long high = (long)(offset >> 32);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	long first = low, second = high;
#else
	long first = high, second = low;
#endif

#ifdef ALIGNED_PAIRS
	return syscall6(__NR_pread64, fd, (long)buffer, (long)length, 0, first,
			second);
#else
	return syscall6(__NR_pread64, fd, (long)buffer, (long)length, first,
			second, 0);
#endif
}

#endif /* MAPINFO_SYS_ILP32_H */
