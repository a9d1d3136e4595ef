// SPDX-License-Identifier: GPL-2.0-only
/* The shared object that alone.c loads. It needs no relocation. */

#define PAGE	4096

/* Each larger than a page, so that a wrong offset shows. */
static const unsigned char constants[2 * PAGE] = { [PAGE] = 40 };
static volatile unsigned char data[PAGE] = { 1 };
static volatile unsigned char bss[2 * PAGE];

/* Its entry: 42 if constants, data and bss are where its code looks for them. */
int answer(int place)
{
	bss[PAGE + place]++;
	return constants[PAGE + place] + data[place] + bss[PAGE + place];
}
