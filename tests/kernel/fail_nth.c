// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each call with a fault put into it: into the first thing that can fail, memory
 * that is wanted or a copy from or to the caller, then into the second, and so on
 * until the call is through before the fault is. It must fail by an error that the
 * header has for that, and have written nothing; of a vector, nothing but entries
 * that were answered before. For kernels with CONFIG_FAULT_INJECTION.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

/* More than the module answers at a time, and not a whole number of batches. */
#define ENTRIES		11
/* Bytes of a later version's structure. */
#define LATER		64
/* Of anything that is asked. */
#define SIZE_MAX_ENTRY	(sizeof(struct mapinfo_map) + LATER)
/* A call in which more can fail than this never ends. */
#define FAULTS_MAX	200

/* A question, alone (count 0) or in a vector, with later bytes at the end. */
struct call {
	const char *name;
	unsigned int nr, count;
	size_t size, later;
	void (*ask)(void *question);
};

/* What is given to the kernel: a vector's entries lie at the same place as one. */
struct memory {
	struct mapinfo_vector vector;
	unsigned char entries[ENTRIES][SIZE_MAX_ENTRY];
	unsigned char behind[64];
};

static int device, fail_nth, in_ramfs, in_ext2;
static unsigned char *mapped;

static void ask_nothing(void *question)
{
}

static void ask_mapped(void *question)
{
	struct mapinfo_map *map = question;

	map->addr = (uintptr_t)mapped;
	map->length = 1;
}

static void ask_next(void *question)
{
	((struct mapinfo_map *)question)->flags = MAPINFO_MAP_NEXT;
}

/* Where nothing is mapped. */
static void ask_lost(void *question)
{
	struct mapinfo_map *map = question;

	map->addr = 16;
	map->length = 1;
	map->flags = MAPINFO_MAP_OF_FILE;
	map->fd = in_ramfs;
}

static void ask_of(int fd, struct mapinfo_file *file)
{
	file->fd = fd;
	file->prot = PROT_READ;
	file->length = 2 * page_size();
	file->flags = MAPINFO_FILE_DIRECT_LENGTH;
}

static void ask_ramfs(void *question)
{
	ask_of(in_ramfs, question);
}

static void ask_ext2(void *question)
{
	ask_of(in_ext2, question);
}

#define SYSTEM	_IOC_NR(MAPINFO_SYSTEM), 0, sizeof(struct mapinfo_system)
#define MAP	_IOC_NR(MAPINFO_MAP), 0, sizeof(struct mapinfo_map)
#define FILE_	_IOC_NR(MAPINFO_FILE), 0, sizeof(struct mapinfo_file)
#define MAPS	_IOC_NR(MAPINFO_MAPS), ENTRIES, sizeof(struct mapinfo_map)
#define FILES	_IOC_NR(MAPINFO_FILES), ENTRIES, sizeof(struct mapinfo_file)

static const struct call calls[] = {
	{ "SYSTEM", SYSTEM, 0, ask_nothing },
	{ "SYSTEM, longer", SYSTEM, LATER, ask_nothing },
	{ "MAP", MAP, 0, ask_mapped },
	{ "MAP, longer", MAP, LATER, ask_mapped },
	{ "MAP of the next", MAP, 0, ask_next },
	{ "MAP of a file", MAP, 0, ask_lost },
	{ "FILE in ramfs", FILE_, 0, ask_ramfs },
	{ "FILE in ext2", FILE_, 0, ask_ext2 },
	{ "FILE, longer", FILE_, LATER, ask_ext2 },
	{ "MAPS", MAPS, 0, ask_mapped },
	{ "MAPS, longer", MAPS, LATER, ask_mapped },
	{ "MAPS of a file", MAPS, 0, ask_lost },
	{ "FILES in ramfs", FILES, 0, ask_ramfs },
	{ "FILES in ext2", FILES, 0, ask_ext2 },
	{ "FILES, longer", FILES, LATER, ask_ramfs },
};

/* Entries follow one another at the size that the caller says. */
static unsigned char *entry(const struct call *call, struct memory *memory,
			    unsigned int i)
{
	return memory->entries[0] + i * (call->size + call->later);
}

static unsigned int count_entries(const struct call *call)
{
	return call->count ? call->count : 1;
}

