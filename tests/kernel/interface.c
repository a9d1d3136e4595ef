// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ioctl interface itself: unknown commands, structures that are shorter or
 * longer than the kernel's, padding, flags and pointers. A refused call must
 * leave the caller's memory as it was.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

/* A structure of a later version: what is known, and more after it. */
#define LATER	64

#define SYSTEM_OF(size)	_IOC(_IOC_READ | _IOC_WRITE, MAPINFO_IOC_TYPE, 0, size)
#define MAPS_OF(size)	_IOC(_IOC_READ | _IOC_WRITE, MAPINFO_IOC_TYPE, 3, size)

struct later_system {
	struct mapinfo_system system;
	unsigned char more[LATER];
};

struct later_map {
	struct mapinfo_map map;
	unsigned char more[LATER];
};

struct later_maps {
	struct mapinfo_vector maps;
	unsigned char more[LATER];
};

static int device;

static void expect(int error, int expected, const char *what)
{
	if (error != expected)
		ksft_print_msg("got %d, expected %d\n", error, expected);
	ksft_test_result(error == expected, "%s\n", what);
}

static bool all_bytes_are(const void *memory, unsigned char value, size_t size)
{
	const unsigned char *bytes = memory;

	while (size--)
		if (*bytes++ != value)
			return false;
	return true;
}

static void check_commands(void)
{
	struct mapinfo_system system = { };

	expect(ask(device, _IOWR(MAPINFO_IOC_TYPE, 0x7f, system), &system),
	       -ENOTTY, "unknown number: ENOTTY");
	expect(ask(device, _IOWR(MAPINFO_IOC_TYPE + 1, 0, system), &system),
	       -ENOTTY, "unknown type: ENOTTY");
	expect(ask(device, _IOR(MAPINFO_IOC_TYPE, 0, system), &system),
	       -ENOTTY, "wrong direction: ENOTTY");
	ksft_test_result(all_bytes_are(&system, 0, sizeof(system)),
			 "nothing was written\n");
	expect(read(device, &system, sizeof(system)) < 0 ? -errno : 0, -EINVAL,
	       "read: EINVAL");
	expect(write(device, &system, sizeof(system)) < 0 ? -errno : 0, -EINVAL,
	       "write: EINVAL");
}

static void check_system_sizes(void)
{
	struct later_system later;

	memset(&later, 0, sizeof(later));
	expect(ask(device, SYSTEM_OF(0), &later), -EINVAL,
	       "SYSTEM: no structure: EINVAL");
	expect(ask(device, SYSTEM_OF(MAPINFO_SYSTEM_SIZE_VER0 - 8), &later),
	       -EINVAL, "SYSTEM: shorter than the first version: EINVAL");
	ksft_test_result(all_bytes_are(&later, 0, sizeof(later)),
			 "SYSTEM: nothing was written\n");
	expect(ask(device, SYSTEM_OF(sizeof(later)), &later), 0,
	       "SYSTEM: longer, the end zero");
	ksft_test_result(later.system.abi == MAPINFO_ABI &&
			 all_bytes_are(later.more, 0, LATER),
			 "SYSTEM: only what is known was written\n");

	memset(&later, 0, sizeof(later));
	later.more[LATER - 1] = 1;
	expect(ask(device, SYSTEM_OF(sizeof(later)), &later), -E2BIG,
	       "SYSTEM: longer, the end not zero: E2BIG");
	ksft_test_result(!later.system.abi, "SYSTEM: nothing was written\n");

	memset(&later, 0, sizeof(later));
	later.system.flags = 1;
	expect(ask(device, MAPINFO_SYSTEM, &later), -EINVAL,
	       "SYSTEM: unknown flag: EINVAL");
	ksft_test_result(!later.system.abi, "SYSTEM: nothing was written\n");
}

