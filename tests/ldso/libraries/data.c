// SPDX-License-Identifier: GPL-2.0-only
/* No code. */

const char constant[5000] = "constant";
/* Something on its first page, and on its last. */
struct {
	char text[4999], end;
} variable = { "variable", 'e' };
char zeros[5000];
const char *pointer = constant;
