// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mappings of all kinds, which stay as they are while inputs are tried: what cannot be
 * split, is sealed, is more than the module looks at under one lock, is the program's.
 */
#define _GNU_SOURCE
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kselftest.h"
#include "kinds.h"
#include "lib.h"
#include "world.h"

#ifndef SYS_mseal
#define SYS_mseal	462
#endif
/* Each second page of another protection. */
#define MANY		2100

static struct span *next;
static unsigned int left;

static void add(void *memory, size_t length)
{
	if (memory == MAP_FAILED || !memory || !left)
		return;
	*next++ = (struct span){ memory, length };
	left--;
}

static void add_mapping(size_t length, int flags, int fd)
{
	add(mmap(NULL, length, PROT_READ, flags, fd, 0), length);
}

/* What its own mmap() takes, and what cannot be cut anywhere. */
static void add_of_kind(const char *name, size_t length)
{
	int fd = open_kind(name);

	if (fd >= 0)
		add_mapping(length, MAP_SHARED, fd);
}

static void add_sealed(void)
{
	const size_t length = 3 * page_size();
	void *memory = mmap(NULL, length, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	syscall(SYS_mseal, memory, length, 0);
	add(memory, length);
}

static void add_many(void)
{
	unsigned char *memory = mmap(NULL, MANY * page_size(), RW, MAP_PRIVATE |
				     MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	unsigned int i;

	for (i = 0; i < MANY; i += 2)
		mprotect(memory + i * page_size(), page_size(), PROT_READ);
	add(memory, MANY * page_size());
}

/* Longer than its file, which only an MMU can do with any file. */
static void add_past_eof(void)
{
	add_mapping(8 * page_size(), MAP_PRIVATE,
		    make_file(EXT2_DIR, page_size(), NULL));
}

unsigned int sights_open(struct span *spans, unsigned int most)
{
	static unsigned char data[16];
	void *vdso = (void *)getauxval(AT_SYSINFO_EHDR);

	next = spans;
	left = most;
	add(data, sizeof(data));
	add(&vdso, sizeof(vdso));
	add(vdso, 2 * page_size());
	if (has_mmu()) {
		add_mapping(2 * page_size(), MAP_SHARED | MAP_ANONYMOUS, -1);
		add_of_kind("perf", 3 * page_size());
		add_of_kind("memfd of huge pages", 4 << 20);
		add_of_kind("tmpfs", 2 * page_size());
		add_of_kind("overlayfs, lower of tmpfs", 2 * page_size());
		add_sealed();
		add_past_eof();
		/* a kernel that checks all of them at each change takes for ever */
		if (!kernel_has("mt_validate"))
			add_many();
	}
	return most - left;
}
