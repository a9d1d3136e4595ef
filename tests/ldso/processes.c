// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several processes of one program: which text they share, and what memory each takes.
 * TAP; the lines "# figure PROGRAM NAME COUNT" are for the table.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/mapinfo.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

#include "crowd.h"
#include "kselftest.h"
#include "lib.h"
#include "peer.h"
#include "proc.h"

#define PROCESSES	8
#define ROUNDS		4

/* Whether all of them map their text from the same memory. */
#if defined(__FDPIC__) || defined(LOADS_FDPIC)
#define SHARES_TEXT	true
#else
#define SHARES_TEXT	has_mmu()
#endif

/* Memory, in bytes, of @count processes. */
struct cost {
	int count;
	long first, second, last, further;
	long own;	/* of that, what each further one has mapped for itself */
	long piece;	/* the largest of that in one piece */
	long left;	/* what is free when all of them run */
};

/*
 * Of its own: what is writable, and what has no file. Of the latter musl's malloc() makes
 * some writable with mprotect() later, which changes nothing without an MMU. The kernel
 * takes pieces of 2^n pages.
 */
static void see_own(pid_t pid, struct cost *cost)
{
	unsigned long start, end, inode;
	char path[32], protection[5];
	const char *line;

	cost->own = 0;
	cost->piece = (long)page_size();
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	for (line = read_proc(path); line; line = next_line(line)) {
		if (sscanf(line, "%lx-%lx %4s %*x %*x:%*x %lu", &start, &end,
			   protection, &inode) != 4 ||
		    (protection[1] != 'w' && inode))
			continue;
		cost->own += (long)(end - start);
		while (cost->piece < (long)(end - start))
			cost->piece *= 2;
	}
}

/* What each process of each round has taken: all rounds of the first, then the next. */
static long taken[PROCESSES * ROUNDS];

/*
 * What most of them are, or the last of such. The kernel gives back what others have
 * left now and then, and takes some for itself: neither a mean nor the least is of one
 * process.
 */
static long usual(const long *values, int count)
{
	int i, k, most = 0;
	long usual = 0;

	for (i = 0; i < count; i++) {
		int same = 0;

		for (k = 0; k < count; k++)
			same += values[k] == values[i];
		if (same >= most) {
			most = same;
			usual = values[i];
		}
	}
	return usual;
}

/* Returns how many there were, or 0 if not all of them ended well. */
static int run_all(const struct program *program, int round, struct cost *cost)
{
	int i, count = start_crowd(program, PROCESSES);

	for (i = 0; i < count; i++)
		taken[i * ROUNDS + round] = crowd_memory[i] - crowd_memory[i + 1];
	cost->left = MAX(cost->left, crowd_memory[count]);
	if (count)
		see_own(crowd[count - 1].pid, cost);
	return stop_crowd(count) ? count : 0;
}

/* Of two at least. */
static bool measure(const struct program *program, struct cost *cost)
{
	int i;

	*cost = (struct cost){ .count = PROCESSES };
	for (i = 0; i < ROUNDS && cost->count >= 2; i++)
		cost->count = MIN(cost->count, run_all(program, i, cost));
	if (cost->count < 2)
		return false;
	cost->first = usual(taken, ROUNDS);
	cost->second = usual(taken + ROUNDS, ROUNDS);
	cost->last = usual(taken + (cost->count - 1) * ROUNDS, ROUNDS);
	cost->further = usual(taken + ROUNDS, (cost->count - 1) * ROUNDS);
	return true;
}

/* An MMU makes memory a matter of what is touched, not of what is mapped. */
static void print_figures(const struct program *program, const struct cost *cost,
			  long bound)
{
	if (has_mmu())
		return;
	figure(program->name, "1st process", cost->first);
	figure(program->name, "2nd process", cost->second);
	if (cost->count == PROCESSES)
		figure(program->name, "8th process", cost->last);
	figure(program->name, "each further process", cost->further);
	figure(program->name, "least there can be", bound);
	figure(program->name, "largest piece", cost->piece);
	figure(program->name, "free memory after", cost->left);
}

static void check_memory(const struct program *program, long kernel)
{
	struct cost cost = { 0 };
	bool good = measure(program, &cost);
	long bound = cost.own + kernel;

	ksft_test_result(good, "%s: many processes\n", program->name);
	ksft_test_result(has_mmu() || cost.further * 100 <= bound * 102,
			 "%s: none takes more than it has to\n",
			 program->name);
	if (good)
		print_figures(program, &cost, bound);
}

/* As many processes are asked what text they have, in all of it. */
#define THREE	3

static void check_sharing(void)
{
	static const char * const argv[] = { PROGRAMS "verdicts", NULL };
	static char first[4096], other[4096];
	/* the program, 16 libraries, the C library, and uClibc-ng's dynamic linker */
	const unsigned int files = 18 + !access("/lib/ld-uClibc.so.1", F_OK);
	unsigned int i, texts = 0, wrong = 0, verdict;
	const char *line;
	bool same = true;

	for (i = 0; i < THREE; i++) {
		start_peer(&crowd[i], argv, "LD_LIBRARY_PATH=/lib/ldso");
		if (ask_peer(&crowd[i], NULL, "end\n", i ? other : first,
			     sizeof(first)) < 0)
			ksft_exit_fail_msg("%s\n", argv[0]);
		same &= !i || !strcmp(first, other);
	}
	for (line = first; line; line = next_line(line)) {
		if (sscanf(line, "%*x %u", &verdict) != 1)
			continue;
		texts++;
		wrong += verdict != (has_mmu() ? MAPINFO_VERDICT_PRIVATE :
				     MAPINFO_VERDICT_DIRECT);
	}
	ksft_print_msg("%s\n", first);
	ksft_test_result(texts == files && !wrong, "text is mapped from files\n");
	ksft_test_result(has_mmu() || same,
			 "at the same addresses in three processes\n");
	stop_crowd(THREE);
}

/* What is given back on a CPU is kept there, for others to come. */
static void use_one_cpu(void)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	if (sched_setaffinity(0, sizeof(first), &first))
		ksft_exit_fail_msg("sched_setaffinity: %s\n", strerror(errno));
}

int main(void)
{
	struct cost empty = { 0 };
	unsigned int i;

	use_one_cpu();
	/* of a program that does not start */
	signal(SIGPIPE, SIG_IGN);
	ksft_print_header();
	ksft_set_plan(1 + (SHARES_TEXT ? 2 : 0) +
		      2 * (PROGRAMS_COUNT - 1));
	ksft_test_result(measure(&all_programs[PROGRAM_empty],
				 &empty), "an empty program\n");
	ksft_print_msg("the kernel takes %ld bytes for a process\n",
		       empty.further - empty.own);
	if (SHARES_TEXT)
		check_sharing();
	for (i = 1; i < PROGRAMS_COUNT; i++)
		check_memory(&all_programs[i], empty.further - empty.own);
	ksft_finished();
}
