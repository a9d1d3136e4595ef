// SPDX-License-Identifier: GPL-2.0-only
/* MAP for ranges that are not simply one mapping, and vectors of them. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "lib.h"

#define VECTOR	9

static unsigned char *map_pages(size_t pages, int prot)
{
	void *memory = mmap(NULL, pages * page_size(), prot,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	return memory;
}

/* Nothing is ever mapped at address 0, with or without an MMU. */
static void check_nothing(int device)
{
	const uint32_t about_a_mapping = MAPINFO_VALID_VMA |
		MAPINFO_VALID_FILE | MAPINFO_VALID_REGION |
		MAPINFO_VALID_VERDICT;
	struct mapinfo_map map;

	ksft_test_result(ask_map(device, NULL, 1, &map) == -ENOENT &&
			 !(map.valid & about_a_mapping) && !map.verdict,
			 "nothing mapped: ENOENT, no verdict\n");
}

/* More than an address of this program can name, maybe not one of the kernel's. */
static int beyond_all_addresses(void)
{
	if (sizeof(long) == 8)
		return -EINVAL;
	return kernel_addresses_have_64_bits() ? -ENOENT : -EOVERFLOW;
}

static void check_impossible(int device)
{
	struct mapinfo_map map;
	struct mapinfo_vector maps = {
		.count = 1,
		.entry_size = sizeof(map),
		.entries = (uintptr_t)&map,
	};

	map = (struct mapinfo_map){ .addr = UINT64_MAX, .length = 2 };
	ksft_test_result(!ask(device, MAPINFO_MAPS, &maps) &&
			 map.error == -EOVERFLOW && !map.valid,
			 "a range that wraps: EOVERFLOW\n");
	map = (struct mapinfo_map){ .addr = 4096, .length = UINT64_MAX };
	ksft_test_result(!ask(device, MAPINFO_MAPS, &maps) &&
			 map.error == -EOVERFLOW && !map.valid,
			 "a length that wraps: EOVERFLOW\n");
	map = (struct mapinfo_map){ .length = (uint64_t)UINTPTR_MAX + 1 };
	ksft_test_result(!ask(device, MAPINFO_MAPS, &maps) &&
			 map.error == beyond_all_addresses(),
			 "a range of more than an address can name\n");
	map = (struct mapinfo_map){ .addr = 4096 };
	ksft_test_result(!ask(device, MAPINFO_MAPS, &maps) &&
			 map.error == -EINVAL && !map.valid,
			 "no length: EINVAL\n");
	map = (struct mapinfo_map){ .addr = 4096, .length = 1,
				    .flags = MAPINFO_MAP_NEXT };
	ksft_test_result(!ask(device, MAPINFO_MAPS, &maps) &&
			 map.error == -EINVAL && !map.valid,
			 "NEXT with a length: EINVAL\n");
}

static void check_inside(int device)
{
	unsigned char *memory = map_pages(4, PROT_READ | PROT_WRITE);
	struct mapinfo_map map;
	int ret;

	ret = ask_map(device, memory + page_size() + 1, 10, &map);
	ksft_test_result(!ret && map.vma_start <= (uintptr_t)memory &&
			 map.vma_end >= (uintptr_t)memory + 4 * page_size() &&
			 map.verdict == MAPINFO_VERDICT_PRIVATE,
			 "a few bytes: the mapping that holds them\n");
	ret = ask_map(device, memory + 4 * page_size() - 1, 1, &map);
	ksft_test_result(!ret && !map.attributes &&
			 map.valid & MAPINFO_VALID_VERDICT,
			 "the last byte is inside\n");
	munmap(memory, 4 * page_size());
}

static void check_spanning(int device)
{
	unsigned char *memory = map_pages(4, PROT_READ | PROT_WRITE);
	struct mapinfo_map map;
	uintptr_t end;
	int ret;

	/* with an MMU, keep a neighbour from being merged */
	if (has_mmu())
		mprotect(memory + 2 * page_size(), 2 * page_size(), PROT_READ);
	ask_map(device, memory, 1, &map);
	end = (uintptr_t)map.vma_end;

	ret = ask_map(device, (void *)(end - 1), 2, &map);
	ksft_test_result(!ret && map.attributes == MAPINFO_ATTR_SPANS &&
			 !(map.valid & MAPINFO_VALID_VERDICT) &&
			 map.verdict == MAPINFO_VERDICT_NONE,
			 "one byte too far: SPANS, no verdict\n");
	ksft_test_result(!ret && map.valid & MAPINFO_VALID_VMA &&
			 map.vma_end == end, "and where the mapping ends\n");
	munmap(memory, 4 * page_size());
}

/* More entries than the module answers at once, good and bad ones mixed. */
static void check_vector(int device)
{
	unsigned char *memory = map_pages(1, PROT_READ);
	struct mapinfo_map map[VECTOR] = { };
	struct mapinfo_vector maps = {
		.count = VECTOR,
		.entry_size = sizeof(*map),
		.entries = (uintptr_t)map,
	};
	bool good = true;
	unsigned int i;

	for (i = 0; i < VECTOR; i++) {
		map[i].addr = i % 3 ? (uintptr_t)memory : 0;
		map[i].length = i % 2 ? page_size() : 0;
	}
	ksft_test_result(!ask(device, MAPINFO_MAPS, &maps),
			 "a vector with bad entries is answered\n");
	for (i = 0; i < VECTOR; i++) {
		int expected = i % 2 == 0 ? -EINVAL : i % 3 ? 0 : -ENOENT;

		good &= map[i].error == expected &&
			map[i].verdict == (expected ? MAPINFO_VERDICT_NONE :
						      MAPINFO_VERDICT_PRIVATE);
	}
	ksft_test_result(good, "each entry has its own error\n");
	munmap(memory, page_size());
}

int main(void)
{
	int device;

	ksft_print_header();
	ksft_set_plan(12);
	device = open_device();
	check_nothing(device);
	check_impossible(device);
	check_inside(device);
	check_spanning(device);
	check_vector(device);
	ksft_finished();
}
