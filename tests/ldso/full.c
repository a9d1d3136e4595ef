// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many processes of PROGRAM run at once, until there is no memory for another. In a
 * boot of its own: other programs would leave memory in other pieces. TAP; the line
 * "# figure PROGRAM NAME COUNT" is for the table.
 */
#include <signal.h>

#include "crowd.h"
#include "kselftest.h"

int main(void)
{
	const struct program *program = &all_programs[PROGRAM];
	int count;

	/* of a program that does not start */
	signal(SIGPIPE, SIG_IGN);
	ksft_print_header();
	ksft_set_plan(2);
	count = start_crowd(program, CROWD_MAX);
	ksft_test_result(count > 0 && count < CROWD_MAX, "%s: memory is full\n",
			 program->name);
	ksft_test_result(stop_crowd(count), "%s: all of them end well\n",
			 program->name);
	figure(program->name, "processes at once", count);
	ksft_finished();
}
