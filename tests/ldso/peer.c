// SPDX-License-Identifier: GPL-2.0-only
/* Programs that run beside the test, which it talks to by pipes. */
#include <string.h>
#include <unistd.h>

#include "peer.h"

void start_peer(struct child *peer, const char * const argv[],
		const char *environment)
{
	char *env[] = { (char *)environment, NULL };

	start_child(peer, argv, env, false);
}

int ask_peer(struct child *peer, const char *line, const char *last, char *text,
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

int stop_peer(struct child *peer)
{
	close(peer->in);
	close(peer->out);
	return wait_for_child(peer->pid);
}
