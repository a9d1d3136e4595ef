// SPDX-License-Identifier: GPL-2.0-only
/* The system calls of a program. */
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

#include "call.h"
#include "cleared.h"
#include "kselftest.h"
#include "system.h"
#include "trace.h"

/* What it maps files with, and what it counts offsets in. */
#ifdef SYS_mmap2
#define CALL_MMAP	SYS_mmap2
#ifdef __m68k__
#define OFFSET_UNIT	page_size()
#else
#define OFFSET_UNIT	4096
#endif
#else
#define CALL_MMAP	SYS_mmap
#define OFFSET_UNIT	1
#endif

struct state {
	pid_t pid;
	struct call call;
	int file;		/* the descriptor of trace->file, or -1 */
	bool opens_file, was_opened, refuses;
	unsigned long start, end;	/* of the file's last mapping */
	unsigned int candidates;	/* calls that might have been refused */
	char path[128];		/* of what is opened now */
	struct cleared cleared;
};

static void read_string(pid_t pid, unsigned long address, char *text,
			size_t size)
{
	size_t i;

	for (i = 0; i < size - 1; i++) {
		unsigned long at = (address + i) & -sizeof(long);
		long word = call_ptrace(PTRACE_PEEKDATA, pid, at, NULL);

		text[i] = ((char *)&word)[(address + i) % sizeof(word)];
		if (!text[i])
			return;
	}
	text[i] = '\0';
}

static bool reads_file(const struct state *state)
{
	const struct call *call = &state->call;

	return (call->number == SYS_read || call->number == SYS_pread64) &&
	       state->file >= 0 && (int)call->arguments[0] == state->file;
}

static bool maps_file(const struct state *state)
{
	return state->call.number == CALL_MMAP && state->file >= 0 &&
	       (int)state->call.arguments[4] == state->file;
}

static bool may_refuse(const struct trace *trace, const struct state *state)
{
	const struct call *call = &state->call;

	switch (trace->refuse) {
	case REFUSE_FIXED:
		return maps_file(state) && call->arguments[3] & MAP_FIXED;
	case REFUSE_READ:
		return reads_file(state);
	case REFUSE_ALL:
		return state->was_opened && !call_cannot_fail(call) &&
		       call->number != SYS_close && call->number != SYS_munmap;
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

/* Of the file that a call opens; NULL if it opens none. */
static const unsigned long *path_to_open(const struct call *call)
{
#ifdef SYS_open
	if (call->number == SYS_open)
		return &call->arguments[0];
#endif
	return call->number == SYS_openat ? &call->arguments[1] : NULL;
}

static void enter(struct trace *trace, struct state *state)
{
	const unsigned long *path = path_to_open(&state->call);

	trace->calls++;
	state->opens_file = false;
	if (trace->file && path) {
		read_string(state->pid, *path, state->path,
			    sizeof(state->path));
		state->opens_file = strstr(state->path, trace->file);
	}
	state->refuses = refuses(trace, state);
	if (state->refuses) {
		trace->refused++;
		trace->refused_call = state->call.number;
		call_skip(state->pid, &state->call);
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
		cleared_fill(&state->cleared, state->call.arguments[1],
			     (size_t)result);
}

/* How much of a mapping comes from the file. */
static unsigned long bytes_of_file(const struct state *state)
{
	const unsigned long *arguments = state->call.arguments;
	unsigned long offset = arguments[5] * OFFSET_UNIT, length = arguments[1];
	struct stat file;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", state->pid,
		 (int)arguments[4]);
	if (stat(path, &file))
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
	if (offset > (unsigned long)file.st_size)
		return 0;
	return length < (unsigned long)file.st_size - offset ?
	       length : (unsigned long)file.st_size - offset;
}

static void leave_map(struct trace *trace, struct state *state, long result)
{
	const unsigned long *arguments = state->call.arguments;
	/* whole pages, whichever the loader asks for */
	unsigned long length = (arguments[1] + page_size() - 1) & -page_size();

	trace->mappings++;
	if (state->file >= 0) {
		state->start = (unsigned long)result;
		state->end = state->start + length;
	}
	if (arguments[3] & MAP_ANONYMOUS) {
		trace->bytes_anonymous += length;
	} else {
		trace->bytes_mapped += length;
		trace->bytes_of_file += bytes_of_file(state);
	}
	if (trace->count_cleared && state->file >= 0)
		cleared_map(&state->cleared, (unsigned long)result, arguments[1],
			    arguments[2] & PROT_WRITE);
}

/* Whether it would map over the file's last mapping. */
static bool maps_over(const struct state *state)
{
	const struct call *call = &state->call;

	return call->number == CALL_MMAP && call->arguments[3] & MAP_FIXED &&
	       call->arguments[0] >= state->start &&
	       call->arguments[0] < state->end;
}

static void see_flush(struct trace *trace, const struct state *state)
{
	unsigned long start, length = call_flushes(&state->call, &start);

	if (!length || start < state->start || start >= state->end)
		return;
	trace->flushes++;
	trace->bytes_flushed += length;
}

static void leave(struct trace *trace, struct state *state)
{
	const struct call *call = &state->call;
	long result;

	if (state->refuses) {
		call_set_result(state->pid, call, -trace->error);
		return;
	}
	if (call->number == SYS_close && (int)call->arguments[0] == state->file)
		state->file = -1;
	result = call_result(state->pid);
	if (is_error(result)) {
		trace->refused_over += maps_over(state);
		return;
	}
	see_flush(trace, state);
	if (call->number == CALL_MMAP)
		leave_map(trace, state, result);
	else if (call->number == SYS_read || call->number == SYS_pread64)
		leave_read(trace, state, result);
	else
		leave_open(trace, state, result);
}

static bool is_mark(const struct call *call)
{
	return call->number == SYS_close && call->arguments[0] == TRACE_MARK;
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
		call_ptrace(PTRACE_DETACH, state->pid, 0, NULL);
	}
	while (wait_for_stop(state->pid, trace, &signal))
		;
}

void trace(const char * const argv[], struct trace *trace)
{
	struct state state = { .pid = start(argv), .file = -1 };
	bool inside = false;
	int signal;

	if (!wait_for_stop(state.pid, trace, &signal))
		return;
	call_ptrace(PTRACE_SETOPTIONS, state.pid, 0,
		    (void *)PTRACE_O_TRACESYSGOOD);
	if (trace->count_cleared)
		cleared_start(&state.cleared, state.pid);
	signal = 0;
	for (;;) {
		call_ptrace(PTRACE_SYSCALL, state.pid, 0, (void *)(long)signal);
		if (!wait_for_stop(state.pid, trace, &signal))
			return;
		if (signal != (SIGTRAP | 0x80))
			continue;
		signal = 0;
		if (inside) {
			leave(trace, &state);
		} else {
			call_read(state.pid, &state.call);
			if (is_mark(&state.call))
				break;
			enter(trace, &state);
		}
		inside = !inside;
	}
	finish(&state, trace);
}
