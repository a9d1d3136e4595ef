// SPDX-License-Identifier: GPL-2.0-only
/* Thread-local variables of a library that may come at any time. One is VALUE. */

static int target = 5;

__thread int general = VALUE;
__thread char zeroed[300];
__thread char aligned[64] __attribute__((aligned(64))) = "aligned";
/* the image needs relocation */
__thread int *relocated = &target;

int *get_general(void)
{
	return &general;
}

char *get_zeroed(void)
{
	return zeroed;
}

char *get_aligned(void)
{
	return aligned;
}

int is_relocated(void)
{
	return *relocated == 5;
}
