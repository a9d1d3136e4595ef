/* SPDX-License-Identifier: GPL-2.0-only */
/* The system that a test runs on, found without mapinfo. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
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

#endif /* SYSTEM_H */
