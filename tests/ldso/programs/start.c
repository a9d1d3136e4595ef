// SPDX-License-Identifier: GPL-2.0-only
/* Tells when main() begins, then waits for the end of its input. */
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "../trace.h"

int main(void)
{
	/* as a number: a struct timespec is not the same for all C libraries */
	struct timespec now;
	uint64_t time;
	char end;

	close(TRACE_MARK);
	if (clock_gettime(CLOCK_MONOTONIC, &now))
		return 1;
	time = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	if (write(STDOUT_FILENO, &time, sizeof(time)) != sizeof(time))
		return 1;
	return read(STDIN_FILENO, &end, 1) != 0;
}
