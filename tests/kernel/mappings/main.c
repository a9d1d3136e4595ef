// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every kind of mapping that there is: what MAP says of it, against /proc/self/maps,
 * against a store into it, and against MAP_FIXED over a part of it. Each is looked
 * at by a process of its own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "kinds.h"
#include "lib.h"
#include "mappings.h"
#include "mounts.h"

int device;
unsigned char other_stack[OTHER_STACK] __attribute__((aligned(16)));

/* Whose memory it is was found out for so many, on a distribution's kernel. */
#define LEAST_EXPERIMENTS	50

static unsigned int experiments;

void report(bool right, const char *what)
{
	ksft_test_result(right, "%s\n", what);
}

void report_missing(const char *what, int error)
{
	if (is_full_kernel())
		ksft_test_result_fail("%s: must be there: %s\n", what,
				      strerror(-error));
	else
		ksft_test_result_skip("%s: this kernel has none\n", what);
}

static const struct mapping_kind *find_kind(const char *name)
{
	const struct mapping_kind *kind;

	for (kind = kinds_of_mappings; kind->name; kind++)
		if (!strcmp(kind->name, name))
			return kind;
	for (kind = kinds_of_memory; kind->name; kind++)
		if (!strcmp(kind->name, name))
			return kind;
	return NULL;
}

/* What a child has to say becomes messages of ours. Returns its status. */
static int run(const char *mode, const char *name)
{
	int to, from;
	pid_t pid = run_again(mode, name, &to, &from);
	FILE *output = fdopen(from, "r");
	char line[512];

	while (fgets(line, sizeof(line), output)) {
		line[strcspn(line, "\n")] = '\0';
		ksft_print_msg("%s: %s\n", name, line);
	}
	fclose(output);
	close(to);
	return wait_for_child(pid);
}

static void check_kind(const struct mapping_kind *kind)
{
	static const char * const aspects[] = {
		"as /proc has it, in a walk", "whose memory it is",
		"of which file"
	};
	int status = run("check", kind->name);
	unsigned int i;

	if (status & NO_MAPPING && !must_have(kind->traits)) {
		for (i = 0; i <= ARRAY_SIZE(aspects); i++)
			ksft_test_result_skip("%s: this kernel has none\n",
					      kind->name);
		return;
	}
	if (!(status & (NO_EXPERIMENT | NO_MAPPING)))
		experiments++;
	for (i = 0; i < ARRAY_SIZE(aspects); i++)
		ksft_test_result(!(status & (1 << i | NO_MAPPING | 128)),
				 "%s: %s\n", kind->name, aspects[i]);
	ksft_test_result(!run("over", kind->name), "%s: MAP_FIXED over it\n",
			 kind->name);
}

static unsigned int count(void)
{
	const struct mapping_kind *kind;
	unsigned int number = 0;

	for (kind = kinds_of_mappings; kind->name; kind++)
		number++;
	for (kind = kinds_of_memory; kind->name; kind++)
		number++;
	return number;
}

static int run_child(const char *mode, const char *argument)
{
	const struct mapping_kind *kind = find_kind(argument);

	if (!strcmp(mode, "fuse"))
		return serve_fuse(argument);
	if (!strcmp(mode, "check") && kind)
		return check_mapping(kind);
	if (!strcmp(mode, "over") && kind)
		return map_over_all(kind);
	return run_left_over(mode, argument);
}

int main(int argc, char **argv)
{
	const struct mapping_kind *kind;

	device = open_device();
	if (argc == 3)
		return run_child(argv[1], argv[2]);
	ksft_print_header();
	ksft_set_plan(4 * count() + 1 + SAME_FILE_TESTS + LEFT_OVER_TESTS);
	for (kind = kinds_of_mappings; kind->name; kind++)
		check_kind(kind);
	for (kind = kinds_of_memory; kind->name; kind++)
		check_kind(kind);
	ksft_test_result(experiments >= LEAST_EXPERIMENTS || !is_full_kernel(),
			 "whose memory: %u times by experiment\n", experiments);
	check_same_file();
	check_left_over();
	add_huge_pages(0);
	ksft_finished();
}
