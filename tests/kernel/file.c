// SPDX-License-Identifier: GPL-2.0-only
/*
 * FILE's fields and errors: what it refuses to answer, what mmap() would refuse
 * and why, sizes, and how much can be direct. What a mapping will be is in
 * prediction.c.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"


#define PAGES	5

static int device;

static struct mapinfo_file question(int fd, size_t length)
{
	return (struct mapinfo_file){
		.fd = fd, .prot = R, .length = length
	};
}

/* Nothing but the error may be answered then. */
static void expect_error(struct mapinfo_file file, int expected,
			 const char *what)
{
	int error = ask_file(device, &file);

	ksft_test_result(error == expected && !file.valid && !file.why &&
			 !file.verdict && !file.map_error && !file.size,
			 "%s: %s\n", what, strerror(-expected));
}

static void check_errors(void)
{
	int fd = make_file(RAMFS_DIR, 1, NULL);
	struct mapinfo_file file;

	expect_error(question(-1, 1), -EBADF, "no file");
	expect_error(question(fd + 100, 1), -EBADF, "a file that is not open");
	file = question(fd, 1);
	file.flags = MAPINFO_FILE_DIRECT_LENGTH << 1;
	expect_error(file, -EINVAL, "unknown flag");
	file = question(fd, 1);
	file.reserved = 1;
	expect_error(file, -EINVAL, "padding not zero");
	close(fd);
}

/*
 * mmap() takes any bits of protection. What more than these four mean, a machine
 * knows that has them: no answer, but no wrong one.
 */
static void check_protections(void)
{
	/* PROT_SEM, of the kernel's headers alone, is 8 on all machines */
	const uint32_t known = RWX | 8;
	int fd = make_file(EXT2_DIR, 1, NULL), wrong = 0, bit;

	for (bit = 0; bit < 32; bit++) {
		struct mapinfo_file file = question(fd, 1);
		void *memory;

		file.prot |= 1U << bit;
		memory = mmap(NULL, 1, (int)file.prot, MAP_PRIVATE, fd, 0);
		if (ask_file(device, &file))
			wrong++;
		else if (file.prot & ~known)
			wrong += file.valid & MAPINFO_FILE_VALID_ANSWER ||
				 !(file.attributes & MAPINFO_FILE_NOT_KNOWN) ||
				 file.why != MAPINFO_WHY_MACHINE;
		else
			wrong += file.map_error !=
				 (memory == MAP_FAILED ? -errno : 0) ||
				 !(file.valid & MAPINFO_FILE_VALID_ANSWER);
		if (memory != MAP_FAILED)
			munmap(memory, 1);
	}
	ksft_test_result(!wrong, "every bit of the protection\n");
	close(fd);
}

/* mmap() itself must fail with the error that was predicted. */
static void expect_refused(int fd, struct mapinfo_file file, uint32_t why,
			   const char *what)
{
	void *memory = mmap(NULL, (size_t)file.length, (int)file.prot,
			    MAP_PRIVATE, fd, (off_t)file.offset);
	int error = memory == MAP_FAILED ? -errno : 0;
	bool right = !ask_file(device, &file) && error &&
		     file.map_error == error && file.why == why &&
		     file.verdict == MAPINFO_VERDICT_NONE &&
		     file.valid & MAPINFO_FILE_VALID_ANSWER;

	if (!right)
		ksft_print_msg("mmap %d, predicted %d, why %u\n", error,
			       file.map_error, file.why);
	ksft_test_result(right, "refused: %s\n", what);
}

static void check_kinds_of_file(void)
{
	struct mapinfo_file file;
	char path[64];
	int fd, ends[2];

	close(make_file(RAMFS_DIR, 1, path));
	fd = open(path, O_WRONLY);
	expect_refused(fd, question(fd, 1), MAPINFO_WHY_NO_READ,
		       "open for writing only");
	close(fd);
	unlink(path);

	fd = make_file(NOEXEC_DIR, 1, NULL);
	file = question(fd, 1);
	file.prot = RX;
	expect_refused(fd, file, MAPINFO_WHY_NOEXEC, "mounted noexec");
	close(fd);

	if (pipe(ends))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	expect_refused(ends[0], question(ends[0], 1), MAPINFO_WHY_NOT_MAPPABLE,
		       "a pipe");
	fd = open(RAMFS_DIR, O_RDONLY | O_DIRECTORY);
	expect_refused(fd, question(fd, 1), MAPINFO_WHY_NOT_MAPPABLE,
		       "a directory");
	close(fd);
	expect_refused(device, question(device, 1), MAPINFO_WHY_NOT_MAPPABLE,
		       "a device without memory");
}

