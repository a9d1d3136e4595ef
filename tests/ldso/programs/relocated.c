// SPDX-License-Identifier: GPL-2.0-only
/* Whether text that had to be relocated is not writable any more, and still text. */
#include <dlfcn.h>

#include "../maps.h"

static bool is_relocated(const char *path)
{
	void *library = dlopen(path, RTLD_NOW);
	int **pointer = library ? dlsym(library, "text_pointer") : NULL;

	return pointer && **pointer == 1;
}

int main(void)
{
	/* the second has more segments, the first is not to be taken for it */
	if (!is_relocated("/lib/ldso/libtextrel.so") ||
	    !is_relocated("/lib/ldso/libsegments.so"))
		return 2;
	return !maps_code_of("libtextrel.so") || !maps_code_of("libsegments.so");
}
