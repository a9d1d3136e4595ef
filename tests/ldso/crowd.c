// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crowd.h"
#include "kselftest.h"
#include "lib.h"
#include "peer.h"
#include "proc.h"

/*
 * No other is started when no more is free: the test itself has to go on, and where there
 * is much memory the kernel kills processes before all of it is taken.
 */
static long reserve(void)
{
	struct sysinfo info;

	sysinfo(&info);
	return (long)MAX(1UL << 20, info.totalram / 32 * info.mem_unit);
}

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
	/* as inetd starts it for each client, while what that asks for is being made */
	[PROGRAM_httpd] = { "httpd", "busybox", { "httpd", "-i", "-h", "/tmp" },
		"GET /served HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK\r\n" },
};

/*
 * A FIFO that nobody writes to: a process that waits to write has pages of the kernel's
 * with it, since Linux 7.3 more than one. Who reads it goes on when it is closed.
 */
static int served = -1;

static void open_served(void)
{
	static const char path[] = "/tmp/served";

	if (!mkfifo(path, 0600) || errno == EEXIST)
		served = open(path, O_RDWR | O_CLOEXEC);
	if (served < 0)
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
}

struct child crowd[CROWD_MAX];
long crowd_memory[CROWD_MAX + 1];

/* A process has all its memory when its answer begins. */
static bool answers(struct child *child, const struct program *program)
{
	char text[32];

	return ask_peer(child, program->line, program->answer, text,
			strlen(program->answer) + 1) >= 0;
}

/* What is free, also of what the kernel keeps at hand for each CPU. */
static long memory_left(void)
{
	const char *line;
	long count, pages = 0;

	for (line = read_proc("/proc/zoneinfo"); line; line = next_line(line))
		if (sscanf(line, " count: %ld", &count) == 1)
			pages += count;
	return free_memory() + pages * (long)page_size();
}

/*
 * When those who were here before are gone: the kernel gives back their last pages some
 * ticks later (RCU), and has no call for all of its configurations that waits for it.
 */
static long settled_memory(void)
{
	const struct timespec ticks = { .tv_nsec = 20000000 };
	long before, memory = memory_left();
	int same = 0, tries;

	for (tries = 0; same < 5; tries++) {
		if (tries == 500)
			ksft_exit_fail_msg("free memory changes, with nothing to change it\n");
		nanosleep(&ticks, NULL);
		before = memory;
		memory = memory_left();
		same = memory == before ? same + 1 : 0;
	}
	return memory;
}

int start_crowd(const struct program *program, int most)
{
	char *const env[] = { (char []){ "LD_LIBRARY_PATH=/lib/ldso" }, NULL };
	char path[32];
	const char *argv[] = { path, program->arguments[0],
			       program->arguments[1], program->arguments[2],
			       program->arguments[3], NULL };
	int count = 0;

	snprintf(path, sizeof(path), PROGRAMS "%s", program->path);
	open_served();
	crowd_memory[0] = settled_memory();
	while (count < most && crowd_memory[count] > reserve() &&
	       !try_child(&crowd[count], argv, env, true)) {
		if (!answers(&crowd[count], program)) {
			stop_peer(&crowd[count]);
			break;
		}
		crowd_memory[++count] = memory_left();
	}
	return count;
}

/* Of a process that has ended by itself there is no memory to be counted. */
static bool is_running(const struct child *child)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, (id_t)child->pid, &info,
		       WEXITED | WNOHANG | WNOWAIT) && !info.si_pid;
}

bool stop_crowd(int count)
{
	bool good = true;
	int i;

	for (i = 0; i < count; i++)
		good &= is_running(&crowd[i]);
	close(served);
	served = -1;
	while (count)
		good &= !stop_peer(&crowd[--count]);
	return good;
}

void figure(const char *program, const char *name, long value)
{
	ksft_print_msg("figure %s %s %ld\n", program, name, value);
}
