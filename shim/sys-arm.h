/* SPDX-License-Identifier: MIT */
/* ARM EABI, for code in ARM and in Thumb-2. */
#ifndef MAPINFO_SYS_ARM_H
#define MAPINFO_SYS_ARM_H

#define HAVE_SYSCALL3
/*
 * r7 takes the number, but may be the frame pointer: it is kept in ip. MOVS of a
 * small number is shorter than MOV in Thumb-2.
 */
static inline long syscall3(long nr, long a, long b, long c)
{
	register long r0 __asm__("r0") = a;
	register long r1 __asm__("r1") = b;
	register long r2 __asm__("r2") = c;

	__asm__ volatile("mov	ip, r7\n\t"
			 "movs	r7, %[nr]\n\t"
			 "svc	#0\n\t"
			 "mov	r7, ip"
			 : "+r"(r0)
			 : [nr] "Ir"(nr), "r"(r1), "r"(r2)
			 : "ip", "cc", "memory");
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
			 "movs	r7, %[nr]\n\t"
			 "svc	#0\n\t"
			 "mov	r7, ip"
			 : "+r"(r0)
			 : [nr] "Ir"(nr), "r"(r1), "r"(r2), "r"(r3), "r"(r4),
			   "r"(r5)
			 : "ip", "cc", "memory");
	return r0;
}

#define HAVE_FLUSH
static long sys_flush(uintptr_t address, size_t length)
{
	return syscall3(__ARM_NR_cacheflush, (long)address,
			(long)(address + length), 0);
}

#define ALIGNED_PAIRS
#include "sys-ilp32.h"

#endif /* MAPINFO_SYS_ARM_H */
