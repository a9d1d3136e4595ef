// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <stdio.h>
#include <unistd.h>

#include "crowd.h"
#include "kselftest.h"
#include "lib.h"
#include "peer.h"

/* No other is started when no more is free: the test itself has to go on. */
#define RESERVE		(1 << 20)

const struct program all_programs[PROGRAMS_COUNT] = {
	/* hardly more than what the kernel takes for a process */
	[PROGRAM_empty] = { "empty", "nothing", { NULL }, "\n", "\n" },
	[PROGRAM_cat] = { "cat", "busybox", { "cat" }, "x\n", "x\n" },
	[PROGRAM_sh] = { "sh", "busybox", { "sh" }, "echo x\n", "x\n" },
	[PROGRAM_lua] = { "lua", "lua",
		{ "-e", "for l in io.lines() do print(l) io.flush() end" },
		"x\n", "x\n" },
	[PROGRAM_sqlite] = { "sqlite", "sqlite3", { "-batch", "-init", "/dev/null" },
		".print x\n", "x\n" },
};

struct child crowd[CROWD_MAX];
long crowd_memory[CROWD_MAX + 1];

int start_crowd(const struct program *program, int most)
{
	char *const env[] = { (char []){ "LD_LIBRARY_PATH=/lib/ldso" }, NULL };
	char path[32], text[64];
	const char *argv[] = { path, program->arguments[0],
			       program->arguments[1], program->arguments[2],
			       NULL };
	int count = 0;

	snprintf(path, sizeof(path), PROGRAMS "%s", program->path);
	crowd_memory[0] = free_memory();
	while (count < most && crowd_memory[count] > RESERVE &&
	       !try_child(&crowd[count], argv, env, true)) {
		if (ask_peer(&crowd[count], program->line, program->answer, text,
			     sizeof(text)) < 0) {
			stop_peer(&crowd[count]);
			break;
		}
		crowd_memory[++count] = free_memory();
	}
	return count;
}

bool stop_crowd(int count)
{
	bool good = true;

	while (count)
		good &= !stop_peer(&crowd[--count]);
	return good;
}

void figure(const char *program, const char *name, long value)
{
	ksft_print_msg("figure %s %s %ld\n", program, name, value);
}
