// SPDX-License-Identifier: GPL-2.0-only
/*
 * Not stripped: much of the file is no part of any segment. It has bss as well,
 * so that the bytes of the file that follow its data must not show there. 1 MB, and
 * no more than 1 MiB: ramfs wants it in one piece, and processes of a board with 16
 * want such pieces for what is loaded.
 */
__asm__(".section .debug_padding,\"\",%progbits\n"
	"	.fill 250000, 4, 0x5a5a5a5a\n"
	"	.previous");

int debug_data = 7;
char debug_bss[1 << 18];
unsigned int debug_bss_size = sizeof(debug_bss);
