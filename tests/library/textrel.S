/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A library whose text has to be relocated: the address of its data. Of a global
 * symbol, as the linker for FDPIC on SH refuses that of a local one.
 */
	.section .text.pointer, "ax", %progbits
	.balign	4
	.globl	text_pointer
	.type	text_pointer, %object
text_pointer:
	.dc.a	text_data
	.size	text_pointer, . - text_pointer

	.data
	.globl	text_data
	.type	text_data, %object
text_data:
	.dc.a	1
	.size	text_data, . - text_data