/* A range or a file asked about alone. */
static void check_one_sizes(unsigned int nr, size_t size_ver0, const char *name)
{
	union {
		struct later_map map;
		struct mapinfo_file file;
		unsigned char bytes[sizeof(struct later_map)];
	} later;
	const size_t longer = size_ver0 + LATER;
	unsigned int command = _IOC(_IOC_READ | _IOC_WRITE, MAPINFO_IOC_TYPE,
				    nr, size_ver0 - 8);

	memset(&later, 0, sizeof(later));
	ksft_test_result(ask(device, command, &later) == -EINVAL,
			 "%s: shorter than the first version: EINVAL\n", name);
	command = _IOC(_IOC_READ | _IOC_WRITE, MAPINFO_IOC_TYPE, nr, longer);
	later.bytes[longer - 1] = 1;
	ksft_test_result(ask(device, command, &later) == -E2BIG,
			 "%s: longer, the end not zero: E2BIG\n", name);
	later.bytes[longer - 1] = 0;
	ksft_test_result(all_bytes_are(&later, 0, sizeof(later)),
			 "%s: nothing was written\n", name);
	ksft_test_result(!ask(device, command, &later),
			 "%s: longer, the end zero\n", name);
	ksft_test_result(!all_bytes_are(&later, 0, size_ver0) &&
			 all_bytes_are(later.bytes + size_ver0, 0, LATER),
			 "%s: only what is known was written\n", name);
}

/* A vector of one entry about this very function's stack. */
static struct mapinfo_vector one_entry(struct later_map *entry)
{
	memset(entry, 0, sizeof(*entry));
	entry->map.addr = (uintptr_t)entry;
	entry->map.length = 1;
	return (struct mapinfo_vector){
		.count = 1,
		.entry_size = sizeof(entry->map),
		.entries = (uintptr_t)entry,
	};
}

static void check_maps_sizes(void)
{
	struct later_maps later = { };
	struct later_map entry;

	later.maps = one_entry(&entry);
	expect(ask(device, MAPS_OF(MAPINFO_VECTOR_SIZE_VER0 - 8), &later),
	       -EINVAL, "MAP: shorter than the first version: EINVAL");
	expect(ask(device, MAPS_OF(sizeof(later)), &later), 0,
	       "MAP: longer, the end zero");
	later.maps = one_entry(&entry);
	later.more[0] = 1;
	expect(ask(device, MAPS_OF(sizeof(later)), &later), -E2BIG,
	       "MAP: longer, the end not zero: E2BIG");
	ksft_test_result(!entry.map.valid, "MAP: nothing was written\n");
}

static void expect_refused(const struct mapinfo_vector *maps,
			   const struct later_map *entry, const char *what)
{
	struct mapinfo_vector copy = *maps;
	int error = ask(device, MAPINFO_MAPS, &copy);

	ksft_test_result(error == -EINVAL && !entry->map.valid,
			 "MAP: %s: EINVAL, nothing written\n", what);
}

static void check_maps_fields(void)
{
	struct mapinfo_vector maps;
	struct later_map entry;

	maps = one_entry(&entry);
	maps.flags = 1;
	expect_refused(&maps, &entry, "unknown flag");
	maps = one_entry(&entry);
	maps.reserved = 1;
	expect_refused(&maps, &entry, "padding not zero");
	maps = one_entry(&entry);
	maps.count = 0;
	expect_refused(&maps, &entry, "no entries");
	maps.count = MAPINFO_VECTOR_MAX + 1;
	expect_refused(&maps, &entry, "too many entries");
	maps = one_entry(&entry);
	maps.entry_size = MAPINFO_MAP_SIZE_VER0 - 8;
	expect_refused(&maps, &entry, "short entries");
	maps.entry_size = MAPINFO_MAP_SIZE_VER0 + 4;
	expect_refused(&maps, &entry, "an entry size not a multiple of 8");
	maps.entry_size = MAPINFO_ENTRY_SIZE_MAX + 8;
	expect_refused(&maps, &entry, "huge entries");
}

