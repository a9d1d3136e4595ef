// SPDX-License-Identifier: GPL-2.0-only
/* The system calls of a program, on ARM. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cleared.h"
#include "kselftest.h"
#include "trace.h"

#ifndef PTRACE_SET_SYSCALL
#define PTRACE_SET_SYSCALL	23
#endif

/* From here on: ARM's own, as the question for the thread pointer. */
#define ARM_CALLS		0xf0000

/* The registers that PTRACE_GETREGS gives; r7 is the system call's number. */
struct registers {
	unsigned long r[18];
};

struct state {
	pid_t pid;
	struct registers entry;
	int file;		/* the descriptor of trace->file, or -1 */
	bool opens_file, was_opened, refuses;
	unsigned int candidates;	/* calls that might have been refused */
	char path[128];		/* of what is opened now */
	struct cleared cleared;
};

static long request(long what, pid_t pid, unsigned long address, void *data)
{
	long ret = ptrace(what, pid, address, data);

	if (ret == -1 && errno)
		ksft_exit_fail_msg("ptrace %ld: %s\n", what, strerror(errno));
	return ret;
}

static void read_string(pid_t pid, unsigned long address, char *text,
			size_t size)
{
	size_t i;

	for (i = 0; i < size - 1; i++) {
		unsigned long word, at = (address + i) & -sizeof(word);

		errno = 0;
		word = (unsigned long)request(PTRACE_PEEKDATA, pid, at, NULL);
		text[i] = (char)(word >> (address + i) % sizeof(word) * 8);
		if (!text[i])
			return;
	}
	text[i] = '\0';
}

static bool reads_file(const struct state *state)
{
	const unsigned long *r = state->entry.r;

	return (r[7] == SYS_read || r[7] == SYS_pread64) && state->file >= 0 &&
	       (int)r[0] == state->file;
}

static bool maps_file(const struct state *state)
{
	return state->entry.r[7] == SYS_mmap2 && state->file >= 0 &&
	       (int)state->entry.r[4] == state->file;
}

static bool may_refuse(const struct trace *trace, const struct state *state)
{
	unsigned long call = state->entry.r[7];

	switch (trace->refuse) {
	case REFUSE_FIXED:
		return maps_file(state) && state->entry.r[3] & MAP_FIXED;
	case REFUSE_READ:
		return reads_file(state);
	case REFUSE_ALL:
		return state->was_opened && call < ARM_CALLS &&
		       call != SYS_close && call != SYS_munmap;
	default:
		return false;
	}
}

static bool refuses(const struct trace *trace, struct state *state)
{
	if (!may_refuse(trace, state))
		return false;
	state->candidates++;
	return !trace->which || state->candidates == trace->which;
}

static void enter(struct trace *trace, struct state *state)
{
	const unsigned long *r = state->entry.r;

	trace->calls++;
	state->opens_file = false;
	if (trace->file && (r[7] == SYS_open || r[7] == SYS_openat)) {
		read_string(state->pid, r[7] == SYS_open ? r[0] : r[1],
			    state->path, sizeof(state->path));
		state->opens_file = strstr(state->path, trace->file);
	}
	state->refuses = refuses(trace, state);
	if (state->refuses) {
		trace->refused++;
		trace->refused_call = r[7];
		request(PTRACE_SET_SYSCALL, state->pid, 0, (void *)-1L);
	}
}

static bool is_error(long result)
{
	return (unsigned long)result > -4096UL;
}

static void leave_open(struct trace *trace, struct state *state, long result)
{
	if (!state->opens_file || result < 0)
		return;
	state->file = (int)result;
	state->was_opened = true;
	if (trace->count_cleared)
		cleared_library(&state->cleared, state->path);
}

static void leave_read(struct trace *trace, struct state *state, long result)
{
	trace->bytes_read += (unsigned long)result;
	if (!result || !reads_file(state))
		return;
	trace->reads_of_file++;
	trace->bytes_read_of_file += (unsigned long)result;
	if (trace->count_cleared)
		cleared_fill(&state->cleared, state->entry.r[1],
			     (size_t)result);
}

/* How much of a mapping comes from the file. */
static unsigned long bytes_of_file(const struct state *state)
{
	const unsigned long *r = state->entry.r;
	unsigned long offset = r[5] * 4096, length = r[1];
	struct stat file;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", state->pid, (int)r[4]);
	if (stat(path, &file))
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
	if (offset > (unsigned long)file.st_size)
		return 0;
	return length < (unsigned long)file.st_size - offset ?
	       length : (unsigned long)file.st_size - offset;
}

static void leave_map(struct trace *trace, struct state *state, long result)
{
	const unsigned long *r = state->entry.r;

	trace->mappings++;
	if (r[3] & MAP_ANONYMOUS) {
		trace->bytes_anonymous += r[1];
	} else {
		trace->bytes_mapped += r[1];
		trace->bytes_of_file += bytes_of_file(state);
	}
	if (trace->count_cleared && state->file >= 0)
		cleared_map(&state->cleared, (unsigned long)result, r[1],
			    r[2] & PROT_WRITE);
}

static void leave(struct trace *trace, struct state *state,
		  struct registers *registers)
{
	const unsigned long *r = state->entry.r;
	long result = (long)registers->r[0];

	if (state->refuses) {
		registers->r[0] = (unsigned long)-trace->error;
		request(PTRACE_SETREGS, state->pid, 0, registers);
		return;
	}
	if (r[7] == SYS_close && (int)r[0] == state->file)
		state->file = -1;
	if (is_error(result))
		return;
	if (r[7] == SYS_mmap2)
		leave_map(trace, state, result);
	else if (r[7] == SYS_read || r[7] == SYS_pread64)
		leave_read(trace, state, result);
	else
		leave_open(trace, state, result);
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
static void finish(struct state *state, struct trace *trace)
{
	int signal;

	trace->ended = true;
	if (trace->count_cleared) {
		trace->bytes_cleared = cleared_count(&state->cleared);
		kill(state->pid, SIGKILL);
	} else {
		request(PTRACE_DETACH, state->pid, 0, NULL);
	}
	while (wait_for_stop(state->pid, trace, &signal))
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
	if (trace->count_cleared)
		cleared_start(&state.cleared, state.pid);
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
	finish(&state, trace);
}
