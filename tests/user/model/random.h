/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers that look like chance and follow from a seed, alike everywhere:
 * splitmix64 (Steele, Lea and Flood, 2014).
 */
#ifndef MAPINFO_USER_TESTS_RANDOM_H
#define MAPINFO_USER_TESTS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

static inline uint64_t random_next(uint64_t *seed)
{
	uint64_t z;

	*seed += 0x9e3779b97f4a7c15ULL;
	z = *seed;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* From 0 to @limit - 1, which is far below 2^32. */
static inline uint32_t random_below(uint64_t *seed, uint32_t limit)
{
	return (uint32_t)(((random_next(seed) >> 32) * limit) >> 32);
}

/* True in one case of @in. */
static inline bool random_once(uint64_t *seed, uint32_t in)
{
	return !random_below(seed, in);
}

#endif /* MAPINFO_USER_TESTS_RANDOM_H */