static void check_entries(void)
{
	struct mapinfo_vector maps;
	struct later_map entry;

	maps = one_entry(&entry);
	maps.entry_size = sizeof(entry);
	expect(ask(device, MAPINFO_MAPS, &maps), 0,
	       "entry: longer, the end zero");
	ksft_test_result(entry.map.valid && all_bytes_are(entry.more, 0, LATER),
			 "entry: only what is known was written\n");
	maps = one_entry(&entry);
	maps.entry_size = sizeof(entry);
	entry.more[0] = 1;
	expect(ask(device, MAPINFO_MAPS, &maps), -E2BIG,
	       "entry: longer, the end not zero: E2BIG");
	ksft_test_result(!entry.map.valid, "entry: nothing was written\n");

	maps = one_entry(&entry);
	entry.map.flags = 0x80000000;
	ask(device, MAPINFO_MAPS, &maps);
	expect(entry.map.error, -EINVAL, "entry: unknown flag: EINVAL");
	maps = one_entry(&entry);
	entry.map.fd = 1;
	ask(device, MAPINFO_MAPS, &maps);
	expect(entry.map.error, -EINVAL, "entry: fd without its flag: EINVAL");
	maps = one_entry(&entry);
	entry.map.flags = MAPINFO_MAP_OF_FILE;
	entry.map.addr = 0;
	entry.map.fd = -1;
	ask(device, MAPINFO_MAPS, &maps);
	expect(entry.map.error, -EBADF, "entry: no such file to look in: EBADF");
	maps = one_entry(&entry);
	entry.map.flags = MAPINFO_MAP_OF_FILE | MAPINFO_MAP_NEXT;
	entry.map.length = 0;
	ask(device, MAPINFO_MAPS, &maps);
	expect(entry.map.error, -EINVAL,
	       "entry: flags that exclude each other: EINVAL");

	/* what is only written may hold anything before */
	maps = one_entry(&entry);
	memset(&entry.map.error, 0xa5,
	       sizeof(entry.map) - offsetof(struct mapinfo_map, error));
	expect(ask(device, MAPINFO_MAPS, &maps), 0,
	       "entry: answers of an earlier call are no input");
	ksft_test_result(!entry.map.error && !entry.map.attributes &&
			 entry.map.verdict == MAPINFO_VERDICT_PRIVATE,
			 "entry: and are replaced\n");
}

/*
 * Addresses that cannot be used. Not without an MMU: the kernel does not check
 * them there, for any system call, and an access to no memory stops it.
 */
#define POINTERS	7

static void check_pointers(void)
{
	struct mapinfo_vector maps;
	struct later_map entry;
	unsigned char *memory;
	size_t page = page_size();

	memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(memory + page, page);
	expect(ask(device, MAPINFO_SYSTEM, NULL), -EFAULT,
	       "SYSTEM: no address: EFAULT");
	expect(ask(device, MAPINFO_SYSTEM, (void *)-4096L), -EFAULT,
	       "SYSTEM: an address of the kernel: EFAULT");
	expect(ask(device, MAPINFO_SYSTEM, memory + page - 8), -EFAULT,
	       "SYSTEM: ends in no memory: EFAULT");
	expect(ask(device, MAPINFO_MAPS, memory + page - 8), -EFAULT,
	       "MAP: ends in no memory: EFAULT");
	maps = one_entry(&entry);
	maps.entries = (uintptr_t)memory + page - 8;
	expect(ask(device, MAPINFO_MAPS, &maps), -EFAULT,
	       "MAP: entries end in no memory: EFAULT");
	maps.entries = UINT64_MAX - 4095;
	expect(ask(device, MAPINFO_MAPS, &maps), -EFAULT,
	       "MAP: entries at an address of the kernel: EFAULT");
	mprotect(memory, page, PROT_READ);
	expect(ask(device, MAPINFO_SYSTEM, memory), -EFAULT,
	       "SYSTEM: memory that is not writable: EFAULT");
	munmap(memory, page);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(6 + 9 + 2 * 5 + 4 + 7 + 10 + (has_mmu() ? POINTERS : 0));
	device = open_device();
	check_commands();
	check_system_sizes();
	check_one_sizes(1, MAPINFO_MAP_SIZE_VER0, "MAP alone");
	check_one_sizes(2, MAPINFO_FILE_SIZE_VER0, "FILE alone");
	check_maps_sizes();
	check_maps_fields();
	check_entries();
	if (has_mmu())
		check_pointers();
	ksft_finished();
}
