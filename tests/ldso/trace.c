// SPDX-License-Identifier: GPL-2.0-only
/* The system calls of a program, on ARM. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "trace.h"

#ifndef PTRACE_SET_SYSCALL
#define PTRACE_SET_SYSCALL	23
#endif

/* The registers that PTRACE_GETREGS gives; r7 is the system call's number. */
struct registers {
	unsigned long r[18];
};

struct state {
	pid_t pid;
	struct registers entry;
	int file;		/* the descriptor of trace->file, or -1 */
	bool opens_file, refuses;
};

static long request(long what, pid_t pid, unsigned long address, void *data)
{
	long ret = ptrace(what, pid, address, data);

	if (ret == -1 && errno)
		ksft_exit_fail_msg("ptrace %ld: %s\n", what, strerror(errno));
	return ret;
}

/* Whether the string there has @part in it. */
static bool string_has(pid_t pid, unsigned long address, const char *part)
{
	char text[128];
	size_t i;

	for (i = 0; i < sizeof(text) - 1; i++) {
		unsigned long word, at = (address + i) & -sizeof(word);

		errno = 0;
		word = (unsigned long)request(PTRACE_PEEKDATA, pid, at, NULL);
		text[i] = (char)(word >> (address + i) % sizeof(word) * 8);
		if (!text[i])
			break;
	}
	text[i] = '\0';
	return strstr(text, part);
}

static bool is_fixed_map_of_file(const struct state *state)
{
	return state->entry.r[7] == SYS_mmap2 && state->file >= 0 &&
	       (int)state->entry.r[4] == state->file &&
	       state->entry.r[3] & MAP_FIXED;
}

static void enter(struct trace *trace, struct state *state)
{
	const unsigned long *r = state->entry.r;

	trace->calls++;
	state->opens_file = false;
	if (trace->file && r[7] == SYS_open)
		state->opens_file = string_has(state->pid, r[0], trace->file);
	if (trace->file && r[7] == SYS_openat)
		state->opens_file = string_has(state->pid, r[1], trace->file);
	state->refuses = trace->refuse_fixed && is_fixed_map_of_file(state);
	if (state->refuses) {
		trace->refused++;
		request(PTRACE_SET_SYSCALL, state->pid, 0, (void *)-1L);
	}
}

static bool is_error(long result)
{
	return (unsigned long)result > -4096UL;
}

static void leave(struct trace *trace, struct state *state,
		  struct registers *registers)
{
	const unsigned long *r = state->entry.r;
	long result = (long)registers->r[0];
	bool is_map = r[7] == SYS_mmap2 && !is_error(result);

	if (state->refuses) {
		registers->r[0] = (unsigned long)-EINVAL;
		request(PTRACE_SETREGS, state->pid, 0, registers);
		return;
	}
	if (state->opens_file && result >= 0)
		state->file = (int)result;
	if (r[7] == SYS_close && (int)r[0] == state->file)
		state->file = -1;
	if ((r[7] == SYS_read || r[7] == SYS_pread64) && result > 0) {
		trace->bytes_read += (unsigned long)result;
		if ((int)r[0] == state->file)
			trace->bytes_read_of_file += (unsigned long)result;
	}
	if (is_map && r[3] & MAP_ANONYMOUS)
		trace->bytes_anonymous += r[1];
	else if (is_map)
		trace->bytes_mapped += r[1];
}

static bool is_mark(const struct registers *registers)
{
	return registers->r[7] == SYS_close && registers->r[0] == TRACE_MARK;
}

static bool wait_for_stop(pid_t pid, struct trace *trace, int *signal)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		ksft_exit_fail_msg("waitpid: %s\n", strerror(errno));
	if (!WIFSTOPPED(status)) {
		trace->status = WIFEXITED(status) ? WEXITSTATUS(status) :
				128 + WTERMSIG(status);
		return false;
	}
	*signal = WSTOPSIG(status);
	return true;
}

static pid_t start(const char * const argv[])
{
	char *environment[] = { NULL };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	pid_t pid = vfork();

	if (pid == 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execve(argv[0], (char **)argv, environment);
		_exit(126);
	}
	close(null);
	if (pid < 0)
		ksft_exit_fail_msg("vfork: %s\n", strerror(errno));
	return pid;
}

/* To the end of the program, which is not looked at any more. */
static void finish(pid_t pid, struct trace *trace)
{
	int signal;

	trace->ended = true;
	request(PTRACE_DETACH, pid, 0, NULL);
	while (wait_for_stop(pid, trace, &signal))
		;
}

void trace(const char * const argv[], struct trace *trace)
{
	struct state state = { .pid = start(argv), .file = -1 };
	struct registers registers;
	bool inside = false;
	int signal;

	if (!wait_for_stop(state.pid, trace, &signal))
		return;
	request(PTRACE_SETOPTIONS, state.pid, 0, (void *)PTRACE_O_TRACESYSGOOD);
	signal = 0;
	for (;;) {
		request(PTRACE_SYSCALL, state.pid, 0, (void *)(long)signal);
		if (!wait_for_stop(state.pid, trace, &signal))
			return;
		if (signal != (SIGTRAP | 0x80))
			continue;
		signal = 0;
		request(PTRACE_GETREGS, state.pid, 0, &registers);
		if (!inside && is_mark(&registers))
			break;
		if (!inside) {
			state.entry = registers;
			enter(trace, &state);
		} else {
			leave(trace, &state, &registers);
		}
		inside = !inside;
	}
	finish(state.pid, trace);
}
