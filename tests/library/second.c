// SPDX-License-Identifier: GPL-2.0-only
/* A second process. Spawned, as a system without an MMU cannot fork. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib.h"
#include "second.h"

extern char **environ;

void start_second(struct second *second, char *const argv[])
{
	posix_spawn_file_actions_t actions;
	int in[2], out[2];

	must(!pipe2(in, O_CLOEXEC) && !pipe2(out, O_CLOEXEC), "pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	errno = posix_spawnp(&second->pid, program_invocation_name, &actions,
			     NULL, argv, environ);
	must(!errno, "posix_spawn");
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	second->to = in[1];
	second->from = out[0];
}

void tell_second(const struct second *second)
{
	must(write(second->to, "", 1) == 1, "second process");
}

void hear_second(const struct second *second, void *buffer, size_t length)
{
	must(read(second->from, buffer, length) == (ssize_t)length,
	     "second process");
}

void stop_second(const struct second *second)
{
	int status;

	close(second->to);
	close(second->from);
	must(waitpid(second->pid, &status, 0) == second->pid && !status,
	     "second process");
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
