// SPDX-License-Identifier: GPL-2.0-only
/* Whether the text of a library is mapped from its file, after that of another. */
#include <dlfcn.h>

#include "../maps.h"

int main(void)
{
	/* this one may fail */
	dlopen("libmany_1.so", RTLD_NOW);
	if (!dlopen("libmany_2.so", RTLD_NOW))
		return 2;
	return !maps_code_of("libmany_2.so");
}