static void check_ranges(void)
{
	int fd = make_file(RAMFS_DIR, 1, NULL);
	struct mapinfo_file file;

	expect_refused(fd, question(fd, 0), MAPINFO_WHY_RANGE, "no length");
	file = question(fd, 1);
	file.offset = page_size() / 2;
	expect_refused(fd, file, MAPINFO_WHY_RANGE, "offset within a page");
	expect_refused(fd, question(fd, SIZE_MAX), MAPINFO_WHY_RANGE,
		       "the whole address space");
	close(fd);
}

/*
 * The last page that a page number of 32 bits can name, or a signed offset of 64.
 * The kernel looks at the latter with an MMU only; and what a program with 32 bits
 * can name is none of a longer one's last pages.
 */
static void check_past_any_file(void)
{
	static const char what[] = "past the end of any file";
	const bool is_long = sizeof(long) == 8;
	int fd = make_file(RAMFS_DIR, 1, NULL);
	struct mapinfo_file file = question(fd, 2 * page_size());

	file.offset = (uint64_t)UINT32_MAX * page_size();
	if (is_long)
		file.offset = INT64_MAX / page_size() * page_size();
	if (is_long ? has_mmu() : !kernel_addresses_have_64_bits())
		expect_refused(fd, file, MAPINFO_WHY_RANGE, what);
	else
		ksft_test_result_skip("refused: %s\n", what);
	close(fd);
}

static void check_sizes(void)
{
	static const char * const names[] = {
		"/dev/ram2", "/dev/zero", "/mnt/romfs/file"
	};
	struct mapinfo_file file;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		int fd = open(names[i], O_RDONLY);
		off_t size = lseek(fd, 0, SEEK_END);
		bool known;

		file = question(fd, 1);
		known = !ask_file(device, &file) &&
			file.valid & MAPINFO_FILE_VALID_SIZE;
		ksft_test_result(i == 1 ? !known && !file.size :
				 known && file.size == (uint64_t)size,
				 "size of %s\n", names[i]);
		close(fd);
	}
}

static uint64_t direct_length(int fd, uint64_t offset)
{
	struct mapinfo_file file = question(fd, 1);

	file.offset = offset;
	file.flags = MAPINFO_FILE_DIRECT_LENGTH;
	if (ask_file(device, &file) ||
	    !(file.valid & MAPINFO_FILE_VALID_DIRECT_LENGTH))
		ksft_exit_fail_msg("no length that can be direct\n");
	return file.direct_length;
}

/* By trying each length: a store into what is direct changes the file. */
static uint64_t found_direct_length(int fd, size_t first_page)
{
	const off_t offset = (off_t)(first_page * page_size());
	uint64_t longest = 0;
	size_t pages;

	for (pages = 1; pages <= PAGES; pages++) {
		size_t length = pages * page_size();
		unsigned char *memory = mmap(NULL, length, R, MAP_PRIVATE, fd,
					     offset);
		unsigned char byte;

		if (memory == MAP_FAILED)
			break;
		if (!has_mmu()) {
			*(volatile unsigned char *)memory ^= 0xff;
			if (pread(fd, &byte, 1, offset) != 1)
				byte = 0;
			if (byte == *(volatile unsigned char *)memory)
				longest = length;
			*(volatile unsigned char *)memory ^= 0xff;
		}
		munmap(memory, length);
	}
	return longest;
}

static void check_direct_length(void)
{
	int ramfs = make_file(RAMFS_DIR, (PAGES - 1) * page_size() + 1, NULL);
	int ext2 = make_file(EXT2_DIR, PAGES * page_size(), NULL);
	uint64_t whole = has_mmu() ? 0 : PAGES * page_size();

	ksft_test_result(direct_length(ramfs, 0) == whole,
			 "direct length: a contiguous file\n");
	ksft_test_result(direct_length(ramfs, 0) ==
			 found_direct_length(ramfs, 0) &&
			 direct_length(ramfs, 2 * page_size()) ==
			 found_direct_length(ramfs, 2),
			 "direct length: as found by experiment\n");
	ksft_test_result(!direct_length(ext2, 0), "direct length: ext2\n");
	ksft_test_result(!direct_length(ramfs, PAGES * page_size()) &&
			 !direct_length(ramfs, 1ULL << 40),
			 "direct length: past EOF\n");
	/* one page more, wherever it is */
	if (ftruncate(ramfs, (off_t)((PAGES - 1) * page_size())) ||
	    pwrite(ramfs, "", 1, (off_t)(PAGES * page_size())) != 1)
		ksft_exit_fail_msg("write: %s\n", strerror(errno));
	ksft_test_result(direct_length(ramfs, 0) ==
			 (has_mmu() ? 0 : (PAGES - 1) * page_size()),
			 "direct length: up to a hole\n");
	close(ramfs);
	close(ext2);
}

