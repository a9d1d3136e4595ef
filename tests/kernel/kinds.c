// SPDX-License-Identifier: GPL-2.0-only
/* Kinds of descriptors, and which of them a kernel must have. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "kinds.h"
#include "system.h"

bool is_full_kernel(void)
{
	struct utsname name;
	char path[256];

	uname(&name);
	snprintf(path, sizeof(path), "/lib/modules/%s/load", name.release);
	return !access(path, F_OK);
}

bool must_have(unsigned int traits)
{
	if (traits & EVERYWHERE || (traits & WITH_MMU && has_mmu()))
		return true;
	if (!is_full_kernel())
		return false;
	return traits & FULL || (traits & NEWER && release_at_least(6, 12));
}

int open_kind(const char *name)
{
	const struct kind *kind;

	for (kind = kinds_of_files; kind->name; kind++)
		if (!strcmp(kind->name, name))
			return kind->open(kind->argument);
	for (kind = kinds_of_objects; kind->name; kind++)
		if (!strcmp(kind->name, name))
			return kind->open(kind->argument);
	return -ENOENT;
}
