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

/* A build may name one: the tests do, for FDPIC files on every machine. */
#ifndef FDPIC_OSABI
#define FDPIC_OSABI	0
#endif
#ifndef FDPIC_FLAG
#define FDPIC_FLAG	0
#endif
#ifndef CONSTDISP_FLAG
#define CONSTDISP_FLAG	0
#endif

#endif /* MAPINFO_MACHINE_H */
