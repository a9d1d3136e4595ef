// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions that were read as data: the processor is told of them, once, before they
 * run. What the kernel maps it makes visible by itself.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <link.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "trace.h"

/* What the file has of segments that can be executed. */
static unsigned long size_of_text(const char *path)
{
	unsigned char block[4096];
	const ElfW(Ehdr) *header = (const void *)block;
	const ElfW(Phdr) *phdr;
	unsigned long size = 0;
	unsigned int i;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, block, sizeof(block)) < 1024)
		ksft_exit_fail_msg("%s\n", path);
	close(fd);
	phdr = (const void *)(block + header->e_phoff);
	for (i = 0; i < header->e_phnum; i++)
		if (phdr[i].p_type == PT_LOAD && phdr[i].p_flags & PF_X)
			size += phdr[i].p_filesz;
	return size;
}

int main(void)
{
	const char * const argv[] = { PROGRAMS "start-1", NULL };
	struct trace result = { .file = "libmany_1.so" };
	unsigned long text = size_of_text(LIBRARIES "libmany_1.so");
	bool copied = !FDPIC && !has_mmu();

	ksft_print_header();
	ksft_set_plan(2);
	trace(argv, &result);
	ksft_print_msg("%u flushes of %lu bytes; text has %lu\n",
		       result.flushes, result.bytes_flushed, text);
	ksft_test_result(result.ended && (!copied || result.bytes_flushed >= text),
			 "what was read is made visible\n");
	ksft_test_result(result.ended && result.flushes <= copied,
			 "once, and nothing else\n");
	ksft_finished();
}
