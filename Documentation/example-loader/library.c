// SPDX-License-Identifier: MIT
/* The library that the example loads: each kind of memory, each kind of relocation. */

static const int halves[] = { 0, 11, 22 };
static int fourteen = 14;
int *pointer = &fourteen;	/* a relocation of data */
int calls;			/* bss, found by the GOT */

int add(int a, int b)
{
	return a + b;
}

/* 42 of 6, if all is where it should be. */
int example(int n)
{
	calls++;
	return add(n, halves[calls + 1]) + *pointer;	/* a call by the PLT */
}
