// SPDX-License-Identifier: GPL-2.0-only
/* Whether text that had to be relocated is not writable any more. */
#include <dlfcn.h>

#include "../../lib/system.h"
#include "../maps.h"

int main(void)
{
	void *library = dlopen("/lib/ldso/libtextrel.so", RTLD_NOW);
	int **pointer = library ? dlsym(library, "text_pointer") : NULL;

	if (!pointer || **pointer != 1)
		return 2;
	return has_mmu() && !maps_code_of("libtextrel.so");
}
