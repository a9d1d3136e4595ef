// SPDX-License-Identifier: GPL-2.0-only
/* Each fact that SYSTEM reports, against what the kernel really does. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#ifndef SYS_mseal
#define SYS_mseal		462
#endif
#ifndef MAP_UNINITIALIZED
#define MAP_UNINITIALIZED	0x4000000
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE	0x100000
#endif

#define PRIVATE_ANON	(MAP_PRIVATE | MAP_ANONYMOUS)

/* Unused by every board: neither memory of its own, nor low, nor a stack. */
#define FAR_ADDRESS	0x50000000UL

static unsigned long map_anonymous(size_t length)
{
	long result = raw_mmap(0, length, RW, PRIVATE_ANON, -1, 0);

	if (is_error(result))
		ksft_exit_fail_msg("mmap: %s\n", strerror((int)-result));
	return (unsigned long)result;
}

static bool map_fixed_works(void)
{
	unsigned long there = map_anonymous(page_size());
	long result = raw_mmap(there, page_size(), RW,
			       PRIVATE_ANON | MAP_FIXED, -1, 0);

	munmap((void *)there, page_size());
	return !is_error(result);
}

static bool noreplace_is_honoured(void)
{
	unsigned long there = map_anonymous(page_size());
	long result = raw_mmap(there, page_size(), RW,
			       PRIVATE_ANON | MAP_FIXED_NOREPLACE, -1, 0);

	if (!is_error(result))
		munmap((void *)result, page_size());
	munmap((void *)there, page_size());
	return result == -EEXIST;
}

static bool hint_is_considered(void)
{
	long result = raw_mmap(FAR_ADDRESS, page_size(), RW, PRIVATE_ANON, -1,
			       0);

	if (is_error(result))
		ksft_exit_fail_msg("mmap: %s\n", strerror((int)-result));
	munmap((void *)result, page_size());
	return (unsigned long)result == FAR_ADDRESS;
}

static sigjmp_buf escape;

static void on_fault(int signal)
{
	siglongjmp(escape, signal);
}

