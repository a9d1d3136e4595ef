// SPDX-License-Identifier: GPL-2.0-only
/*
 * A NOR flash chip is one thing at a time: memory to look at, or a chip that can be
 * written. What has MTD point to its memory takes it for the one, and who then erases
 * a sector, or points there again, waits until it is given back. Questions do not take
 * it. Nor does mmap(): a file of a romfs there is copied, as MTD lets memory and ROM
 * alone be mapped.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <mtd/mtd-user.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"
#include "names.h"

#define PATH		"/mnt/romfs-flash/file"
#define MODE		"write"
#define MAP		"map"
#define MANY		11
/* What is written to the chip. */
#define BYTES		4096
/* A chip that is taken is waited for without an end; any other needs no second. */
#define SECONDS		60

static int device;

static void *map(int fd, int prot)
{
	void *memory = mmap(NULL, page_size(), prot, MAP_PRIVATE, fd, 0);

	if (memory == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	return memory;
}

static bool has_all(const unsigned char *bytes, unsigned char wanted)
{
	size_t i = 0;

	while (i < BYTES && bytes[i] == wanted)
		i++;
	return i == BYTES;
}

/* The last sector; all of the romfs is in the first. */
static bool erase_and_write(int mtd, unsigned char byte)
{
	static unsigned char bytes[BYTES];
	struct mtd_info_user info;
	struct erase_info_user sector;
	off_t at;

	if (ioctl(mtd, MEMGETINFO, &info) || info.type != MTD_NORFLASH)
		return false;
	sector.length = info.erasesize;
	sector.start = info.size - info.erasesize;
	at = (off_t)sector.start;
	if (ioctl(mtd, MEMERASE, &sector) ||
	    pread(mtd, bytes, BYTES, at) != BYTES || !has_all(bytes, 0xff))
		return false;
	memset(bytes, byte, BYTES);
	if (pwrite(mtd, bytes, BYTES, at) != BYTES)
		return false;
	memset(bytes, 0, BYTES);
	return pread(mtd, bytes, BYTES, at) == BYTES && has_all(bytes, byte);
}

/* In a process of its own: this one says what became of it. */
static int run_writer(const char *path)
{
	int mtd = open(path, O_RDWR);
	unsigned char byte;

	if (read(0, &byte, 1) != 1)
		return 1;
	byte = mtd >= 0 && erase_and_write(mtd, byte);
	return write(1, &byte, 1) != 1;
}

/*
 * A process that waits for the chip cannot be ended: it is left behind. Nothing more is
 * asked then, as this process would be the next.
 */
static void expect_writable(const char *mtd, const char *when)
{
	static unsigned char byte;
	unsigned char done = 0;
	int to, from;
	pid_t writer = run_again(MODE, mtd, &to, &from);
	struct pollfd answer = { .fd = from, .events = POLLIN };

	if (write(to, &byte, 1) != 1)
		ksft_exit_fail_msg("write: %s\n", strerror(errno));
	byte++;
	if (poll(&answer, 1, SECONDS * 1000) != 1) {
		ksft_test_result_fail("the chip is free %s\n", when);
		ksft_exit_fail();
	}
	ksft_test_result(read(from, &done, 1) == 1 && done,
			 "a sector can be erased and written %s\n", when);
	wait_for_child(writer);
	close(to);
	close(from);
}

static bool is_right(const struct mapinfo_file *file, uint32_t verdict,
		     uint32_t why)
{
	const uint32_t length = file->flags & MAPINFO_FILE_DIRECT_LENGTH ?
				MAPINFO_FILE_VALID_DIRECT_LENGTH : 0;
	const uint32_t known = MAPINFO_FILE_VALID_ANSWER |
			       MAPINFO_FILE_VALID_DIRECT_LENGTH;

	if ((file->valid & known) == (MAPINFO_FILE_VALID_ANSWER | length) &&
	    file->verdict == verdict && file->why == why &&
	    !file->map_error && !file->attributes && !file->direct_length)
		return true;
	ksft_print_msg("said %s, %s, valid %x, attributes %x\n",
		       verdict_name(file->verdict), why_name(file->why),
		       file->valid, file->attributes);
	return false;
}

/* The same answer each time. */
static void expect_answer(int fd, uint32_t prot, uint32_t flags,
			  unsigned int times)
{
	const uint32_t verdict = prot & PROT_WRITE ? MAPINFO_VERDICT_PRIVATE :
						     MAPINFO_VERDICT_SHAREABLE;
	const uint32_t why = prot & PROT_WRITE ? MAPINFO_WHY_WRITABLE :
						 MAPINFO_WHY_NO_DIRECT;
	unsigned int i, right = 0;

	for (i = 0; i < times && right == i; i++) {
		struct mapinfo_file file = {
			.fd = fd, .prot = prot, .length = page_size(),
			.flags = flags,
		};

		right += !ask_file(device, &file) &&
			 is_right(&file, verdict, why);
	}
	ksft_test_result(right == times,
			 "FILE, protection %u, flags %u, %u times: %s, %s\n",
			 prot, flags, times, verdict_name(verdict),
			 why_name(why));
}

/* One question of a kind could take it; more of them could not come to an end. */
static void check_questions(int fd, const char *mtd)
{
	static const uint32_t prots[] = { R, RX, RW };
	unsigned int i;

	expect_answer(fd, R, 0, 1);
	expect_writable(mtd, "after a question");
	expect_answer(fd, R, MAPINFO_FILE_DIRECT_LENGTH, 1);
	expect_writable(mtd, "after one for what can be direct");
	for (i = 0; i < ARRAY_SIZE(prots); i++) {
		expect_answer(fd, prots[i], 0, MANY);
		expect_answer(fd, prots[i], MAPINFO_FILE_DIRECT_LENGTH, MANY);
	}
	expect_writable(mtd, "after many");
}

/* Whatever is said of it: its mmap() would point to the chip as romfs's would. */
static void check_question_of_device(const char *mtd)
{
	int fd = open(mtd, O_RDONLY);
	struct mapinfo_file file = {
		.fd = fd, .prot = R, .length = page_size(),
		.flags = MAPINFO_FILE_DIRECT_LENGTH,
	};

	ksft_test_result(!ask_file(device, &file), "FILE of the device\n");
	close(fd);
	expect_writable(mtd, "after that");
}

/* Maps the file, says so, and has it mapped until it is told to go. */
static int run_mapper(const char *path)
{
	unsigned char byte = *(unsigned char *)map(open(path, O_RDONLY), RX);

	return write(1, &byte, 1) != 1 || read(0, &byte, 1);
}

/* Two mappings here, where none gets lost, and one of another process: all are copies. */
static void check_mapped(int fd, const char *mtd)
{
	unsigned char *one = map(fd, RX), *two = one, byte = 0;
	int to, from;
	pid_t mapper = run_again(MAP, PATH, &to, &from);

	if (!kernel_loses_mappings())
		two = map(fd, RX);
	ksft_test_result(one == two && read(from, &byte, 1) == 1 && byte == *one,
			 "the file is mapped more than once\n");
	expect_writable(mtd, "while it is mapped");
	close(to);
	close(from);
	ksft_test_result(!wait_for_child(mapper), "by another process, too\n");
	munmap(one, page_size());
	if (!kernel_loses_mappings())
		munmap(two, page_size());
}

/* A store into it stays there. */
static void expect_mapping(int fd, int prot, uint32_t verdict)
{
	unsigned char *memory = map(fd, prot);
	struct mapinfo_map said;
	unsigned char was = memory[0], is;
	bool right;

	right = !ask_map(device, memory, page_size(), &said) &&
		said.valid & MAPINFO_VALID_VERDICT && said.verdict == verdict;
	*(volatile unsigned char *)memory ^= 0xff;
	right &= pread(fd, &is, 1, 0) == 1 && is == was;
	ksft_test_result(right, "mapped, protection %d: %s\n", prot,
			 verdict_name(verdict));
	munmap(memory, page_size());
}

int main(int argc, char **argv)
{
	char mtd[32];
	int fd;

	if (argc > 2 && !strcmp(argv[1], MODE))
		return run_writer(argv[2]);
	if (argc > 2 && !strcmp(argv[1], MAP))
		return run_mapper(argv[2]);
	ksft_print_header();
	ksft_set_plan(21);
	device = open_device();
	fd = open(PATH, O_RDONLY);
	find_mtd(fd, mtd);
	expect_writable(mtd, "before anything is asked");
	check_questions(fd, mtd);
	check_question_of_device(mtd);
	expect_mapping(fd, R, MAPINFO_VERDICT_SHAREABLE);
	expect_mapping(fd, RX, MAPINFO_VERDICT_SHAREABLE);
	expect_mapping(fd, RW, MAPINFO_VERDICT_PRIVATE);
	expect_writable(mtd, "after mapping");
	check_mapped(fd, mtd);
	ksft_finished();
}
