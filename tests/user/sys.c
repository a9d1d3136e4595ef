// SPDX-License-Identifier: GPL-2.0-only
/*
 * The system calls: every argument gets where the kernel of this machine looks
 * for it, both halves of an offset as well, and every error comes back.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "system.h"

#define LENGTH	(2 * PAGE)

/* Offsets that only differ in one half, and with a bit at either end. */
static const uint64_t marks[] = {
	PAGE, 5 * PAGE, 1ULL << 31, (1ULL << 31) + 3 * PAGE,
	1ULL << 32, (1ULL << 32) + PAGE, (5ULL << 32) + (1ULL << 31),
};

static struct mapinfo_sys sys;
static int file;

/* A sparse file that holds at each mark the mark's own value. */
static void make_file(void)
{
	unsigned int i;

	file = memfd_create("marks", MFD_CLOEXEC);
	if (file < 0 || ftruncate(file, (off_t)6 << 32))
		ksft_exit_fail_msg("memfd: %s\n", strerror(errno));
	for (i = 0; i < ARRAY_SIZE(marks); i++)
		if (pwrite(file, &marks[i], sizeof(marks[i]),
			   (off_t)marks[i]) != sizeof(marks[i]))
			ksft_exit_fail_msg("pwrite: %s\n", strerror(errno));
}

static void check_open(void)
{
	long fd = sys.open("/dev/null", O_RDONLY | O_CLOEXEC);

	ksft_test_result(fd >= 0 && fcntl((int)fd, F_GETFD) == FD_CLOEXEC &&
			 (fcntl((int)fd, F_GETFL) & O_ACCMODE) == O_RDONLY,
			 "open()\n");
	ksft_test_result(sys.close((int)fd) == 0 &&
			 fcntl((int)fd, F_GETFD) == -1 &&
			 sys.close((int)fd) == -EBADF, "close()\n");
	ksft_test_result(sys.open("/missing", O_RDONLY) == -ENOENT &&
			 sys.open("/dev/null/x", O_RDONLY) == -ENOTDIR,
			 "open() fails\n");
}

static void check_ioctl(void)
{
	int ends[2], bytes = 0;

	if (pipe(ends) || write(ends[1], "abc", 3) != 3)
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	ksft_test_result(sys.ioctl(ends[0], FIONREAD, &bytes) == 0 &&
			 bytes == 3, "ioctl()\n");
	ksft_test_result(sys.ioctl(file, TIOCGWINSZ, &bytes) == -ENOTTY,
			 "ioctl() fails\n");
	close(ends[0]);
	close(ends[1]);
}

static void check_file_size(void)
{
	uint64_t size = 0;

	ksft_test_result(sys.file_size(file, &size) == 0 && size == 6ULL << 32,
			 "a size of more than 32 bits\n");
}

static void check_pread(void)
{
	unsigned int i, wrong = 0;
	uint64_t found;

	for (i = 0; i < ARRAY_SIZE(marks); i++) {
		found = 0;
		wrong += sys.pread(file, &found, sizeof(found), marks[i]) !=
			 sizeof(found) || found != marks[i];
	}
	ksft_test_result(!wrong, "pread() at each offset\n");
	ksft_test_result(sys.pread(file, &found, 8, (6ULL << 32) - 3) == 3 &&
			 sys.pread(file, &found, 8, 6ULL << 32) == 0,
			 "pread() at the end\n");
	ksft_test_result(sys.pread(file, &found, 8, 1ULL << 63) == -EINVAL &&
			 sys.pread(-1, &found, 8, 0) == -EBADF,
			 "pread() fails\n");
}

/* Offsets in ELF files of class 32 have 32 bits: there, no more is needed. */
static bool may_overflow(uint64_t mark)
{
	return sizeof(long) == 4 && mark >> 32;
}

/* QEMU 7.2 keeps 32 bits of what mmap2()'s argument means. */
static bool is_lost(uint64_t mark)
{
#if defined(__arm__) || defined(__sh__)
	return emulated() && mark >> 32;
#else
	return false;
#endif
}

static bool maps_mark(uint64_t mark)
{
	long address = sys.mmap(0, LENGTH, PROT_READ, MAP_PRIVATE, file, mark);
	bool right;

	if (address < 0 && address > -4096)
		return address == -EOVERFLOW && may_overflow(mark);
	right = !memcmp((void *)address, &mark, sizeof(mark));
	return sys.munmap((uintptr_t)address, LENGTH) == 0 && right;
}

static void check_mmap(void)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < ARRAY_SIZE(marks); i++)
		wrong += !is_lost(marks[i]) && !maps_mark(marks[i]);
	ksft_test_result(!wrong, "mmap() at each offset\n");
	ksft_test_result(sys.mmap(0, PAGE, PROT_READ, MAP_PRIVATE, file,
				  0x800) == -EINVAL &&
			 sys.mmap(0, PAGE, PROT_READ, MAP_PRIVATE, -1,
				  0) == -EBADF &&
			 sys.mmap(0, 0, PROT_READ, MAP_PRIVATE, file,
				  0) == -EINVAL, "mmap() fails\n");
}

#define HAS_MMAP2	(sizeof(long) == 4)

/* mmap2()'s offset has 32 bits: what it cannot say is not taken for the file's start. */
static void check_far(void)
{
	ksft_test_result(sys.mmap(0, PAGE, PROT_READ, MAP_PRIVATE, file,
				  1ULL << 44) == -EOVERFLOW,
			 "mmap() at an offset that a call cannot have\n");
}

static bool writable(long address)
{
	int ends[2];
	bool right;

	/* the kernel stores there, or says that it cannot */
	if (pipe(ends) || write(ends[1], "a", 1) != 1)
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	right = read(ends[0], (void *)address, 1) == 1;
	close(ends[0]);
	close(ends[1]);
	return right;
}

static void check_protections(void)
{
	long address = sys.mmap(0, LENGTH, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uintptr_t second = (uintptr_t)address + PAGE;

	ksft_test_result(writable(address) && writable((long)second),
			 "anonymous memory to be written\n");
	ksft_test_result(sys.mprotect(second, PAGE, PROT_READ) == 0 &&
			 writable(address) && !writable((long)second),
			 "mprotect()\n");
	ksft_test_result(sys.mmap(second, PAGE, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_FIXED, file, 5 * PAGE) ==
			 (long)second && writable((long)second),
			 "mmap() at an address\n");
	ksft_test_result(sys.munmap(second, PAGE) == 0 &&
			 writable(address) && !writable((long)second),
			 "munmap()\n");
	ksft_test_result(sys.mprotect(second + 1, PAGE, PROT_READ) == -EINVAL &&
			 sys.munmap(second + 1, PAGE) == -EINVAL,
			 "mprotect() and munmap() fail\n");
	sys.munmap((uintptr_t)address, PAGE);
}

/* Of memory that is there, it succeeds, whether there is something to do or not. */
static void check_flush(void)
{
	long address = sys.mmap(0, LENGTH, RWX, MAP_PRIVATE | MAP_ANONYMOUS,
				-1, 0);

	*(volatile char *)address = 1;
	ksft_test_result(!sys.flush((uintptr_t)address, LENGTH), "flush()\n");
	sys.munmap((uintptr_t)address, LENGTH);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(HAS_MMAP2 ? 18 : 17);
	mapinfo_sys_init(&sys);
	make_file();
	check_open();
	check_ioctl();
	check_file_size();
	check_pread();
	check_mmap();
	if (HAS_MMAP2)
		check_far();
	check_protections();
	check_flush();
	ksft_finished();
}
