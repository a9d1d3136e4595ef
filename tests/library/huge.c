// SPDX-License-Identifier: GPL-2.0-only
/* A library for which no board has memory in one piece. */
char huge[64 << 20];
