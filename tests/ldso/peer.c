// SPDX-License-Identifier: GPL-2.0-only
/* Programs that run beside the test, which it talks to by pipes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "peer.h"

void start_peer(struct peer *peer, const char * const argv[],
		const char *environment)
{
	char *env[] = { (char *)environment, NULL };
	posix_spawn_file_actions_t actions;
	int in[2], out[2], ret;

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	ret = posix_spawn(&peer->pid, argv[0], &actions, NULL, (char **)argv,
			  env);
	posix_spawn_file_actions_destroy(&actions);
	if (ret)
		ksft_exit_fail_msg("%s: %s\n", argv[0], strerror(ret));
	close(in[0]);
	close(out[1]);
	peer->in = in[1];
	peer->out = out[0];
}

int ask_peer(struct peer *peer, const char *line, const char *last, char *text,
	     size_t size)
{
	size_t done = 0, end = strlen(last);
	ssize_t n;

	if (line && write(peer->in, line, strlen(line)) < 0)
		return -1;
	do {
		n = read(peer->out, text + done, size - 1 - done);
		if (n <= 0)
			return -1;
		done += (size_t)n;
	} while (done < end || memcmp(text + done - end, last, end));
	text[done] = '\0';
	return (int)done;
}

int stop_peer(struct peer *peer)
{
	int status;

	close(peer->in);
	if (waitpid(peer->pid, &status, 0) != peer->pid)
		ksft_exit_fail_msg("waitpid: %s\n", strerror(errno));
	close(peer->out);
	return status;
}
