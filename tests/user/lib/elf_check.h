/* SPDX-License-Identifier: GPL-2.0-only */
/* What the header reader must say of a generated file. */
#ifndef MAPINFO_USER_TESTS_ELF_CHECK_H
#define MAPINFO_USER_TESTS_ELF_CHECK_H

#include <mapinfo.h>

#include "generate.h"

/* Reads the file that is open as @fd. Returns what is wrong, or NULL. */
const char *check_elf(const struct mapinfo_context *context, int fd,
		      const struct generated *file, struct mapinfo_elf *elf);

#endif /* MAPINFO_USER_TESTS_ELF_CHECK_H */
