/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program for the dynamic loader to load a file with. It calls what files that are
 * made for it have.
 */
#include <stdio.h>

__attribute__((weak)) int right(void);

int main(void)
{
	return right && !right();
}
