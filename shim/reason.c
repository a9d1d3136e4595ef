// SPDX-License-Identifier: MIT
/* What went wrong, in numbers and in words. */
#include "internal.h"

/*
 * One after the other, in the order of enum mapinfo_reason. No table of them:
 * pointers would need relocation.
 */
static const char texts[] =
	"no error\0"
	"a system call failed\0"
	"file is too short for an ELF header\0"
	"not an ELF file\0"
	"ELF class is not the native one\0"
	"byte order is not the native one\0"
	"ELF version is not 1\0"
	"made for another machine\0"
	"linked for addresses that it cannot have\0"
	"neither a shared object nor a program\0"
	"FDPIC, which this loader does not take\0"
	"wrong size of program headers\0"
	"no program headers\0"
	"program headers are past the file's end\0"
	"program headers are not in the head\0"
	"no PT_LOAD\0"
	"p_offset + p_filesz overflows\0"
	"segment reaches past the file's end\0"
	"p_vaddr + p_memsz is not an address\0"
	"p_vaddr, p_offset differ within a page\0"
	"PT_TLS: p_filesz is larger than p_memsz\0"
	"does not lie in a PT_LOAD\0"
	"more segments than room for them\0"
	"page size is not a power of two\0"
	"segments span too much address space\0"
	"p_align is too large\0"
	"none of the allowed strategies fits\0"
	"not enough contiguous memory\0"
	"text cannot be shared\0"
	"file became shorter while it was read\0"
	"no /dev/mapinfo\0"
	"memory to be written is not private\0";

const char *mapinfo_reason_text(enum mapinfo_reason reason)
{
	const char *text = texts;
	unsigned int n = (unsigned int)reason;

	if (n >= MAPINFO_REASON_COUNT)
		return "unknown reason";
	while (n--)
		while (*text++)
			;
	return text;
}

void mapinfo_no_error(struct mapinfo_error *error)
{
	mapinfo_zero(error, sizeof(*error));
	error->phdr = -1;
	error->step = -1;
}

int mapinfo_result(struct mapinfo_error *error, int why)
{
	if (!why) {
		error->phdr = -1;
		return 0;
	}
	error->reason = MAPINFO_REASON_SYSTEM_CALL;
	if (why > 0) {
		error->reason = (enum mapinfo_reason)(why & 0xff);
		why = -((why >> 8) ^ ENOEXEC);
	}
	error->errnum = why;
	return why;
}
