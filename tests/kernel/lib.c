// SPDX-License-Identifier: GPL-2.0-only
/* What the tests on the boards share. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

/* Of file systems there, too, with the number of the device. */
#define MTD_BLOCK_MAJOR	31

extern char **environ;

int open_device(void)
{
	int fd = open(MAPINFO_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		ksft_exit_fail_msg("%s: %s\n", MAPINFO_DEVICE, strerror(errno));
	return fd;
}

int ask(int device, unsigned long command, void *argument)
{
	return ioctl(device, command, argument) ? -errno : 0;
}

int ask_system(int device, struct mapinfo_system *system)
{
	memset(system, 0, sizeof(*system));
	return ask(device, MAPINFO_SYSTEM, system);
}

int insert_module(const char *name)
{
	struct utsname kernel;
	char path[256];
	int fd, ret;

	uname(&kernel);
	snprintf(path, sizeof(path), "/lib/modules/%s/%s.ko", kernel.release,
		 name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = syscall(SYS_finit_module, fd, "", 0) ? -errno : 0;
	close(fd);
	return ret;
}

int remove_module(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -errno : 0;
}

static int ask_for(int device, struct mapinfo_map *map)
{
	int ret = ask(device, MAPINFO_MAP, map);

	return ret ? ret : map->error;
}

int ask_map(int device, const volatile void *address, size_t length,
	    struct mapinfo_map *map)
{
	*map = (struct mapinfo_map){
		.addr = (uintptr_t)address,
		.length = length,
	};
	return ask_for(device, map);
}

int ask_map_of_file(int device, const volatile void *address, size_t length,
		    int fd, struct mapinfo_map *map)
{
	*map = (struct mapinfo_map){
		.addr = (uintptr_t)address,
		.length = length,
		.flags = MAPINFO_MAP_OF_FILE,
		.fd = fd,
	};
	return ask_for(device, map);
}

int ask_file(int device, struct mapinfo_file *file)
{
	int ret = ask(device, MAPINFO_FILE, file);

	return ret ? ret : file->error;
}

static bool loses_mapping(void)
{
	const size_t length = 2 * page_size();
	int fd = make_file(RAMFS_DIR, length, NULL);
	void *whole = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
	void *part = mmap(NULL, page_size(), PROT_READ, MAP_PRIVATE, fd, 0);
	bool lost;

	if (whole == MAP_FAILED || part == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	munmap(part, page_size());
	/* one that it knows may not be moved, as others share it */
	lost = mremap(whole, length, length, 0) == MAP_FAILED && errno == EINVAL;
	/* which is found by its other page */
	munmap(whole, length);
	close(fd);
	return lost;
}

bool kernel_loses_mappings(void)
{
	static int loses = -1;

	if (loses < 0)
		loses = !has_mmu() && loses_mapping();
	return loses;
}

bool kernel_maps_zero(void)
{
	int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	void *memory = mmap(NULL, page_size(), PROT_READ, MAP_PRIVATE, fd, 0);

	close(fd);
	return memory != MAP_FAILED && !munmap(memory, page_size());
}

/* The machine's name has the number on all that also run programs of 32 bits. */
bool kernel_addresses_have_64_bits(void)
{
	struct utsname name;

	if (uname(&name))
		ksft_exit_fail_msg("cannot tell the machine\n");
	return sizeof(long) == 8 || strstr(name.machine, "64");
}

long raw_mmap(unsigned long address, size_t length, int prot, int flags,
	      int fd, off_t offset)
{
	long result;

#ifdef SYS_mmap2
	/* in pages; those of the machines that have the call are of 4 KB, or m68k's */
	result = syscall(SYS_mmap2, address, length, prot, flags, fd,
			 (unsigned long)(offset / (off_t)page_size()));
#else
	result = syscall(SYS_mmap, address, length, prot, flags, fd, offset);
#endif
	return result == -1 ? -errno : result;
}

bool is_error(long result)
{
	return (unsigned long)result > -4096UL;
}

unsigned char file_byte(size_t position)
{
	return (unsigned char)(position * 7 + position / 4096 + 1);
}

static void fill_file(int fd, size_t size)
{
	unsigned char block[512];
	size_t done, i, n;

	for (done = 0; done < size; done += n) {
		n = size - done < sizeof(block) ? size - done : sizeof(block);
		for (i = 0; i < n; i++)
			block[i] = file_byte(done + i);
		if (write(fd, block, n) != (ssize_t)n)
			ksft_exit_fail_msg("write: %s\n", strerror(errno));
	}
}

int make_file(const char *dir, size_t size, char path[64])
{
	char name[64];
	int fd;

	snprintf(name, sizeof(name), "%s/test.XXXXXX", dir);
	fd = mkstemp(name);
	if (fd < 0)
		ksft_exit_fail_msg("%s: %s\n", name, strerror(errno));
	/* ramfs allocates contiguous pages when an empty file grows at once */
	if (ftruncate(fd, (off_t)size))
		ksft_exit_fail_msg("ftruncate: %s\n", strerror(errno));
	fill_file(fd, size);
	if (path)
		memcpy(path, name, sizeof(name));
	else
		unlink(name);
	return fd;
}

void find_mtd(int fd, char name[32])
{
	struct stat file;

	if (fstat(fd, &file))
		ksft_exit_fail_msg("fstat: %s\n", strerror(errno));
	if (major(file.st_dev) != MTD_BLOCK_MAJOR)
		ksft_exit_fail_msg("the file is on no MTD device\n");
	snprintf(name, 32, "/dev/mtd%u", minor(file.st_dev));
}

pid_t run_again(const char *mode, const char *argument, int *to, int *from)
{
	const char * const argv[] = {
		program_invocation_name, mode, argument, NULL,
	};
	struct child child;

	start_child(&child, argv, environ, false);
	*to = child.in;
	*from = child.out;
	return child.pid;
}