static void fill_in(const struct call *call, struct memory *memory)
{
	unsigned int i;

	memset(memory, 0, sizeof(*memory));
	memset(memory->behind, 0x5a, sizeof(memory->behind));
	for (i = 0; i < count_entries(call); i++)
		call->ask(entry(call, memory, i));
	memory->vector.count = call->count;
	memory->vector.entry_size = (uint32_t)(call->size + call->later);
	memory->vector.entries = (uintptr_t)memory->entries;
}

static int do_call(const struct call *call, struct memory *memory)
{
	const size_t size = call->count ? sizeof(memory->vector) :
					  call->size + call->later;

	return ask(device, _IOC(_IOC_READ | _IOC_WRITE, MAPINFO_IOC_TYPE,
				call->nr, size),
		   call->count ? (void *)&memory->vector : memory->entries);
}

static void set_fault(unsigned int n)
{
	char text[16];
	const int length = snprintf(text, sizeof(text), "%u", n);

	/* a fault that is still to come may come here */
	while (pwrite(fail_nth, text, (size_t)length, 0) != length)
		if (errno != EFAULT)
			ksft_exit_fail_msg("fail-nth: %s\n", strerror(errno));
}

/* Whether the fault has come; if not, it may come in reading that. */
static bool fault_came(void)
{
	char text[16] = "";

	if (pread(fail_nth, text, sizeof(text) - 1, 0) < 0) {
		if (errno != EFAULT)
			ksft_exit_fail_msg("fail-nth: %s\n", strerror(errno));
		return false;
	}
	return atoi(text) == 0;
}

/* As it was, but for the first entries, which are as they are when all goes well. */
static bool is_untouched(const struct call *call, struct memory *memory,
			 struct memory *before, struct memory *answered)
{
	const size_t size = call->size + call->later;
	unsigned int i = 0;

	if (call->count)
		while (i < call->count &&
		       !memcmp(entry(call, memory, i),
			       entry(call, answered, i), size)) {
			memcpy(entry(call, before, i),
			       entry(call, memory, i), size);
			i++;
		}
	return !memcmp(memory, before, sizeof(*memory));
}

/* One call, with the @n-th thing in it failing. Returns whether there was one. */
static bool try_fault(const struct call *call, struct memory *answered,
		      unsigned int n, unsigned int *wrong)
{
	static struct memory memory, before;
	bool came;
	int error;

	fill_in(call, &memory);
	before = memory;
	set_fault(n);
	error = do_call(call, &memory);
	came = fault_came();
	set_fault(0);
	if (!error) {
		memory.vector.entries = answered->vector.entries;
		*wrong += !!memcmp(&memory, answered, sizeof(memory));
	} else if (!came || (error != -EFAULT && error != -ENOMEM) ||
		   !is_untouched(call, &memory, &before, answered)) {
		ksft_print_msg("%s, fault %u: %s\n", call->name, n,
			       strerror(-error));
		(*wrong)++;
	}
	return came;
}

static void check_call(const struct call *call)
{
	static struct memory answered;
	unsigned int n = 1, wrong = 0;

	fill_in(call, &answered);
	if (do_call(call, &answered))
		ksft_exit_fail_msg("%s fails without a fault\n", call->name);
	while (n < FAULTS_MAX && try_fault(call, &answered, n, &wrong))
		n++;
	/* each reads something and writes something */
	ksft_test_result(n > 2 && n < FAULTS_MAX && !wrong,
			 "%s: %u faults\n", call->name, n - 1);
}

static void set_up(const char *name, const char *value)
{
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "/sys/kernel/debug/%s", name);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
	close(fd);
}

/* Faults in memory that the kernel could wait for, too; and no word on each. */
static void set_up_faults(void)
{
	if (mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL) &&
	    errno != EBUSY)
		ksft_exit_fail_msg("debugfs: %s\n", strerror(errno));
	set_up("failslab/ignore-gfp-wait", "N");
	set_up("fail_page_alloc/ignore-gfp-wait", "N");
	set_up("failslab/verbose", "0");
	set_up("fail_page_alloc/verbose", "0");
	set_up("fail_usercopy/verbose", "0");
	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR);
	if (fail_nth < 0)
		ksft_exit_fail_msg("fail-nth: %s\n", strerror(errno));
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(calls));
	set_up_faults();
	device = open_device();
	in_ramfs = make_file(RAMFS_DIR, 3 * page_size(), NULL);
	in_ext2 = make_file(EXT2_DIR, 3 * page_size(), NULL);
	mapped = mmap(NULL, page_size(), PROT_READ, MAP_PRIVATE, in_ramfs, 0);
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		check_call(&calls[i]);
	ksft_finished();
}
