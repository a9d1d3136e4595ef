/* SPDX-License-Identifier: GPL-2.0-only */
/* Verdicts and reasons as the uapi header names them: "PRIVATE", "NO_READ". */
#ifndef NAMES_H
#define NAMES_H

#include <stdint.h>

#include "kselftest.h"
#include "mapinfo-names.h"

/* An entry of the lists in mapinfo-names.h. */
#define UPPER(constant, upper, lower, words)	[constant] = upper,

static inline const char *verdict_name(uint32_t verdict)
{
	static const char * const names[] = { MAPINFO_VERDICT_NAMES(UPPER) };

	return verdict < ARRAY_SIZE(names) ? names[verdict] : "?";
}

static inline const char *why_name(uint32_t why)
{
	static const char * const names[] = { MAPINFO_WHY_NAMES(UPPER) };

	return why < ARRAY_SIZE(names) ? names[why] : "?";
}

#endif /* NAMES_H */
