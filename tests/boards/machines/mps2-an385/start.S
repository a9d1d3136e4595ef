/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From reset to the kernel, as a boot loader would: QEMU puts the kernel, the
 * device tree and the root into memory, and starts here.
 */
	.syntax unified
	.cpu cortex-m3
	.thumb

	.section .text
	.word	0x20001000		/* stack, not used */
	.word	start + 1

	.type start, %function
start:
	/* the UART must be on for the kernel's early console */
	ldr	r0, =0x40004000		/* UART0 */
	movs	r1, #16
	str	r1, [r0, #0x10]		/* BAUDDIV */
	movs	r1, #3
	str	r1, [r0, #0x08]		/* CTRL: transmit, receive */

	movs	r0, #0
	mvns	r1, r0			/* no machine number */
	ldr	r2, =DEVICE_TREE
	ldr	r3, =KERNEL + 1
	bx	r3
	.ltorg
