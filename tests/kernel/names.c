// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mapinfo.h>

#include "kselftest.h"
#include "mapinfo-names.h"
#include "names.h"

#define NAME(constant, upper, lower, words)	[constant] = upper,

static const char * const verdicts[] = { MAPINFO_VERDICT_NAMES(NAME) };
static const char * const whys[] = { MAPINFO_WHY_NAMES(NAME) };

const char *verdict_name(uint32_t verdict)
{
	return verdict < ARRAY_SIZE(verdicts) ? verdicts[verdict] : "?";
}

const char *why_name(uint32_t why)
{
	return why < ARRAY_SIZE(whys) ? whys[why] : "?";
}
