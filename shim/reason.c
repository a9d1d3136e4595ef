// SPDX-License-Identifier: MIT
#include "internal.h"

/* Characters, not pointers to characters: pointers would need relocation. */
static const char texts[MAPINFO_REASON_COUNT][48] = {
	[MAPINFO_REASON_NONE] = "no error",
	[MAPINFO_REASON_SYSTEM_CALL] = "a system call failed",
	[MAPINFO_REASON_ELF_SHORT] = "file is too short for an ELF header",
	[MAPINFO_REASON_ELF_MAGIC] = "not an ELF file",
	[MAPINFO_REASON_ELF_CLASS] = "ELF class is not the native one",
	[MAPINFO_REASON_ELF_BYTE_ORDER] = "byte order is not the native one",
	[MAPINFO_REASON_ELF_VERSION] = "ELF version is not 1",
	[MAPINFO_REASON_ELF_MACHINE] = "made for another machine",
	[MAPINFO_REASON_ELF_FDPIC] = "FDPIC is not supported yet",
	[MAPINFO_REASON_ELF_FIXED] = "linked for fixed addresses (ET_EXEC)",
	[MAPINFO_REASON_ELF_TYPE] = "not a shared object",
	[MAPINFO_REASON_PHDR_SIZE] = "wrong size of program headers",
	[MAPINFO_REASON_PHDR_NONE] = "no program headers",
	[MAPINFO_REASON_PHDR_COUNT] = "too many program headers",
	[MAPINFO_REASON_PHDR_TABLE] = "program headers are past the file's end",
	[MAPINFO_REASON_PHDR_HEAD] = "program headers are not in the head",
	[MAPINFO_REASON_LOAD_NONE] = "no PT_LOAD",
	[MAPINFO_REASON_LOAD_COUNT] = "too many PT_LOADs",
	[MAPINFO_REASON_LOAD_SIZE] = "p_filesz is larger than p_memsz",
	[MAPINFO_REASON_LOAD_OFFSET] = "p_offset + p_filesz overflows",
	[MAPINFO_REASON_LOAD_EOF] = "segment reaches past the file's end",
	[MAPINFO_REASON_LOAD_ADDRESS] = "p_vaddr + p_memsz is not an address",
	[MAPINFO_REASON_LOAD_ALIGN] = "p_align is not a power of two",
	[MAPINFO_REASON_LOAD_CONGRUENT] = "p_vaddr, p_offset not congruent",
	[MAPINFO_REASON_LOAD_ORDER] = "p_vaddr is below the PT_LOAD before it",
	[MAPINFO_REASON_LOAD_OVERLAP] = "overlaps the PT_LOAD before it",
	[MAPINFO_REASON_PAGE_SIZE] = "page size is not a power of two",
	[MAPINFO_REASON_SPAN] = "segments span too much address space",
	[MAPINFO_REASON_FILE_SHRANK] = "file became shorter while it was read",
	[MAPINFO_REASON_NO_DEVICE] = "no /dev/mapinfo",
	[MAPINFO_REASON_NOT_PRIVATE] = "memory to be written is not private",
};

const char *mapinfo_reason_text(enum mapinfo_reason reason)
{
	if ((unsigned int)reason >= ARRAY_SIZE(texts))
		return "unknown reason";
	return texts[reason];
}
