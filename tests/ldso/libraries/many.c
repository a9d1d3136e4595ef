// SPDX-License-Identifier: GPL-2.0-only
/* One of many libraries, which differ by NUMBER. */
#define CONCAT(a, b)	a ## b
#define NAME(number)	CONCAT(many_, number)

static const int numbers[2000] = { NUMBER };
static int copies[2000] = { NUMBER };
static const int *pointers[] = { numbers, copies };

int NAME(NUMBER)(void)
{
	copies[1999] += *pointers[0];
	return copies[1999] == NUMBER ? *pointers[1] : -1;
}
