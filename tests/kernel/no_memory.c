// SPDX-License-Identifier: GPL-2.0-only
/*
 * romfs and the MTD devices keep an address in an int. Where a long has 64 bits, a
 * file in the upper half of the first 4 GB is then mapped to where there is no memory:
 * mmap() succeeds, and whoever reads there dies. That is not to be called DIRECT. For
 * a board whose kernel has this fault.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"
#include "names.h"

#define PATH	"/mnt/romfs/file"
#define MODE	"read"

static int device;

static void *map(int fd, int prot, int flags)
{
	void *memory = mmap(NULL, page_size(), prot, flags, fd, 0);

	if (memory == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	return memory;
}

/* What a long becomes of a negative int. */
static bool is_extended(const void *memory)
{
	return (intptr_t)memory < 0 && (intptr_t)memory == (int)(intptr_t)memory;
}

static void check_prediction(int fd, uint32_t prot)
{
	struct mapinfo_file file = {
		.fd = fd, .prot = prot, .length = page_size(),
		.flags = MAPINFO_FILE_DIRECT_LENGTH,
	};
	bool right = !ask_file(device, &file) &&
		     file.attributes == MAPINFO_FILE_NOT_KNOWN &&
		     !(file.valid & MAPINFO_FILE_VALID_ANSWER) &&
		     file.why == MAPINFO_WHY_NO_MEMORY && !file.verdict;

	if (!right)
		ksft_print_msg("said %s, %s, valid %x, attributes %x\n",
			       verdict_name(file.verdict), why_name(file.why),
			       file.valid, file.attributes);
	ksft_test_result(right, "FILE, protection %u: not known\n", prot);
	ksft_test_result(file.valid & MAPINFO_FILE_VALID_DIRECT_LENGTH &&
			 !file.direct_length,
			 "FILE, protection %u: nothing can be direct\n", prot);
}

static bool is_said_to_be_none(const struct mapinfo_map *said)
{
	const uint32_t valid = MAPINFO_VALID_VMA | MAPINFO_VALID_FILE |
			       MAPINFO_VALID_REGION | MAPINFO_VALID_MAP_FIXED;

	if (said->valid == valid && !said->verdict &&
	    said->attributes == MAPINFO_ATTR_NO_MEMORY)
		return true;
	ksft_print_msg("said %s, valid %x, attributes %x\n",
		       verdict_name(said->verdict), said->valid,
		       said->attributes);
	return false;
}

static void check_mapping(int fd, int prot, int flags, const char *what)
{
	void *memory = map(fd, prot, flags);
	struct mapinfo_map said, next = {
		.addr = (uintptr_t)memory - 1,
		.flags = MAPINFO_MAP_NEXT,
	};

	ksft_test_result(is_extended(memory),
			 "%s: the kernel has the fault\n", what);
	ksft_test_result(!ask_map(device, memory, page_size(), &said) &&
			 is_said_to_be_none(&said),
			 "%s: MAP says that it is no memory\n", what);
	ksft_test_result(!ask(device, MAPINFO_MAP, &next) && !next.error &&
			 next.vma_start == (uintptr_t)memory &&
			 is_said_to_be_none(&next),
			 "%s: the same of the next mapping\n", what);
	munmap(memory, page_size());
}

static int read_there(void)
{
	int fd = open(PATH, O_RDONLY);

	return *(volatile unsigned char *)map(fd, R, MAP_PRIVATE);
}

static void check_reading(void)
{
	int to, from;
	pid_t reader = run_again(MODE, "", &to, &from);

	ksft_test_result(wait_for_child(reader) == 128 + SIGSEGV,
			 "who reads there dies\n");
	close(to);
	close(from);
}

/* A copy is memory like any other. */
static void check_copy(int fd)
{
	struct mapinfo_file file = {
		.fd = fd, .prot = RW, .length = page_size(),
	};
	unsigned char *memory = map(fd, RW, MAP_PRIVATE), byte;
	struct mapinfo_map said;

	ksft_test_result(!ask_file(device, &file) && !file.attributes &&
			 file.valid & MAPINFO_FILE_VALID_ANSWER &&
			 file.verdict == MAPINFO_VERDICT_PRIVATE &&
			 file.why == MAPINFO_WHY_WRITABLE,
			 "FILE, to be written: PRIVATE\n");
	ksft_test_result(!ask_map(device, memory, 1, &said) &&
			 !said.attributes &&
			 said.verdict == MAPINFO_VERDICT_PRIVATE &&
			 pread(fd, &byte, 1, 0) == 1 && byte == memory[0],
			 "a copy, to be written: PRIVATE\n");
	munmap(memory, page_size());
}

int main(int argc, char **argv)
{
	char mtd[32];
	int fd;

	if (argc > 1 && !strcmp(argv[1], MODE))
		return read_there();
	ksft_print_header();
	ksft_set_plan(16);
	device = open_device();
	fd = open(PATH, O_RDONLY);
	find_mtd(fd, mtd);
	check_prediction(fd, R);
	check_prediction(fd, RX);
	check_mapping(fd, R, MAP_PRIVATE, "romfs, r--");
	check_mapping(fd, RX, MAP_PRIVATE, "romfs, r-x");
	check_mapping(open(mtd, O_RDONLY), R, MAP_SHARED, "MTD device, shared");
	check_reading();
	check_copy(fd);
	ksft_finished();
}
