// SPDX-License-Identifier: GPL-2.0-only
/* Says which library was found. */
#include <stdio.h>

const char *ask_who(void);

int main(void)
{
	puts(ask_who());
	return 0;
}
