// SPDX-License-Identifier: GPL-2.0-only
/*
 * Another thread, which changes mappings, the size of a file and what a descriptor
 * is, for as long as the program runs.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "world.h"

#define PAGES	8

static unsigned char *area;
static int file;

static void change_in_area(unsigned int n)
{
	unsigned char *start = area + n % (PAGES / 2) * page_size();
	const size_t size = (1 + n / 16 % 4) * page_size();

	switch (n / 4 % 4) {
	case 0:
		munmap(start, size);
		break;
	case 1:
		mprotect(start, size, PROT_READ);
		break;
	default:
		mmap(start, size, RW, MAP_FIXED | MAP_ANONYMOUS |
		     (n & 64 ? MAP_PRIVATE : MAP_SHARED), -1, 0);
		break;
	}
}

static void change_anywhere(void)
{
	const size_t size = PAGES * page_size();
	void *memory = mmap(NULL, size, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory != MAP_FAILED)
		munmap(memory, size);
}

static void *keep_changing(void *unused)
{
	const struct timespec pause = { .tv_nsec = 500000 };
	unsigned int n = 1;

	for (;;) {
		n = n * 1664525 + 1013904223;
		if (area)
			change_in_area(n >> 16);
		else
			change_anywhere();
		if (dup2(n & 1 << 20 ? file : device, CHANGING_FD) < 0 ||
		    ftruncate(file, (off_t)((n >> 24) * 64)))
			fail("cannot change");
		if (n & 1 << 21)
			close(CHANGING_FD);
		nanosleep(&pause, NULL);
	}
	return unused;
}

struct span changer_start(void)
{
	const size_t size = PAGES * page_size();
	pthread_t thread;

	file = make_file(RAMFS_DIR, 0, NULL);
	if (has_mmu())
		area = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			    -1, 0);
	if (pthread_create(&thread, NULL, keep_changing, NULL))
		fail("pthread_create");
	return (struct span){ area ? area : (unsigned char *)&file, size };
}
