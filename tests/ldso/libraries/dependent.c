// SPDX-License-Identifier: GPL-2.0-only
/* Needs another library, which the Makefile names. */

int dependent(void)
{
	return 1;
}
