/* SPDX-License-Identifier: GPL-2.0-only */
/* The clock of a board that counts instructions: QEMU's -icount shift=0. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <time.h>

/* In instructions, one for each nanosecond. */
static inline uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

#endif /* CLOCK_H */
