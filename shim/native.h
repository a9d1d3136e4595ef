/* SPDX-License-Identifier: MIT */
/* ELF structures of this machine, as they lie in memory. */
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

/*
 * Words that lie elsewhere are copied first, where it takes several instructions to load
 * one.
 */
#if defined(__ARM_FEATURE_UNALIGNED) || defined(__i386__) || defined(__x86_64__)
#define WORD_ALIGN	1
#else
#define WORD_ALIGN	sizeof(uintptr_t)
#endif

struct ehdr {
	ELF(Ehdr) h;
} __attribute__((packed, aligned(WORD_ALIGN), may_alias));

struct phdr {
	ELF(Phdr) h;
} __attribute__((packed, aligned(WORD_ALIGN), may_alias));

/* Wherever PT_DYNAMIC says. */
struct dyn {
	ELF(Dyn) e;
} __attribute__((packed, may_alias));

#endif /* MAPINFO_NATIVE_H */
