// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linked without a dynamic linker, so that it takes little besides what the
 * kernel takes for any process: writes back each byte that it reads.
 */
#include <unistd.h>

int main(void)
{
	char byte;

	while (read(STDIN_FILENO, &byte, 1) == 1)
		if (write(STDOUT_FILENO, &byte, 1) != 1)
			return 1;
	return 0;
}
