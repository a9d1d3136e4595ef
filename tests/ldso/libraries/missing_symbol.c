// SPDX-License-Identifier: GPL-2.0-only
/* Needs a symbol that nobody has. */

int nowhere(void);

int call_nowhere(void)
{
	return nowhere();
}
