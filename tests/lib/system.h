/* SPDX-License-Identifier: GPL-2.0-only */
/* The system that a test runs on, found without mapinfo. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Protections of segments and mappings. */
#define R	PROT_READ
#define RX	(PROT_READ | PROT_EXEC)
#define RW	(PROT_READ | PROT_WRITE)
#define RWX	(PROT_READ | PROT_WRITE | PROT_EXEC)

/* By mprotect() of nothing. */
static inline bool has_mmu(void)
{
	return syscall(SYS_mprotect, 0, 0, PROT_NONE) == 0;
}

static inline size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static inline bool release_at_least(int major, int minor)
{
	struct utsname name;
	int is_major = 0, is_minor = 0;

	uname(&name);
	sscanf(name.release, "%d.%d", &is_major, &is_minor);
	return is_major > major || (is_major == major && is_minor >= minor);
}

/*
 * Whether the kernel marks what may be shared by VM_MAYOVERLAY, no longer by
 * VM_MAYSHARE (b6b7a8faf05c). It then warns about itself when a traced process
 * makes such a mapping.
 */
static inline bool kernel_marks_overlays(void)
{
	return release_at_least(6, 3);
}

/*
 * Whether the board's kernel was built with the patches of integration/linux, by the name
 * that such boards give it. What the kernel does says nothing of what it ought to do.
 */
static inline bool kernel_is_fixed(void)
{
	struct utsname name;

	return !uname(&name) && strstr(name.release, "-fixed");
}

/* PROCMAP_QUERY is there since Linux 6.11, without an MMU with these patches. */
static inline bool kernel_has_procmap(void)
{
	return release_at_least(6, 11) && (has_mmu() || kernel_is_fixed());
}

/* Whether the kernel has this function; not without a list of its symbols. */
static inline bool kernel_has(const char *function)
{
	FILE *symbols = fopen("/proc/kallsyms", "r");
	char line[256], name[128];
	bool found = false;

	while (symbols && !found && fgets(line, sizeof(line), symbols))
		found = sscanf(line, "%*s %*s %127s", name) == 1 &&
			!strcmp(name, function);
	if (symbols)
		fclose(symbols);
	return found;
}

/*
 * Whether the kernel also stops at direct mappings of which none lies inside the
 * other (CONFIG_DEBUG_NOMMU_REGIONS): it has a function then that is empty else.
 * Some are mended and do not stop, of which the module cannot know.
 */
static inline bool kernel_checks_regions(void)
{
	return kernel_has("validate_nommu_regions");
}

#endif /* SYSTEM_H */
