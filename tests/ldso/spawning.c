// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs that a program starts, by all ways there are without an MMU: dynamic ones,
 * and a static one with a fixed address.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

int triple(int value);

static const char dynamic[] = PROGRAMS "say";
static const char fixed[] = PROGRAMS "fixed";
static int own = 2;

static bool ends_with(pid_t pid, int wanted)
{
	int status;

	return pid > 0 && waitpid(pid, &status, 0) == pid &&
		WIFEXITED(status) && WEXITSTATUS(status) == wanted;
}

static pid_t start_vfork(const char *path, char * const *envp)
{
	char * const argv[] = { (char *)path, NULL };
	pid_t pid = vfork();

	if (!pid) {
		execve(path, argv, envp);
		_exit(100);
	}
	return pid;
}

static bool spawns(const char *path, char * const *envp, const char *output)
{
	char * const argv[] = { (char *)path, NULL };
	posix_spawn_file_actions_t actions;
	char line[80] = "";
	FILE *file;
	pid_t pid;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/tmp/spawned",
					 O_CREAT | O_TRUNC | O_WRONLY, 0600);
	error = posix_spawn(&pid, path, &actions, NULL, argv, envp);
	posix_spawn_file_actions_destroy(&actions);
	if (error || !ends_with(pid, 0))
		return false;
	file = fopen("/tmp/spawned", "r");
	if (!file || !fgets(line, sizeof(line), file))
		return false;
	fclose(file);
	return !strcmp(line, output);
}

int main(void)
{
	char * const with_path[] = { (char *)"LD_LIBRARY_PATH=/lib/ldso", NULL };
	char * const empty[] = { NULL };

	ksft_print_header();
	ksft_set_plan(7);
	ksft_test_result(ends_with(start_vfork("/nowhere", empty), 100) &&
			 triple(own) == 6, "vfork(), and no such program\n");
	ksft_test_result(ends_with(start_vfork(fixed, empty), 0),
			 "vfork() and execve() of a static program\n");
	ksft_test_result(ends_with(start_vfork(PROGRAMS "whole", empty), 0),
			 "vfork() and execve() of a dynamic program\n");
	ksft_test_result(spawns(dynamic, with_path, "second\n"),
			 "posix_spawn() of a dynamic program\n");
	ksft_test_result(spawns(fixed, empty, "fixed\n"),
			 "posix_spawn() of a static program\n");
	ksft_test_result(!spawns("/nowhere", empty, ""),
			 "posix_spawn(), and no such program\n");
	ksft_test_result(!system("exit 0") && system("exit 3") >> 8 == 3,
			 "system()\n");
	ksft_finished();
}
