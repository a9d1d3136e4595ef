// SPDX-License-Identifier: GPL-2.0-only
/* No code. */

const char constant[5000] = "constant";
char variable[5000] = "variable";
const char *pointer = constant;
