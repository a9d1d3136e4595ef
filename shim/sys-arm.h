/* SPDX-License-Identifier: MIT */
/* ARM EABI, for code in ARM and in Thumb-2. */
#ifndef MAPINFO_SYS_ARM_H
#define MAPINFO_SYS_ARM_H

#define HAVE_SYSCALL3
/* r7 takes the number, but may be the frame pointer: it is kept in ip. */
static inline long syscall3(long nr, long a, long b, long c)
{
	register long r0 __asm__("r0") = a;
	register long r1 __asm__("r1") = b;
	register long r2 __asm__("r2") = c;

	__asm__ volatile("mov	ip, r7\n\t"
			 "mov	r7, %[nr]\n\t"
			 "svc	#0\n\t"
			 "mov	r7, ip"
			 : "+r"(r0)
			 : [nr] "r"(nr), "r"(r1), "r"(r2)
			 : "ip", "memory");
	return r0;
}

/* The same with more registers, which must then be kept for the caller. */
static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	register long r0 __asm__("r0") = a;
	register long r1 __asm__("r1") = b;
	register long r2 __asm__("r2") = c;
	register long r3 __asm__("r3") = d;
	register long r4 __asm__("r4") = e;
	register long r5 __asm__("r5") = f;

	__asm__ volatile("mov	ip, r7\n\t"
			 "mov	r7, %[nr]\n\t"
			 "svc	#0\n\t"
			 "mov	r7, ip"
			 : "+r"(r0)
			 : [nr] "r"(nr), "r"(r1), "r"(r2), "r"(r3), "r"(r4),
			   "r"(r5)
			 : "ip", "memory");
	return r0;
}

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

/* A 64-bit argument takes an even and an odd register: r3 is left out. */
static long sys_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	long low = (long)offset;
	long high = (long)(offset >> 32);

#ifdef __ARMEB__
	return syscall6(__NR_pread64, fd, (long)buffer, (long)length, 0, high,
			low);
#else
	return syscall6(__NR_pread64, fd, (long)buffer, (long)length, 0, low,
			high);
#endif
}

#endif /* MAPINFO_SYS_ARM_H */