/* Memory beyond the last page of a file: a fault, or zeroes. */
static bool eof_faults(void)
{
	int fd = make_file(RAMFS_DIR, 100, NULL);
	volatile unsigned char *memory;
	volatile bool faulted = true;

	memory = mmap(NULL, 3 * page_size(), PROT_READ, MAP_PRIVATE, fd, 0);
	if (memory == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	signal(SIGBUS, on_fault);
	if (!sigsetjmp(escape, 1))
		faulted = memory[2 * page_size()] != 0;
	signal(SIGBUS, SIG_DFL);
	munmap((void *)memory, 3 * page_size());
	close(fd);
	return faulted;
}

/* Dirties some memory and asks for it back as it is. Can only disprove. */
static bool anonymous_seems_zeroed(void)
{
	size_t length = 64 * page_size();
	unsigned long dirty = map_anonymous(length);
	volatile unsigned char *memory;
	bool zeroed = true;
	long result;
	size_t i;

	memset((void *)dirty, 0xa5, length);
	munmap((void *)dirty, length);
	result = raw_mmap(0, length, RW, PRIVATE_ANON | MAP_UNINITIALIZED, -1,
			  0);
	if (is_error(result))
		ksft_exit_fail_msg("mmap: %s\n", strerror((int)-result));
	memory = (void *)result;
	for (i = 0; i < length; i++)
		zeroed &= memory[i] == 0;
	munmap((void *)result, length);
	return zeroed;
}

static bool mprotect_works(void)
{
	unsigned long there = map_anonymous(page_size());
	int ret = mprotect((void *)there, page_size(), PROT_READ);

	munmap((void *)there, page_size());
	return ret == 0;
}

/* A sealed mapping stays until the process ends. */
static bool mseal_works(void)
{
	return syscall(SYS_mseal, map_anonymous(page_size()), page_size(),
		       0) == 0;
}

static void check_fact(const struct mapinfo_system *system, uint64_t fact,
		       bool truth, const char *name)
{
	ksft_test_result(system->known & fact && !(system->facts & fact) == !truth,
			 "%s: %s\n", name, truth ? "yes" : "no");
}

static void check_map_fixed_end(const struct mapinfo_system *system)
{
	unsigned long end = (unsigned long)system->map_fixed_end;
	long last, over;

	if (!has_mmu()) {
		ksft_test_result(!system->map_fixed_min && !end,
				 "no bounds of MAP_FIXED\n");
		return;
	}
	last = raw_mmap(end - page_size(), page_size(), RW,
			PRIVATE_ANON | MAP_FIXED_NOREPLACE, -1, 0);
	over = raw_mmap(end, page_size(), RW,
			PRIVATE_ANON | MAP_FIXED_NOREPLACE, -1, 0);
	ksft_test_result((!is_error(last) || last == -EEXIST) &&
			 over == -ENOMEM, "the upper bound of MAP_FIXED\n");
}

/*
 * What the page allocator gives at most, of which /proc/buddyinfo has a column for each
 * order. Asking for more would have the kernel warn in its log.
 */
static uint64_t largest_piece(void)
{
	FILE *buddyinfo = fopen("/proc/buddyinfo", "re");
	unsigned int orders = 0;
	char line[512], *rest;

	if (!buddyinfo)
		return 0;
	if (!fgets(line, sizeof(line), buddyinfo))
		ksft_exit_fail_msg("/proc/buddyinfo cannot be read\n");
	fclose(buddyinfo);
	strtok_r(line, " ", &rest);
	/* Node 0, zone Normal */
	strtok_r(NULL, " ", &rest);
	strtok_r(NULL, " ", &rest);
	strtok_r(NULL, " ", &rest);
	while (strtok_r(NULL, " \n", &rest))
		orders++;
	return orders ? (uint64_t)page_size() << (orders - 1) : 0;
}

static void check_largest_piece(uint64_t answer)
{
	uint64_t largest = has_mmu() ? 0 : largest_piece();

	if (!has_mmu() && !largest)
		ksft_test_result_skip("there is no /proc/buddyinfo\n");
	else
		ksft_test_result(answer == largest,
				 "the largest piece of memory\n");
}

static uint32_t expected_sharing(void)
{
	if (has_mmu())
		return MAPINFO_SHARING_NEVER;
	return kernel_marks_overlays() ? MAPINFO_SHARING_MAYOVERLAY :
					 MAPINFO_SHARING_MAYSHARE;
}

int main(void)
{
	struct mapinfo_system system;
	bool zeroed;

	ksft_print_header();
	ksft_set_plan(13);
	if (ask_system(open_device(), &system))
		ksft_exit_fail_msg("SYSTEM failed\n");

	ksft_test_result(system.abi == MAPINFO_ABI, "ABI %u\n", MAPINFO_ABI);
	ksft_test_result(system.page_size == page_size(), "page size %zu\n",
			 page_size());
	ksft_test_result(system.sharing == expected_sharing(),
			 "sharing is marked as %u\n", expected_sharing());
	check_fact(&system, MAPINFO_FACT_MMU, has_mmu(), "MMU");
	check_fact(&system, MAPINFO_FACT_MAP_FIXED, map_fixed_works(),
		   "MAP_FIXED");
	check_fact(&system, MAPINFO_FACT_NOREPLACE, noreplace_is_honoured(),
		   "MAP_FIXED_NOREPLACE is honoured");
	check_fact(&system, MAPINFO_FACT_HINT, hint_is_considered(),
		   "address hints are considered");
	check_fact(&system, MAPINFO_FACT_EOF_FAULTS, eof_faults(),
		   "memory past the end of a file faults");
	zeroed = anonymous_seems_zeroed();
	ksft_test_result(system.known & MAPINFO_FACT_ANON_ZEROED &&
			 (zeroed || !(system.facts & MAPINFO_FACT_ANON_ZEROED)),
			 "MAP_UNINITIALIZED memory was %szero\n",
			 zeroed ? "" : "not ");
	check_fact(&system, MAPINFO_FACT_MPROTECT, mprotect_works(),
		   "mprotect");
	check_fact(&system, MAPINFO_FACT_MSEAL, mseal_works(), "mseal");
	check_map_fixed_end(&system);
	check_largest_piece(system.contiguous_max);
	ksft_finished();
}
