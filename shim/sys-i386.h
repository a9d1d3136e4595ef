/* SPDX-License-Identifier: MIT */
#ifndef MAPINFO_SYS_I386_H
#define MAPINFO_SYS_I386_H

/*
 * By the interrupt: the faster way, that of the vDSO, is found through a pointer.
 * The last argument belongs in ebp, which may be the frame pointer, so that it
 * cannot be asked for: it goes there over the stack. The first push finds it by
 * the stack pointer as that was before.
 */
static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	long result;

	__asm__ volatile("pushl	%[f]\n\t"
			 "pushl	%%ebp\n\t"
			 "movl	4(%%esp), %%ebp\n\t"
			 "int	$0x80\n\t"
			 "popl	%%ebp\n\t"
			 "addl	$4, %%esp"
			 : "=a"(result)
			 : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e),
			   [f] "g"(f)
			 : "memory");
	return result;
}

#define HAVE_SYSCALL3
/* The same with fewer registers to be kept for the caller. */
static inline long syscall3(long nr, long a, long b, long c)
{
	long result;

	__asm__ volatile("int	$0x80"
			 : "=a"(result)
			 : "a"(nr), "b"(a), "c"(b), "d"(c)
			 : "memory");
	return result;
}

#include "sys-ilp32.h"

#endif /* MAPINFO_SYS_I386_H */
