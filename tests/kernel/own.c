// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device answers for whoever asks, never for who opened it: a descriptor
 * that was inherited, or taken out of another process, tells nothing of that
 * process's mappings or files.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open	434
#define SYS_pidfd_getfd	438
#endif

/* What the parent has, and the child must not hear of. */
struct secret {
	int device;
	pid_t parent;
	int fd;
	uintptr_t address;
	size_t length;
};

static bool sees_mapping(int device, const struct secret *secret)
{
	struct mapinfo_map map = { .flags = MAPINFO_MAP_NEXT };
	struct mapinfo_vector maps = {
		.count = 1,
		.entry_size = sizeof(map),
		.entries = (uintptr_t)&map,
	};

	if (ask_map(device, (void *)secret->address, 1, &map) != -ENOENT ||
	    map.valid & (MAPINFO_VALID_VMA | MAPINFO_VALID_VERDICT))
		return true;
	map = (struct mapinfo_map){ .flags = MAPINFO_MAP_NEXT };
	while (!ask(device, MAPINFO_MAPS, &maps) && !map.error) {
		if (map.vma_start < secret->address + secret->length &&
		    secret->address < map.vma_end)
			return true;
		map.addr = map.vma_end;
	}
	return map.addr == 0;
}

/* By the number, which is a file of the parent's only. */
static bool sees_file(int device, const struct secret *secret)
{
	struct mapinfo_file file = {
		.fd = secret->fd, .prot = PROT_READ, .length = 1
	};

	return ask_file(device, &file) != -EBADF;
}

static int snoop(const char *argument)
{
	struct secret secret;
	int taken, parent;

	if (sscanf(argument, "%d,%d,%d,%lx,%zx", &secret.device,
		   &secret.parent, &secret.fd,
		   (unsigned long *)&secret.address, &secret.length) != 5)
		return 1;
	parent = (int)syscall(SYS_pidfd_open, secret.parent, 0);
	taken = (int)syscall(SYS_pidfd_getfd, parent, secret.device, 0);
	if (taken < 0)
		return 2;
	if (sees_mapping(secret.device, &secret) ||
	    sees_file(secret.device, &secret))
		return 3;
	if (sees_mapping(taken, &secret) || sees_file(taken, &secret))
		return 4;
	return 0;
}

int main(int argc, char **argv)
{
	struct secret secret = { .parent = getpid() };
	char argument[80];
	struct mapinfo_map map;
	int to, from, status;
	void *memory;

	if (argc == 3)
		return snoop(argv[2]);

	ksft_print_header();
	ksft_set_plan(3);
	secret.device = open(MAPINFO_DEVICE, O_RDWR);
	secret.fd = fcntl(make_file(RAMFS_DIR, 1, NULL), F_DUPFD_CLOEXEC, 100);
	secret.length = 64 * page_size();
	/* with an MMU at an address that no other program uses by chance */
	memory = mmap((void *)0x30000000, secret.length, PROT_READ,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	secret.address = (uintptr_t)memory;
	ksft_test_result(!ask_map(secret.device, memory, secret.length, &map),
			 "a process hears of its own mapping\n");

	snprintf(argument, sizeof(argument), "%d,%d,%d,%lx,%zx", secret.device,
		 secret.parent, secret.fd, (unsigned long)secret.address,
		 secret.length);
	status = wait_for_child(run_again("snoop", argument, &to, &from));
	ksft_test_result(status == 0 || status == 4,
			 "not of another's through an inherited descriptor\n");
	ksft_test_result(status == 0 || status == 3,
			 "nor through one taken out of that process\n");
	if (status)
		ksft_print_msg("status %d\n", status);
	ksft_finished();
}
