// SPDX-License-Identifier: GPL-2.0-only
/* Whether libdata.so is there as it was written, to the last byte. */
#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

/* As in libraries/data.c: @text, zeros, and @end. */
static bool holds(const char *bytes, const char *text, char end)
{
	char expected[5000];

	memset(expected, 0, sizeof(expected));
	strcpy(expected, text);
	expected[sizeof(expected) - 1] = end;
	return bytes && !memcmp(bytes, expected, sizeof(expected));
}

int main(void)
{
	void *library = dlopen("libdata.so", RTLD_NOW);
	const char *constant, **pointer;

	if (!library)
		return 2;
	constant = dlsym(library, "constant");
	pointer = dlsym(library, "pointer");
	return !(holds(constant, "constant", 0) &&
		 holds(dlsym(library, "variable"), "variable", 'e') && pointer &&
		 *pointer == constant);
}
