/* SPDX-License-Identifier: MIT */
/*
 * What is known of machines, one by one: of the one that this is built for, the number
 * that its ELF files have as e_machine, and the header with the system calls; of each,
 * how its files say that they are FDPIC, and whether instructions have to be made
 * visible. Any other machine is known by class and byte order of its files alone, none
 * is FDPIC, and the caller gives the system calls.
 */
#ifndef MAPINFO_MACHINE_H
#define MAPINFO_MACHINE_H

#include <linux/elf.h>

#if defined(__aarch64__)
#define NATIVE_MACHINE	EM_AARCH64
#define SYS_HEADER	"sys-aarch64.h"
#elif defined(__arm__)
#define NATIVE_MACHINE	EM_ARM
#define SYS_HEADER	"sys-arm.h"
#elif defined(__i386__)
#define NATIVE_MACHINE	EM_386
#define SYS_HEADER	"sys-i386.h"
#elif defined(__m68k__)
#define NATIVE_MACHINE	EM_68K
#define SYS_HEADER	"sys-m68k.h"
#elif defined(__riscv)
#define NATIVE_MACHINE	EM_RISCV
#define SYS_HEADER	"sys-riscv.h"
#elif defined(__sh__)
#define NATIVE_MACHINE	EM_SH
#define SYS_HEADER	"sys-sh.h"
#elif defined(__x86_64__)
#define NATIVE_MACHINE	EM_X86_64
#define SYS_HEADER	"sys-x86_64.h"
#elif defined(__xtensa__)
#define NATIVE_MACHINE	EM_XTENSA
#endif

#ifndef NATIVE_MACHINE
#define NATIVE_MACHINE	EM_NONE
#endif

/*
 * A build may say otherwise: the tests do, for FDPIC files, and instruction caches that
 * are to be told, on every machine.
 */
#ifndef FLUSH_ALWAYS
#define FLUSH_ALWAYS	0
#endif
#ifndef FDPIC_OSABI
#define FDPIC_OSABI	0
#endif

/*
 * Whether each segment of a file may lie anywhere. That is told as Linux does it
 * (elf_check_fdpic() in arch/.../include/asm/elf.h): by EI_OSABI or by a bit of e_flags. A
 * bit besides (elf_check_const_displacement()) asks for one displacement all the same.
 */
static inline int says_fdpic(unsigned int machine, unsigned int osabi,
			     unsigned int flags)
{
	unsigned int marked = FDPIC_OSABI && osabi == FDPIC_OSABI, constant = 0;

	switch (machine) {
	case EM_ARM:
		marked |= osabi == 65;		/* ELFOSABI_ARM_FDPIC */
		constant = flags & 0x20;	/* EF_ARM_PIC */
		break;
	case EM_SH:
		marked |= flags & 0x8000;	/* EF_SH_FDPIC */
		constant = flags & 0x100;	/* EF_SH_PIC */
		break;
	case EM_XTENSA:
		marked |= osabi == 65;		/* ELFOSABI_XTENSA_FDPIC */
		break;
	}
	return marked && !constant;
}

/*
 * Whether the processor may not see instructions that were stored as data, before it is
 * told so. Those that are not named here do, or are not known.
 */
static inline int must_flush(unsigned int machine)
{
	switch (machine) {
	case EM_68K:
	case EM_ARM:
	case EM_SH:
	case EM_XTENSA:
	case EM_AARCH64:
	case EM_RISCV:
		return 1;
	default:
		return FLUSH_ALWAYS;
	}
}

#endif /* MAPINFO_MACHINE_H */
