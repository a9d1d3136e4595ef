// SPDX-License-Identifier: GPL-2.0-only
/*
 * What gcc calls for atomic operations on ColdFire, which has no instruction for
 * them: the kernel does it. None of them calls another: gcc knows what these names mean,
 * and turns the sum of one and a number into a call of another one.
 */
typedef unsigned int u32;

#define NR_ATOMIC_CMPXCHG_32	335

static u32 compare_and_swap(volatile u32 *address, u32 old, u32 new)
{
	register u32 d0 __asm__("d0") = NR_ATOMIC_CMPXCHG_32;
	register u32 d1 __asm__("d1") = new;
	register u32 d2 __asm__("d2") = old;
	register volatile u32 *a0 __asm__("a0") = address;

	__asm__ volatile("trap	#0"
			 : "+r"(d0) : "r"(d1), "r"(d2), "r"(a0) : "memory");
	return d0;
}

static u32 fetch_and_add(volatile u32 *address, u32 summand)
{
	u32 old;

	do
		old = *address;
	while (compare_and_swap(address, old, old + summand) != old);
	return old;
}

u32 __sync_val_compare_and_swap_4(volatile void *address, u32 old, u32 new)
{
	return compare_and_swap(address, old, new);
}

u32 __sync_fetch_and_add_4(volatile void *address, u32 summand)
{
	return fetch_and_add(address, summand);
}

u32 __sync_add_and_fetch_4(volatile void *address, u32 summand)
{
	return fetch_and_add(address, summand) + summand;
}
