// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shim against the C library's own loader: for shared objects of this
 * machine, both map the same bytes with the same protections from the same
 * places of the file. audit.c compares, in a process for each, as loaders do
 * not unmap everything again. Some of the libraries are compared or, where the
 * environment has a folder of more $LIBRARIES, all of them and those.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define SOME	500U
#define SECONDS	60

static char **paths;
static unsigned int paths_count;

static void add(const struct library *library)
{
	paths = realloc(paths, (paths_count + 1) * sizeof(*paths));
	paths[paths_count++] = strdup(library->path);
}

/* Leaves that many, evenly spread. */
static void thin_out(unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count && count < paths_count; i++)
		paths[i] = paths[(size_t)i * paths_count / count];
	if (paths_count > count)
		paths_count = count;
}

/* What all processes count together, of one set of files. */
static struct totals {
	unsigned int next;		/* of the paths, to be compared */
	unsigned int done;
	unsigned int found;		/* mapped by the loader */
	unsigned int refused;		/* of these, by the shim */
	unsigned int differing;
	unsigned int miscounted;	/* other system calls than planned */
	unsigned int gaps[3];		/* pages; readable, executable ones */
	unsigned int relocated;		/* by the loader */
	unsigned int misprotected;
	unsigned int causes[8];
} *totals;

#define COUNT(what, n)	__atomic_fetch_add(&totals->what, n, __ATOMIC_RELAXED)

/* Why the loader does not load a file. Any other cause is told in full. */
static const struct cause {
	const char *message;
	const char *text;
} causes[] = {
	{ "no dynamic section", "no dynamic section" },
	{ "cannot open shared object file", "needs a file that is not here" },
	{ "undefined symbol", "needs a symbol that only a program has" },
	{ "not found (required by", "needs a version that is not here" },
	{ "static TLS block", "needs more static TLS than there is" },
	{ "cannot dynamically load position-independent", "a program" },
	{ "", "see above" },
};

static void count_cause(const char *path, const char *line)
{
	unsigned int i = 0;

	while (!strstr(line, causes[i].message))
		i++;
	COUNT(causes[i], 1);
	if (!*causes[i].message)
		ksft_print_msg("%s: %s\n", path, line);
}

/*
 * The file is loaded along with a program of no interest, and the audit library
 * ends that before anything of the file runs. Programs, for which the loader
 * refuses that, are left alone: nothing of this machine is ever started.
 */
static void run_loader(const char *path, int output)
{
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	alarm(SECONDS);
	setenv("LD_AUDIT", beside_program("audit.so"), 1);
	setenv("MAPINFO_FILE", path, 1);
	setenv("LD_PRELOAD", path, 1);
	execl("/proc/self/exe", "ldso", "--nothing", NULL);
	_exit(EXIT_FAILURE);
}

/* What that process printed and, if it was killed, by what. */
static const char *load(const char *path)
{
	static char text[8192];
	int output = memfd_create("output", MFD_CLOEXEC);
	int status = 0;
	ssize_t size;
	pid_t pid;

	pid = fork();
	if (!pid)
		run_loader(path, output);
	if (output < 0 || pid < 0 || waitpid(pid, &status, 0) != pid)
		ksft_exit_fail_msg("no process: %s\n", strerror(errno));
	if (WIFSIGNALED(status))
		dprintf(output, "killed by signal %d\n", WTERMSIG(status));
	size = pread(output, text, sizeof(text) - 1, 0);
	text[size > 0 ? size : 0] = 0;
	close(output);
	return text;
}

/* The line at the end of it, which is why it ended. */
static const char *last_line(const char *output)
{
	static char line[1024];
	const char *end = output + strlen(output);

	if (end > output)
		end--;
	while (end > output && end[-1] != '\n')
		end--;
	snprintf(line, sizeof(line), "%s", end);
	line[strcspn(line, "\n")] = 0;
	return line;
}

