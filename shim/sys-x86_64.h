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

#include "sys-lp64.h"

#endif /* MAPINFO_SYS_X86_64_H */
