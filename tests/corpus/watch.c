// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watch.h"

/* After so long, a loader is stuck. */
#define SECONDS		30
/* Calls that allow to write and to execute: more are not looked at. */
#define RANGES_MAX	256

const char *const outcomes[] = {
	"refuses", "loads", "crashes", "lacks",
};

/* What happens to the file next. */
enum stage {
	BEFORE_OPEN,
	BEFORE_CLOSE,
	BEFORE_OUTPUT,
	BEFORE_END,
};

struct range {
	uintptr_t start;
	size_t length;
	bool counts;
	bool writable_code;
};

/**
 * struct watched - a loader at work
 * @pid: its process.
 * @loader: which it is.
 * @file: what it loads.
 * @load: what is known of that.
 * @output: what it prints to.
 * @stage: how far it is.
 * @fd: its descriptor of the file.
 * @call: the call that it is in.
 * @found: where the file is, is known.
 * @failed: it has ended with another status than 0.
 * @ranges: what mmap() and mprotect() asked for that is looked at in the end.
 * @ranges_count: how many.
 */
struct watched {
	int pid;
	const struct loader *loader;
	const struct file *file;
	struct load *load;
	int output;
	enum stage stage;
	int fd;
	struct __ptrace_syscall_info call;
	bool found;
	bool failed;
	struct range ranges[RANGES_MAX];
	unsigned int ranges_count;
};

static void start_loader(const struct loader *loader, const char *path,
			 int output)
{
	static const struct rlimit no_core;
	const char *arguments[8] = { NULL };
	unsigned int i;

	for (i = 0; loader->arguments[i]; i++)
		arguments[i] = strcmp(loader->arguments[i], "FILE") ?
			       loader->arguments[i] : path;
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	setrlimit(RLIMIT_CORE, &no_core);
	if (loader->preload)
		setenv("LD_PRELOAD", path, 1);
	/* glibc's lists what it has loaded, and tells of symbols that are missing */
	if (loader->found == FOUND_BY_FIRST) {
		setenv("LD_TRACE_LOADED_OBJECTS", "1", 1);
		setenv("LD_WARN", "yes", 1);
	}
	alarm(SECONDS);
	ptrace(PTRACE_TRACEME, 0, 0, 0);
	raise(SIGSTOP);
	execv(loader->program, (char *const *)arguments);
	_exit(127);
}

static bool read_memory(int pid, uintptr_t address, void *to, size_t length)
{
	struct iovec here = { to, length }, there = { (void *)address, length };

	return process_vm_readv(pid, &here, 1, &there, 1, 0) ==
	       (ssize_t)length;
}

/* Whether it opens the file: its name is in memory that need not go on after it. */
static bool opens_file(const struct watched *w)
{
	uint64_t nr = w->call.entry.nr;
	size_t length = strlen(w->file->path) + 1;
	char path[4096];

	if ((nr != SYS_open && nr != SYS_openat) || length > sizeof(path))
		return false;
	return read_memory(w->pid, w->call.entry.args[nr == SYS_openat], path,
			   length) && !memcmp(path, w->file->path, length);
}

static void look(struct watched *w)
{
	look_at_memory(w->pid, w->file, w->load, false);
	w->load->mapped = true;
	w->stage = BEFORE_END;
}

static void read_output(const struct watched *w)
{
	ssize_t size = pread(w->output, w->load->output,
			     sizeof(w->load->output) - 1, 0);

	w->load->output[size > 0 ? size : 0] = 0;
}

/* It may come in pieces. */
static void see_output(struct watched *w)
{
	char wanted[4200];
	const char *found;

	read_output(w);
	snprintf(wanted, sizeof(wanted), "=> %s (", w->file->path);
	found = strstr(w->load->output, wanted);
	if (!found || !strchr(found, '\n'))
		return;
	w->load->bias = strtoul(found + strlen(wanted), NULL, 16);
	w->found = true;
	look(w);
}

static void see_close(struct watched *w)
{
	w->stage = BEFORE_OUTPUT;
	if (w->found)
		look(w);
}

static void see_range(struct watched *w, uintptr_t start, bool counts)
{
	const uint64_t *args = w->call.entry.args;
	const uint64_t both = PROT_WRITE | PROT_EXEC;
	struct range *range = &w->ranges[w->ranges_count];

	if (w->ranges_count == RANGES_MAX ||
	    (!counts && (args[2] & both) != both))
		return;
	range->start = start;
	range->length = args[1];
	range->counts = counts;
	range->writable_code = (args[2] & both) == both;
	w->ranges_count++;
}

static void see_entry(struct watched *w)
{
	uint64_t nr = w->call.entry.nr, first = w->call.entry.args[0];

	if (w->stage == BEFORE_CLOSE) {
		w->load->calls++;
		if (nr == SYS_close && (int)first == w->fd)
			see_close(w);
	}
	if (w->stage != BEFORE_OPEN && nr == SYS_mprotect)
		see_range(w, first, w->stage > BEFORE_CLOSE);
	if (w->stage == BEFORE_END && nr == SYS_exit_group) {
		look_at_memory(w->pid, w->file, w->load, true);
		w->load->ended = true;
	}
}

