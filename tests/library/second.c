// SPDX-License-Identifier: GPL-2.0-only
/* A second process. Spawned, as a system without an MMU cannot fork. */
#define _GNU_SOURCE
#include <unistd.h>

#include "lib.h"
#include "second.h"

extern char **environ;

void start_second(struct child *second, const char *const argv[])
{
	start_child(second, argv, environ, false);
}

void tell_second(const struct child *second)
{
	must(write(second->in, "", 1) == 1, "second process");
}

void hear_second(const struct child *second, void *buffer, size_t length)
{
	must(read(second->out, buffer, length) == (ssize_t)length,
	     "second process");
}

void stop_second(const struct child *second)
{
	close(second->in);
	close(second->out);
	must(!wait_for_child(second->pid), "second process");
}

int say(const void *buffer, size_t length)
{
	return write(1, buffer, length) == (ssize_t)length;
}

int is_told(void)
{
	char go;

	return read(0, &go, 1) == 1;
}
