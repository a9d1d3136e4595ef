// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"

int try_child(struct child *child, const char *const argv[], char *const env[],
	      bool errors)
{
	posix_spawn_file_actions_t actions;
	int in[2], out[2], ret;

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	if (errors)
		posix_spawn_file_actions_adddup2(&actions, out[1], 2);
	ret = posix_spawnp(&child->pid, argv[0], &actions, NULL, (char **)argv,
			   env);
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	child->in = in[1];
	child->out = out[0];
	if (ret) {
		close(child->in);
		close(child->out);
	}
	return ret;
}

void start_child(struct child *child, const char *const argv[],
		 char *const env[], bool errors)
{
	int ret = try_child(child, argv, env, errors);

	if (ret)
		ksft_exit_fail_msg("%s: %s\n", argv[0], strerror(ret));
}

int wait_for_child(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		ksft_exit_fail_msg("waitpid: %s\n", strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