/* A page whose number takes more than 32 bits; all 32 where a long has no more. */
static void check_far_offset(void)
{
	const off_t far = (off_t)1 << (sizeof(long) == 8 ? 45 : 43);
	const uint32_t verdict = has_mmu() ? MAPINFO_VERDICT_PRIVATE :
					     MAPINFO_VERDICT_DIRECT;
	int fd = make_file(RAMFS_DIR, 0, NULL);
	struct mapinfo_file file = question(fd, 1);
	struct mapinfo_map map;
	unsigned char *memory;

	if (pwrite(fd, "", 1, far) != 1)
		ksft_exit_fail_msg("pwrite: %s\n", strerror(errno));
	file.offset = (uint64_t)far;
	file.flags = MAPINFO_FILE_DIRECT_LENGTH;
	ksft_test_result(!ask_file(device, &file) && file.verdict == verdict &&
			 file.size == (uint64_t)far + 1 && !file.attributes &&
			 file.direct_length == (has_mmu() ? 0 : page_size()),
			 "far into a file: a prediction\n");
	memory = mmap(NULL, 1, R, MAP_PRIVATE, fd, far);
	ksft_test_result(memory != MAP_FAILED &&
			 !ask_map(device, memory, 1, &map) &&
			 map.verdict == verdict &&
			 map.vma_offset == (uint64_t)far &&
			 (has_mmu() || map.region_offset == (uint64_t)far),
			 "far into a file: a mapping\n");
	munmap(memory, 1);
	close(fd);
}

/* Each entry has its own error, and a bad one stops nobody. */
static void check_vector(void)
{
	int fd = make_file(EXT2_DIR, 1, NULL);
	struct mapinfo_file files[20];
	struct mapinfo_vector vector = {
		.count = ARRAY_SIZE(files),
		.entry_size = sizeof(files[0]),
		.entries = (uintptr_t)files,
	};
	unsigned int i, wrong = 0;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		files[i] = question(i % 3 ? fd : -1, 1);
	ksft_test_result(!ask(device, MAPINFO_FILES, &vector), "a vector\n");
	for (i = 0; i < ARRAY_SIZE(files); i++)
		wrong += files[i].error != (i % 3 ? 0 : -EBADF);
	ksft_test_result(!wrong, "a vector: each entry has its error\n");

	vector.entry_size = MAPINFO_FILE_SIZE_VER0 - 8;
	ksft_test_result(ask(device, MAPINFO_FILES, &vector) == -EINVAL,
			 "a vector: short entries: EINVAL\n");
	close(fd);
}

static unsigned int count_mappings(void)
{
	struct mapinfo_map map = { .flags = MAPINFO_MAP_NEXT };
	struct mapinfo_vector maps = {
		.count = 1,
		.entry_size = sizeof(map),
		.entries = (uintptr_t)&map,
	};
	unsigned int count = 0;

	while (!ask(device, MAPINFO_MAPS, &maps) && !map.error) {
		map.addr = map.vma_end;
		count++;
	}
	return count;
}

static void check_nothing_happens(void)
{
	int fd = make_file(RAMFS_DIR, page_size(), NULL);
	struct mapinfo_file file = question(fd, page_size());
	unsigned int before = count_mappings();
	struct stat was, is;
	unsigned char byte;

	fstat(fd, &was);
	file.flags = MAPINFO_FILE_DIRECT_LENGTH;
	ask_file(device, &file);
	fstat(fd, &is);
	ksft_test_result(before && count_mappings() == before,
			 "nothing is mapped\n");
	ksft_test_result(pread(fd, &byte, 1, 0) == 1 && byte == file_byte(0) &&
			 was.st_size == is.st_size &&
			 was.st_blocks == is.st_blocks &&
			 was.st_mtim.tv_sec == is.st_mtim.tv_sec &&
			 was.st_mtim.tv_nsec == is.st_mtim.tv_nsec,
			 "the file is left alone\n");
	close(fd);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(29);
	device = open_device();
	check_errors();
	check_protections();
	check_kinds_of_file();
	check_ranges();
	check_past_any_file();
	check_sizes();
	check_direct_length();
	check_far_offset();
	check_vector();
	check_nothing_happens();
	ksft_finished();
}
