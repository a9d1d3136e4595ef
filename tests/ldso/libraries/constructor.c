// SPDX-License-Identifier: GPL-2.0-only
/* Writes NAME when it is constructed and NAME again when it is destroyed. */
#include <unistd.h>

static void say(const char *text)
{
	if (write(STDOUT_FILENO, text, 2) != 2)
		_exit(1);
}

__attribute__((constructor)) static void construct(void)
{
	say("+" NAME);
}

__attribute__((destructor)) static void destroy(void)
{
	say("-" NAME);
}
