// SPDX-License-Identifier: MIT
/* In the place of elf_any.c where there is no libelf: files of this machine alone. */
#include "tool.h"

const bool elf_reads_foreign = false;

const char *elf_read_foreign(struct file *file, struct mapinfo_error *error)
{
	(void)file;
	(void)error;
	return "made for another machine, and this mapinfo is built without libelf";
}