static void see_exit(struct watched *w, int64_t result)
{
	const uint64_t *args = w->call.entry.args;
	uint64_t nr = w->call.entry.nr;

	if (result < 0 && result > -4096)
		return;
	if (w->stage == BEFORE_OUTPUT &&
	    (nr == SYS_write || nr == SYS_writev))
		see_output(w);
	if (w->stage == BEFORE_OPEN && opens_file(w)) {
		w->fd = (int)result;
		w->stage = BEFORE_CLOSE;
		w->load->calls = 1;
	}
	if (w->stage == BEFORE_OPEN || nr != SYS_mmap)
		return;
	see_range(w, (uintptr_t)result, false);
	if (w->found || w->stage != BEFORE_CLOSE || (int)args[4] != w->fd ||
	    args[3] & MAP_ANONYMOUS ||
	    w->loader->found == FOUND_BY_OUTPUT)
		return;
	w->load->bias = (uintptr_t)result -
			(w->loader->found == FOUND_BY_FIRST ?
				 first_page(w->file) : lowest_page(w->file));
	w->found = true;
}

static void see_call(struct watched *w)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, w->pid, sizeof(info), &info) < 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		w->call = info;
		see_entry(w);
	} else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
		see_exit(w, info.exit.rval);
	}
}

/* Whether the segments, or text relocations, want it so. */
static bool is_wanted(const struct file *file, uintptr_t vaddr)
{
	size_t i;

	for (i = 0; i < file->pages_count; i++)
		if (file->pages[i].vaddr == vaddr)
			return !(~file->pages[i].prot &
				 (PROT_WRITE | PROT_EXEC));
	return false;
}

/* Only in the end is it known which of them were of the file. */
static void see_ranges(const struct watched *w)
{
	const struct file *file = w->file;
	unsigned int i;
	size_t k;

	for (i = 0; i < w->ranges_count; i++) {
		const struct range *range = &w->ranges[i];
		bool in_file = false;

		for (k = 0; k < file->pages_count; k++) {
			uintptr_t vaddr = file->pages[k].vaddr;

			if (w->load->bias + vaddr - range->start >=
			    range->length)
				continue;
			in_file = true;
			w->load->writable_code += range->writable_code &&
						  !file->textrel &&
						  !is_wanted(file, vaddr);
		}
		w->load->calls += in_file && range->counts;
	}
}

static void see_signal(struct watched *w, int signal)
{
	w->load->outcome = CRASHED;
	snprintf(w->load->reason, sizeof(w->load->reason), "%s %s",
		 signal == SIGALRM ? "stuck" : strsignal(signal),
		 w->load->mapped ? "after it was mapped" :
				   "before it was mapped");
}

/* Until the process is gone. */
static void follow(struct watched *w)
{
	int status, signal;

	while (waitpid(w->pid, &status, 0) == w->pid) {
		if (!WIFSTOPPED(status)) {
			if (WIFSIGNALED(status))
				see_signal(w, WTERMSIG(status));
			w->failed = status;
			return;
		}
		signal = WSTOPSIG(status);
		if (signal == (SIGTRAP | 0x80))
			see_call(w);
		/* the first stop, the one after execve(), and calls */
		if (signal == (SIGTRAP | 0x80) || signal == SIGTRAP ||
		    signal == SIGSTOP)
			signal = 0;
		ptrace(PTRACE_SYSCALL, w->pid, 0, signal);
	}
}

/* Each loader lists what it has loaded; glibc's says what it has not, and why. */
static void judge(struct watched *w)
{
	struct load *load = w->load;
	char wanted[4200];
	const char *why;

	if (load->outcome == CRASHED)
		return;
	snprintf(wanted, sizeof(wanted), "%s%s (",
		 w->loader->found == FOUND_BY_FIRST ? "\t" : "=> ",
		 w->file->path);
	if (strstr(load->output, wanted)) {
		load->outcome = is_cut_off(w->file) ? LACKING : LOADED;
		return;
	}
	/* glibc's goes on without it, if it can */
	if (w->loader->found == FOUND_BY_FIRST && w->failed) {
		load->outcome = CRASHED;
		snprintf(load->reason, sizeof(load->reason), "gives up");
		return;
	}
	load->outcome = REFUSED;
	load->mapped = false;
	why = strstr(load->output, "cannot be preloaded (");
	if (why)
		why = strchr(why, '(') + 1;
	else
		why = strstr(load->output, "refused: ");
	if (why)
		snprintf(load->reason, sizeof(load->reason), "%.*s",
			 (int)strcspn(why, ")\n"), why);
}

void watch(const struct loader *loader, const struct file *file,
	   struct load *load)
{
	struct seen *pages = load->pages;
	struct watched w = {
		.loader = loader, .file = file, .load = load,
	};
	int status;

	memset(load, 0, sizeof(*load));
	load->pages = realloc(pages, (file->pages_count + 1) * sizeof(*pages));
	w.output = memfd_create("output", MFD_CLOEXEC);
	w.pid = fork();
	if (!w.pid)
		start_loader(loader, file->path, w.output);
	if (w.pid < 0 || waitpid(w.pid, &status, 0) != w.pid ||
	    ptrace(PTRACE_SETOPTIONS, w.pid, 0,
		   PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) {
		perror("ptrace");
		exit(EXIT_FAILURE);
	}
	ptrace(PTRACE_SYSCALL, w.pid, 0, 0);
	follow(&w);
	read_output(&w);
	close(w.output);
	judge(&w);
	if (load->outcome == LOADED && w.found)
		see_ranges(&w);
}
