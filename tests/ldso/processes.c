// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several processes of one program: which text they share, and what memory each
 * takes, beside the same program with musl and constant displacement, if that is
 * there. TAP; the lines "# figure PROGRAM NAME COUNT" are for the table.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/mapinfo.h>
#include <stdio.h>
#include <sys/param.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "peer.h"
#include "proc.h"

#define PROCESSES	8
/* With constant displacement a small board has no memory for more. */
#define MUSL_PROCESSES	2
#define ROUNDS		4

static const struct program {
	const char *name, *path, *arguments[3], *line, *answer;
} all_programs[] = {
	/* hardly more than what the kernel takes for a process */
	{ "empty", "nothing", { NULL }, "\n", "\n" },
	{ "cat", "busybox", { "cat" }, "x\n", "x\n" },
	{ "lua", "lua", { "-e", "for l in io.lines() do print(l) io.flush() end" },
	  "x\n", "x\n" },
	{ "sqlite", "sqlite3", { "-batch", "-init", "/dev/null" }, ".print x\n", "x\n" },
};

/* Memory, in bytes. */
struct cost {
	long first, second, last, further;
	long own;	/* of that, what each further one has mapped for itself */
	long block;	/* the largest in one piece when all of them run */
};

/* Of its own: what is writable, and what has no file. Of the latter musl's malloc() makes
 * some writable with mprotect() later, which changes nothing without an MMU. */
static long own_bytes(pid_t pid)
{
	unsigned long start, end, inode;
	char path[32], protection[5];
	const char *line;
	long bytes = 0;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	for (line = read_proc(path); line; line = next_line(line))
		if (sscanf(line, "%lx-%lx %4s %*x %*x:%*x %lu", &start, &end,
			   protection, &inode) == 4 &&
		    (protection[1] == 'w' || !inode))
			bytes += (long)(end - start);
	return bytes;
}

static bool run_all(const char *folder, const struct program *program,
		    int count, struct cost *cost)
{
	char path[32], environment[48], text[64];
	const char *argv[] = { path, program->arguments[0],
			       program->arguments[1], program->arguments[2],
			       NULL };
	long memory[PROCESSES + 1], own = 0;
	struct child peers[PROCESSES];
	bool good = true;
	int i;

	snprintf(path, sizeof(path), "%s/%s", folder, program->path);
	snprintf(environment, sizeof(environment), "LD_LIBRARY_PATH=/lib%s",
		 folder);
	memory[0] = free_memory();
	for (i = 0; i < count; i++) {
		start_peer(&peers[i], argv, environment);
		good &= ask_peer(&peers[i], program->line, program->answer,
				 text, sizeof(text)) > 0;
		memory[i + 1] = free_memory();
	}
	if (good)
		own = own_bytes(peers[count - 1].pid);
	*cost = (struct cost){
		.first = memory[0] - memory[1],
		.second = memory[1] - memory[2],
		.last = memory[count - 1] - memory[count],
		.further = (memory[1] - memory[count]) / (count - 1),
		.own = own,
		.block = largest_block(),
	};
	while (i)
		good &= !stop_peer(&peers[--i]);
	return good;
}

/* Interrupts and free lists only add, so that the least counts. */
static bool measure(const char *folder, const struct program *program,
		    int count, struct cost *least)
{
	struct cost cost;
	bool good = run_all(folder, program, count, least);
	int i;

	for (i = 1; i < ROUNDS && good; i++) {
		good = run_all(folder, program, count, &cost);
		least->first = MIN(least->first, cost.first);
		least->second = MIN(least->second, cost.second);
		least->last = MIN(least->last, cost.last);
		least->further = MIN(least->further, cost.further);
		least->block = MAX(least->block, cost.block);
	}
	return good;
}

static void figure(const char *program, const char *name, long value)
{
	/* an MMU makes memory a matter of what is touched, not of what is mapped */
	if (!has_mmu())
		ksft_print_msg("figure %s %s %ld\n", program, name, value);
}

static void check_memory(const struct program *program, long kernel)
{
	struct cost cost, musl;
	bool beside = !access("/musl", F_OK);
	bool good = measure("/ldso", program, PROCESSES, &cost) &&
		    (!beside || measure("/musl", program, MUSL_PROCESSES, &musl));
	long bound = cost.own + kernel;

	figure(program->name, "1st process", cost.first);
	figure(program->name, "2nd process", cost.second);
	figure(program->name, "8th process", cost.last);
	figure(program->name, "each further process", cost.further);
	figure(program->name, "least there can be", bound);
	figure(program->name, "largest free block", cost.block);
	if (beside) {
		figure(program->name, "1st process, musl", musl.first);
		figure(program->name, "2nd process, musl", musl.second);
	}
	ksft_test_result(good, "%s: many processes\n", program->name);
	ksft_test_result(has_mmu() || cost.further * 100 <= bound * 102,
			 "%s: none takes more than it has to\n",
			 program->name);
	ksft_test_result(has_mmu() || !beside || cost.further < musl.further,
			 "%s: less than with constant displacement\n",
			 program->name);
}

/* All of them: the test compares what they say. */
static void check_sharing(void)
{
	static const char * const argv[] = { PROGRAMS "verdicts", NULL };
	static char first[4096], other[4096];
	struct child peers[3];
	/* the program, 16 libraries, the C library, and uClibc-ng's dynamic linker */
	const unsigned int files = 18 + !access("/lib/ld-uClibc.so.1", F_OK);
	unsigned int i, texts = 0, wrong = 0, verdict;
	const char *line;
	bool same = true;

	for (i = 0; i < ARRAY_SIZE(peers); i++) {
		start_peer(&peers[i], argv, "LD_LIBRARY_PATH=/lib/ldso");
		if (ask_peer(&peers[i], NULL, "end\n", i ? other : first,
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
	for (i = 0; i < ARRAY_SIZE(peers); i++)
		stop_peer(&peers[i]);
}

int main(void)
{
	struct cost empty;
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(1 + 2 + 3 * (ARRAY_SIZE(all_programs) - 1));
	ksft_test_result(measure("/ldso", &all_programs[0], PROCESSES, &empty),
			 "an empty program\n");
	ksft_print_msg("the kernel takes %ld bytes for a process\n",
		       empty.further - empty.own);
	check_sharing();
	for (i = 1; i < ARRAY_SIZE(all_programs); i++)
		check_memory(&all_programs[i], empty.further - empty.own);
	ksft_finished();
}
