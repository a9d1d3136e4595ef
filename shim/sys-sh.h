/* SPDX-License-Identifier: MIT */
#ifndef MAPINFO_SYS_SH_H
#define MAPINFO_SYS_SH_H

#include <asm/cachectl.h>

/*
 * 31 is the one trap for system calls that SH-2, 3 and 4 all have. The OR that
 * do nothing are for a fault of the hardware (Renesas, TN-SH7-456A).
 */
static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	register long r3 __asm__("r3") = nr;
	register long r4 __asm__("r4") = a;
	register long r5 __asm__("r5") = b;
	register long r6 __asm__("r6") = c;
	register long r7 __asm__("r7") = d;
	register long r0 __asm__("r0") = e;
	register long r1 __asm__("r1") = f;

	__asm__ volatile("trapa	#31\n\t"
			 "or	r0, r0\n\t"
			 "or	r0, r0\n\t"
			 "or	r0, r0\n\t"
			 "or	r0, r0\n\t"
			 "or	r0, r0"
			 : "+r"(r0)
			 : "r"(r3), "r"(r4), "r"(r5), "r"(r6), "r"(r7), "r"(r1)
			 : "memory");
	return r0;
}

#define HAVE_FLUSH
static long sys_flush(uintptr_t address, size_t length)
{
	return syscall6(__NR_cacheflush, (long)address, (long)length,
			CACHEFLUSH_D_WB | CACHEFLUSH_I, 0, 0, 0);
}

#define ALIGNED_PAIRS
#include "sys-ilp32.h"

#endif /* MAPINFO_SYS_SH_H */
