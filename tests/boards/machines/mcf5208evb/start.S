/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From reset to the kernel, as U-Boot would: QEMU puts the kernel and the root
 * into memory, and starts here. The kernel takes its arguments from the stack
 * (arch/m68k/kernel/uboot.c).
 */
	.text
	.globl	_start
_start:
	/* a stack pointer of its own for user mode, as the kernel will have it:
	   QEMU changes the stack pointer with this bit */
	move.l	#0x10,%d0		/* EUSP */
	movec	%d0,%cacr
	lea	arguments,%sp
	jmp	KERNEL

	.balign	4
arguments:
	.long	0			/* address to return to */
	.long	0			/* description of the board */
	.long	INITRD, INITRD_END
	.long	command_line, command_line_end

command_line:
	.incbin	"command-line"
command_line_end:
	.byte	0
