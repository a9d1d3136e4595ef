// SPDX-License-Identifier: GPL-2.0-only
/* What the tests of the dynamic linker share. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "kselftest.h"
#include "lib.h"

int run(const char * const argv[], const char *environment, char *output,
	size_t size)
{
	char *env[] = { (char *)environment, NULL };
	struct child child;
	char rest[64];
	size_t done = 0;
	ssize_t n;

	start_child(&child, argv, env, true);
	close(child.in);
	while (done < size - 1 &&
	       (n = read(child.out, output + done, size - 1 - done)) > 0)
		done += (size_t)n;
	output[done] = '\0';
	while (read(child.out, rest, sizeof(rest)) > 0)
		;
	close(child.out);
	return wait_for_child(child.pid);
}

unsigned long bytes_of_segments(const char *path, unsigned int flags)
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
		if (phdr[i].p_type == PT_LOAD &&
		    (!flags || phdr[i].p_flags & flags))
			size += phdr[i].p_filesz;
	return size;
}

void copy_file(const char *from, const char *to)
{
	static char block[16384];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	struct stat file;
	ssize_t n;

	if (fstat(in, &file) || ftruncate(out, file.st_size))
		ksft_exit_fail_msg("%s to %s\n", from, to);
	while ((n = read(in, block, sizeof(block))) > 0)
		if (write(out, block, (size_t)n) != n)
			n = -1;
	close(in);
	if (n || close(out))
		ksft_exit_fail_msg("%s to %s\n", from, to);
}
