// SPDX-License-Identifier: GPL-2.0-only
/* How many bytes of its libraries' bss a loader stores zeros to. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <unistd.h>

#include "cleared.h"
#include "kselftest.h"
#include "system.h"

#define PATTERN	0xa5
#define NOWHERE	-1UL
/* the largest page of a board */
#define BLOCK	8192

void cleared_start(struct cleared *cleared, pid_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	cleared->memory = open(path, O_RDWR | O_CLOEXEC);
	if (cleared->memory < 0)
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
	cleared->count = 0;
}

static bool is_fdpic(const ElfW(Ehdr) *header)
{
	if (header->e_machine == EM_SH)
		return header->e_flags & 0x8000;	/* EF_SH_FDPIC */
	/* ARM's */
	return header->e_ident[EI_OSABI] == 65;
}

/* The libraries of these tests have one segment with bss at most. */
static void find_bss(const char *path, struct cleared_library *library)
{
	unsigned char block[1024];
	const ElfW(Ehdr) *header = (const void *)block;
	const ElfW(Phdr) *phdr;
	unsigned int i;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, block, sizeof(block)) != sizeof(block))
		ksft_exit_fail_msg("%s\n", path);
	close(fd);
	library->fdpic = is_fdpic(header);
	phdr = (const void *)(block + header->e_phoff);
	for (i = 0; i < header->e_phnum; i++) {
		if (phdr[i].p_type != PT_LOAD ||
		    phdr[i].p_memsz == phdr[i].p_filesz)
			continue;
		library->bss = phdr[i].p_vaddr + phdr[i].p_filesz;
		library->bss_end = phdr[i].p_vaddr + phdr[i].p_memsz;
		library->page = phdr[i].p_vaddr & -page_size();
	}
}

void cleared_library(struct cleared *cleared, const char *path)
{
	struct cleared_library *library = &cleared->libraries[cleared->count];

	if (cleared->count == ARRAY_SIZE(cleared->libraries))
		ksft_exit_fail_msg("too many libraries\n");
	cleared->count++;
	*library = (struct cleared_library){ .bias = NOWHERE };
	find_bss(path, library);
}

/*
 * A page of a file mapping that lies behind the end of the file cannot be
 * written, by nobody.
 */
static void fill_page(int memory, unsigned long start, size_t length)
{
	unsigned char pattern[BLOCK];

	memset(pattern, PATTERN, length);
	if (pwrite(memory, pattern, length, start) != (ssize_t)length &&
	    errno != EIO)
		ksft_exit_fail_msg("fill %zu at %lx: %s\n", length, start,
				   strerror(errno));
}

/* Up to the end of the page that this address is in, or to the end. */
static size_t part_of_page(unsigned long address, unsigned long end)
{
	unsigned long page_end = (address | (page_size() - 1)) + 1;

	return (page_end < end ? page_end : end) - address;
}

void cleared_fill(struct cleared *cleared, unsigned long start, size_t length)
{
	const struct cleared_library *library;
	unsigned long end = start + length;

	if (!cleared->count)
		return;
	library = &cleared->libraries[cleared->count - 1];
	if (library->bias == NOWHERE)
		return;
	if (start < library->bias + library->bss)
		start = library->bias + library->bss;
	if (end > library->bias + library->bss_end)
		end = library->bias + library->bss_end;
	while (start < end) {
		length = part_of_page(start, end);
		fill_page(cleared->memory, start, length);
		start += length;
	}
}

void cleared_map(struct cleared *cleared, unsigned long start, size_t length,
		 bool writable)
{
	struct cleared_library *library =
		&cleared->libraries[cleared->count - 1];

	/* the last counts: a loader may have a page for the headers before */
	if (library->fdpic && writable &&
	    length >= library->bss_end - library->page)
		library->bias = start - library->page;
	else if (!library->fdpic && library->bias == NOWHERE)
		library->bias = start;
	cleared_fill(cleared, start, length);
}

static unsigned long count_library(int memory,
				   const struct cleared_library *library)
{
	unsigned long start = library->bias + library->bss;
	unsigned long end = library->bias + library->bss_end, zeros = 0;
	unsigned char bytes[BLOCK];
	size_t length, i;

	/* opened only: it was there already */
	if (library->bias == NOWHERE)
		return 0;
	for (; start < end; start += length) {
		length = part_of_page(start, end);
		if (pread(memory, bytes, length, start) != (ssize_t)length)
			ksft_exit_fail_msg("%zu at %lx: %s\n", length, start,
					   strerror(errno));
		for (i = 0; i < length; i++)
			zeros += !bytes[i];
	}
	return zeros;
}

unsigned long cleared_count(const struct cleared *cleared)
{
	unsigned long zeros = 0;
	unsigned int i;

	for (i = 0; i < cleared->count; i++)
		zeros += count_library(cleared->memory, &cleared->libraries[i]);
	close(cleared->memory);
	return zeros;
}
