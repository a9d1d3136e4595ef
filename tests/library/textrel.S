/* SPDX-License-Identifier: GPL-2.0-only */
/* A library whose text has to be relocated: the address of its data. */
	.section .text.pointer, "ax", %progbits
	.balign	4
	.globl	text_pointer
	.type	text_pointer, %object
text_pointer:
	.word	text_data
	.size	text_pointer, 4

	.data
	.type	text_data, %object
text_data:
	.word	1
	.size	text_data, 4
