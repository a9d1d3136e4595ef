/* SPDX-License-Identifier: MIT */
#ifndef MAPINFO_SYS_X86_64_H
#define MAPINFO_SYS_X86_64_H

static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
			   "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

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

#endif /* MAPINFO_SYS_X86_64_H */