/* What follows a word at the start of a line, or NULL. */
static const char *result(const char *output, const char *word)
{
	static char line[256];
	char format[32];

	snprintf(format, sizeof(format), "%s %%255[^\n]", word);
	for (; output; output = strchr(output, '\n')) {
		output += *output == '\n';
		if (sscanf(output, format, line) == 1)
			return line;
	}
	return NULL;
}

static unsigned int is_wrong(const char *path, const char *output,
			     const char *word)
{
	const char *found = result(output, word);

	if (found && !strcmp(found, "same"))
		return 0;
	ksft_print_msg("%s: %s: %s\n", path, word,
		       found ? found : last_line(output));
	return 1;
}

static void count_gaps(const char *output)
{
	const char *found = result(output, "gaps");
	unsigned int gaps[3] = { 0 };
	int i;

	if (found)
		sscanf(found, "%u %u %u", &gaps[0], &gaps[1], &gaps[2]);
	for (i = 0; i < 3; i++)
		COUNT(gaps[i], gaps[i]);
}

/* The loader has mapped the file. What came after that? */
static void judge(const char *path, const char *output)
{
	const char *refused = result(output, "refused");

	COUNT(found, 1);
	if (refused) {
		COUNT(refused, 1);
		ksft_print_msg("%s: refused: %s\n", path, refused);
		return;
	}
	count_gaps(output);
	COUNT(differing, is_wrong(path, output, "mapped"));
	COUNT(miscounted, is_wrong(path, output, "calls"));
	if (!result(output, "relocated")) {
		count_cause(path, last_line(output));
		return;
	}
	COUNT(relocated, 1);
	COUNT(misprotected, is_wrong(path, output, "protected"));
}

static void compare(const char *path)
{
	const char *output = load(path);

	if (result(output, "found"))
		judge(path, output);
	else
		count_cause(path, last_line(output));
	COUNT(done, 1);
}

static void compare_all(void)
{
	long i, cpus = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned int next;

	memset(totals, 0, sizeof(*totals));
	for (i = 0; i < cpus; i++) {
		if (fork())
			continue;
		while ((next = COUNT(next, 1)) < paths_count)
			compare(paths[next]);
		exit(EXIT_SUCCESS);
	}
	while (wait(NULL) > 0)
		;
}

static void print_totals(void)
{
	unsigned int i;

	ksft_print_msg("%u files: the loader maps %u, relocates %u\n",
		       paths_count, totals->found, totals->relocated);
	for (i = 0; i < ARRAY_SIZE(causes); i++)
		if (totals->causes[i])
			ksft_print_msg("%u others: %s\n",
				       totals->causes[i], causes[i].text);
	ksft_print_msg("gaps of %u pages, where the shim allows to read %u, to execute %u\n",
		       totals->gaps[0], totals->gaps[1], totals->gaps[2]);
}

/* @most: more than half of the files find all that they need. */
static void check_files(const char *name, bool most)
{
	compare_all();
	print_totals();
	ksft_test_result(totals->found && totals->done == paths_count &&
			 !totals->refused,
			 "%s: the shim maps what the loader maps\n", name);
	ksft_test_result(totals->found && !totals->differing,
			 "%s: both map the same\n", name);
	ksft_test_result(totals->found && !totals->miscounted,
			 "%s: as many system calls as planned\n", name);
	ksft_test_result(totals->relocated > (most ? totals->found / 2 : 0) &&
			 !totals->misprotected,
			 "%s: both protect the same\n", name);
	paths_count = 0;
}

int main(int argc, char **argv)
{
	const char *folder = more_libraries();

	if (argc > 1)
		return EXIT_SUCCESS;
	ksft_print_header();
	ksft_set_plan(folder ? 12 : 8);
	totals = mmap(NULL, sizeof(*totals), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for_libraries_below(beside_program("odd"), add);
	check_files("odd files", true);
	/* without the audit library, what others install would run */
	if (!totals->found)
		ksft_exit_fail_msg("the audit library does not work\n");
	for_all_libraries(add);
	if (!folder)
		thin_out(SOME);
	check_files("this machine", true);
	if (folder) {
		for_libraries_below(folder, add);
		check_files("more libraries", false);
	}
	ksft_finished();
}
