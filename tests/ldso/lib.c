// SPDX-License-Identifier: GPL-2.0-only
/* What the tests of the dynamic linker share. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

static pid_t start(const char * const argv[], const char *environment, int out)
{
	char *env[] = { (char *)environment, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int ret;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_adddup2(&actions, out, 2);
	ret = posix_spawn(&pid, argv[0], &actions, NULL, (char **)argv, env);
	posix_spawn_file_actions_destroy(&actions);
	if (ret)
		ksft_exit_fail_msg("%s: %s\n", argv[0], strerror(ret));
	return pid;
}

int run(const char * const argv[], const char *environment, char *output,
	size_t size)
{
	char rest[64];
	int pipes[2], status;
	size_t done = 0;
	ssize_t n;
	pid_t pid;

	if (pipe2(pipes, O_CLOEXEC))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	pid = start(argv, environment, pipes[1]);
	close(pipes[1]);
	while (done < size - 1 &&
	       (n = read(pipes[0], output + done, size - 1 - done)) > 0)
		done += (size_t)n;
	output[done] = '\0';
	while (read(pipes[0], rest, sizeof(rest)) > 0)
		;
	close(pipes[0]);
	if (waitpid(pid, &status, 0) != pid)
		ksft_exit_fail_msg("waitpid: %s\n", strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool has_mmu(void)
{
	return syscall(SYS_mprotect, 0, 0, PROT_NONE) == 0;
}
