// SPDX-License-Identifier: GPL-2.0-only
/* Tells when main() begins, then waits for the end of its input. */
#include <unistd.h>

#include "../../../bench/clock.h"
#include "../trace.h"

int main(void)
{
	/* as a number: a struct timespec is not the same for all C libraries */
	uint64_t time;
	char end;

	close(TRACE_MARK);
	time = now();
	if (write(STDOUT_FILENO, &time, sizeof(time)) != sizeof(time))
		return 1;
	return read(STDIN_FILENO, &end, 1) != 0;
}
