// SPDX-License-Identifier: MIT
/* Colours, for terminals alone, and for those who did not say no (https://no-color.org). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "tool.h"

static bool has_colours(void)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return !(no && *no) && terminal && strcmp(terminal, "dumb") &&
	       isatty(STDOUT_FILENO);
}

void print_coloured(enum colour colour, const char *text, int width)
{
	static const char *const codes[] = {
		[COLOUR_GOOD] = "\033[32m", [COLOUR_BAD] = "\033[1;31m",
		[COLOUR_SHARED] = "\033[34m",
	};

	if (has_colours() && colour != COLOUR_NONE)
		printf("%s%-*s\033[0m", codes[colour], width, text);
	else
		printf("%-*s", width, text);
}

void print_verdict(const char *verdict, int width)
{
	enum colour colour = COLOUR_SHARED;

	if (!strcmp(verdict, verdict_name(MAPINFO_VERDICT_PRIVATE)))
		colour = COLOUR_GOOD;
	else if (!strcmp(verdict, verdict_name(MAPINFO_VERDICT_NONE)))
		colour = COLOUR_NONE;
	print_coloured(colour, verdict, width);
}
