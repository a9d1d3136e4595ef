// SPDX-License-Identifier: GPL-2.0-only
/*
 * A library whose bss is far larger than its file's contents. All of it together
 * is 1 MB at most, which a small board without an MMU has in one piece.
 */

char bss[(1 << 20) - (16 << 10)];
unsigned int bss_size = sizeof(bss);
