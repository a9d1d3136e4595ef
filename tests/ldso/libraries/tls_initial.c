// SPDX-License-Identifier: GPL-2.0-only
/* Built with -ftls-model=initial-exec: only there when the program starts. */

__thread int initial = 11;

int *get_initial(void)
{
	return &initial;
}
