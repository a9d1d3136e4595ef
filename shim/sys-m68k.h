/* SPDX-License-Identifier: MIT */
#ifndef MAPINFO_SYS_M68K_H
#define MAPINFO_SYS_M68K_H

#include <asm/cachectl.h>

static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	register long d0 __asm__("d0") = nr;
	register long d1 __asm__("d1") = a;
	register long d2 __asm__("d2") = b;
	register long d3 __asm__("d3") = c;
	register long d4 __asm__("d4") = d;
	register long d5 __asm__("d5") = e;
	register long a0 __asm__("a0") = f;

	__asm__ volatile("trap	#0"
			 : "+r"(d0)
			 : "r"(d1), "r"(d2), "r"(d3), "r"(d4), "r"(d5), "r"(a0)
			 : "memory");
	return d0;
}

/*
 * mmap2() counts in pages, of 4 or 8 KB. The older call counts in bytes, which
 * suffices: offsets in ELF files for this machine have 32 bits.
 */
static long sys_mmap(uintptr_t address, size_t length, int prot, int flags,
		     int fd, uint64_t offset)
{
	unsigned long arguments[6];

	if (offset >> 32)
		return -EOVERFLOW;
	arguments[0] = address;
	arguments[1] = length;
	arguments[2] = (unsigned long)prot;
	arguments[3] = (unsigned long)flags;
	arguments[4] = (unsigned long)fd;
	arguments[5] = (unsigned long)offset;
	return syscall6(__NR_mmap, (long)arguments, 0, 0, 0, 0, 0);
}

#define HAVE_FLUSH
static long sys_flush(uintptr_t address, size_t length)
{
	return syscall6(__NR_cacheflush, (long)address, FLUSH_SCOPE_LINE,
			FLUSH_CACHE_BOTH, (long)length, 0, 0);
}

/* A 64-bit argument takes the next two registers, the high half first. */
static long sys_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	return syscall6(__NR_pread64, fd, (long)buffer, (long)length,
			(long)(offset >> 32), (long)offset, 0);
}

#endif /* MAPINFO_SYS_M68K_H */
