// SPDX-License-Identifier: GPL-2.0-only
/*
 * Symbols with versions, which musl does not compare: it takes the default one,
 * and must load such a file.
 */
__asm__(".symver versioned_1, versioned@VERSION_1");
__asm__(".symver versioned_2, versioned@@VERSION_2");

int versioned_1(void)
{
	return 1;
}

int versioned_2(void)
{
	return 2;
}
