/* SPDX-License-Identifier: MIT */
#ifndef MAPINFO_SYS_RISCV_H
#define MAPINFO_SYS_RISCV_H

static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	register long a0 __asm__("a0") = a;
	register long a1 __asm__("a1") = b;
	register long a2 __asm__("a2") = c;
	register long a3 __asm__("a3") = d;
	register long a4 __asm__("a4") = e;
	register long a5 __asm__("a5") = f;
	register long a7 __asm__("a7") = nr;

	__asm__ volatile("ecall"
			 : "+r"(a0)
			 : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5), "r"(a7)
			 : "memory");
	return a0;
}

/* On all processors that the process may run on. */
#define HAVE_FLUSH
static long sys_flush(uintptr_t address, size_t length)
{
	return syscall6(__NR_riscv_flush_icache, (long)address,
			(long)(address + length), 0, 0, 0, 0);
}

#if __riscv_xlen == 64
#include "sys-lp64.h"
#else
#include "sys-ilp32.h"
#endif

#endif /* MAPINFO_SYS_RISCV_H */
