// SPDX-License-Identifier: GPL-2.0-only
/* A little of all that segments are made of. */
__thread int tls_data = 1, tls_bss;
int data[1000] = { 1 }, bss[3000];
int early[10] __attribute__((section(".early"))) = { 1 };
int *const relro = &data[3];
static const char constant[] = "constant";

/* With text relocations. */
#ifdef TEXTREL
asm(".text\n\t.quad data\n");
#endif
#ifdef ALIGN
char aligned[10] __attribute__((aligned(ALIGN))) = { 1 };
#endif

int function(int i)
{
	return data[i] + bss[i] + early[1] + *relro + tls_data + tls_bss +
	       constant[i];
}
