// SPDX-License-Identifier: GPL-2.0-only
/*
 * A little of all that segments are made of, and a function that looks whether it is as
 * it should be once all is relocated. Needs no other library.
 */
#ifndef PAGES
#define PAGES		1
#endif
#define WORDS		(PAGES * 1024)

__thread int tls_data = 11, tls_bss;
int data[WORDS] = { [0] = 1, [WORDS - 1] = 2 };
int bss[3 * WORDS];
int early[10] __attribute__((section(".early"))) = { 3 };
int *const relro = &data[WORDS - 1];
const int constants[WORDS] = { [0] = 4, [WORDS - 1] = 5 };

/* Text of some pages. */
#if PAGES > 1
__asm__(".text\n\t.fill 0x5000, 1, 0xc3\n");
#endif
/* With text relocations. */
#ifdef TEXTREL
__asm__(".text\n\t.quad data\n");
#endif
#ifdef ALIGN
char aligned[10] __attribute__((aligned(ALIGN))) = { 6 };
#endif

int right(void)
{
	unsigned int i;

	for (i = 0; i < 3 * WORDS; i++)
		if (bss[i])
			return 0;
#ifdef ALIGN
	if ((unsigned long)aligned % ALIGN > 0 && *aligned != 6)
		return 0;
#endif
	return data[0] == 1 && *relro == 2 && *early == 3 &&
	       constants[0] == 4 && constants[WORDS - 1] == 5 &&
	       tls_data == 11 && !tls_bss;
}
