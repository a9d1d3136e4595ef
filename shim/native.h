/* SPDX-License-Identifier: MIT */
/* ELF structures of this machine, as they lie in a buffer: not aligned. */
#ifndef MAPINFO_NATIVE_H
#define MAPINFO_NATIVE_H

#include <linux/elf.h>

#ifdef __LP64__
#define ELF(type)	Elf64_##type
#define NATIVE_CLASS	ELFCLASS64
#else
#define ELF(type)	Elf32_##type
#define NATIVE_CLASS	ELFCLASS32
#endif

struct ehdr {
	ELF(Ehdr) h;
} __attribute__((packed, may_alias));

struct phdr {
	ELF(Phdr) h;
} __attribute__((packed, may_alias));

struct dyn {
	ELF(Dyn) e;
} __attribute__((packed, may_alias));

#endif /* MAPINFO_NATIVE_H */
