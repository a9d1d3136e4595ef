// SPDX-License-Identifier: GPL-2.0-only
/*
 * Not stripped: much of the file is no part of any segment. It has bss as well,
 * so that the bytes of the file that follow its data must not show there. 2 MB, but
 * no more than the 2 MiB that ramfs finds in one piece on a board with 16.
 */
__asm__(".section .debug_padding,\"\",%progbits\n"
	"	.fill 500000, 4, 0x5a5a5a5a\n"
	"	.previous");

int debug_data = 7;
char debug_bss[1 << 18];
unsigned int debug_bss_size = sizeof(debug_bss);
