/* SPDX-License-Identifier: MIT */
#ifndef MAPINFO_SYS_AARCH64_H
#define MAPINFO_SYS_AARCH64_H

static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc	#0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

/*
 * Without a system call: data down to where instructions are fetched from, then the
 * instruction caches. CTR_EL0 has the length of a line of each, in words, as a power of
 * two.
 */
#define HAVE_FLUSH
static long sys_flush(uintptr_t address, size_t length)
{
	uintptr_t end = address + length, data, code, p;

	__asm__("mrs	%0, ctr_el0" : "=r"(code));
	data = 4UL << (code >> 16 & 15);
	code = 4UL << (code & 15);
	for (p = address & -data; p < end; p += data)
		__asm__ volatile("dc	cvau, %0" : : "r"(p) : "memory");
	__asm__ volatile("dsb	ish" : : : "memory");
	for (p = address & -code; p < end; p += code)
		__asm__ volatile("ic	ivau, %0" : : "r"(p) : "memory");
	__asm__ volatile("dsb	ish\n\t"
			 "isb" : : : "memory");
	return 0;
}

#include "sys-lp64.h"

#endif /* MAPINFO_SYS_AARCH64_H */
