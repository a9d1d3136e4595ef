/* SPDX-License-Identifier: MIT */
/*
 * What is known of machines, one by one: the number that their ELF files have as
 * e_machine, how these say that they are FDPIC, and the header with the system
 * calls. Of any other machine all that is missing: its files are known by class
 * and byte order alone, none is FDPIC, and the caller gives the system calls.
 *
 * FDPIC is told as Linux does it (elf_check_fdpic() in arch/.../include/asm/elf.h):
 * by EI_OSABI or by a bit of e_flags. A bit besides (elf_check_const_displacement())
 * asks for one displacement all the same.
 */
#ifndef MAPINFO_MACHINE_H
#define MAPINFO_MACHINE_H

#include <linux/elf.h>

#if defined(__aarch64__)
#define NATIVE_MACHINE	EM_AARCH64
#define SYS_HEADER	"sys-aarch64.h"
#elif defined(__arm__)
#define NATIVE_MACHINE	EM_ARM
#define FDPIC_OSABI	65		/* ELFOSABI_ARM_FDPIC */
#define CONSTDISP_FLAG	0x20		/* EF_ARM_PIC */
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
#define FDPIC_FLAG	0x8000		/* EF_SH_FDPIC */
#define CONSTDISP_FLAG	0x100		/* EF_SH_PIC */
#define SYS_HEADER	"sys-sh.h"
#elif defined(__x86_64__)
#define NATIVE_MACHINE	EM_X86_64
#define SYS_HEADER	"sys-x86_64.h"
#elif defined(__xtensa__)
#define NATIVE_MACHINE	EM_XTENSA
#define FDPIC_OSABI	65		/* ELFOSABI_XTENSA_FDPIC */
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
#ifndef FDPIC_FLAG
#define FDPIC_FLAG	0
#endif
#ifndef CONSTDISP_FLAG
#define CONSTDISP_FLAG	0
#endif

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
