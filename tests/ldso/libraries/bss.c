// SPDX-License-Identifier: GPL-2.0-only
/*
 * A library whose bss, more than 1 MB, is far larger than its file's contents. All
 * of it together is 1 MiB at most: for more the kernel wants 2 in one piece, which
 * a board with 16 does not always have.
 */

char bss[(1 << 20) - (16 << 10)];
unsigned int bss_size = sizeof(bss);
