// SPDX-License-Identifier: GPL-2.0-only
/* Finds the library that it needs by its own place: $ORIGIN. */

const char *ask_who(void);

const char *ask_origin(void)
{
	return ask_who();
}
