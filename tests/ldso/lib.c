// SPDX-License-Identifier: GPL-2.0-only
/* What the tests of the dynamic linker share. */
#include <unistd.h>

#include "child.h"
#include "lib.h"

int run(const char * const argv[], const char *environment, char *output,
	size_t size)
{
	char *env[] = { (char *)environment, NULL };
	struct child child;
	char rest[64];
	size_t done = 0;
	ssize_t n;

	start_child(&child, argv, env, true);
	close(child.in);
	while (done < size - 1 &&
	       (n = read(child.out, output + done, size - 1 - done)) > 0)
		done += (size_t)n;
	output[done] = '\0';
	while (read(child.out, rest, sizeof(rest)) > 0)
		;
	close(child.out);
	return wait_for_child(child.pid);
}
