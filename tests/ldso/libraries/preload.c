// SPDX-License-Identifier: GPL-2.0-only
/* Put before all others by LD_PRELOAD. */

const char *who(void)
{
	return "preload";
}
