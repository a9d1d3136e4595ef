// SPDX-License-Identifier: GPL-2.0-only
/*
 * open PATH...: opens libraries, ten times each as what is wrong with them may
 * have effects; says "opened PATH", or why not. Then says how many mappings it
 * has more than after the first time.
 */
#include <dlfcn.h>
#include <stdio.h>

#include "../maps.h"

int main(int argc, char **argv)
{
	int before = 0, i, round;

	for (i = 1; i < argc; i++) {
		for (round = 0; round < 10; round++) {
			void *library = dlopen(argv[i], RTLD_NOW);

			if (library) {
				dprintf(STDOUT_FILENO, "opened %s\n",
					argv[i]);
				break;
			}
			if (round == 0) {
				dprintf(STDOUT_FILENO, "%s\n", dlerror());
				before = mapped_bytes();
			}
		}
		dprintf(STDOUT_FILENO, "left %d bytes\n", round ?
			 mapped_bytes() - before : 0);
	}
	return 0;
}
