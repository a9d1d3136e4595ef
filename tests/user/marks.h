/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How files say that they are FDPIC, and what of it counts on this machine: what
 * the kernel looks at in elf_check_fdpic() and elf_check_const_displacement() of
 * arch/.../include/asm/elf.h. Needs no C library and no relocation;
 * an elf.h, which alone has from the kernel.
 */
#ifndef MAPINFO_USER_TESTS_MARKS_H
#define MAPINFO_USER_TESTS_MARKS_H

#include <mapinfo.h>
#include <stdbool.h>

#define OSABI_FDPIC	65
#define EF_ARM_PIC	0x20
#define EF_SH_PIC	0x100
#define EF_SH_FDPIC	0x8000

#ifdef __arm__
#define BY_OSABI	true
#else
#define BY_OSABI	false
#endif

#ifdef __sh__
#define BY_FLAG		true
#else
#define BY_FLAG		false
#endif

struct mark {
	uint8_t osabi;
	bool fdpic;
	uint32_t e_flags;
};

/* None; EI_OSABI; a bit of e_flags. Each with all other bits; but for one. */
static const struct mark marks[] = {
	{ 0, false, 0 },
	{ 0, false, EF_ARM_PIC | EF_SH_PIC },
	{ OSABI_FDPIC, BY_OSABI, 0 },
	{ OSABI_FDPIC, BY_OSABI, ~(uint32_t)(EF_ARM_PIC | EF_SH_FDPIC) },
	{ OSABI_FDPIC, false, EF_ARM_PIC },
	{ 0, BY_FLAG, EF_SH_FDPIC },
	{ 0, BY_FLAG, ~(uint32_t)EF_SH_PIC },
	{ 0, false, EF_SH_FDPIC | EF_SH_PIC },
};

/* @file: the first @size bytes of one that is right but for its mark. */
static bool is_right_mark(const struct mark *mark, void *file, size_t size,
			  uint64_t file_size)
{
#ifdef __LP64__
	Elf64_Ehdr *ehdr = file;
#else
	Elf32_Ehdr *ehdr = file;
#endif
	struct mapinfo_segment segments[MAPINFO_SEGMENTS_USUAL];
	struct mapinfo_error error;
	struct mapinfo_elf elf;

	mapinfo_elf_init(&elf, segments, MAPINFO_SEGMENTS_USUAL);
	ehdr->e_ident[EI_OSABI] = mark->osabi;
	ehdr->e_flags = mark->e_flags;
	return !mapinfo_elf_parse(file, size, file_size, &elf, &error) &&
	       (elf.flags & ~(uint32_t)MAPINFO_ELF_STALE_CACHE) ==
		       (mark->fdpic ? MAPINFO_ELF_FDPIC : 0);
}

#endif /* MAPINFO_USER_TESTS_MARKS_H */
