// SPDX-License-Identifier: GPL-2.0-only
/* Calls each of 16 libraries. */
#include <stdio.h>

#include "many.h"

int main(void)
{
	printf("%d\n", call_each());
	return 0;
}
