// SPDX-License-Identifier: GPL-2.0-only
/*
 * The executor: libraries of this system mapped by both strategies and compared
 * with their files byte by byte, page by page; then each of its system calls
 * made to fail, in turn.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

static struct mapinfo_context context;
/* The kernel's own calls, under those that count and fail. */
static struct mapinfo_sys real;

static unsigned int calls;
static unsigned int fail_at;	/* which call fails, from 1; 0 for none */
static int fail_with;
static size_t most_at_once;	/* reads are cut to that */
static bool interrupted;	/* every other read, the first one too */

static bool fails(void)
{
	return ++calls == fail_at;
}

static long test_mmap(uintptr_t address, size_t length, int prot, int flags,
		      int fd, uint64_t offset)
{
	if (fails())
		return fail_with;
	return real.mmap(address, length, prot, flags, fd, offset);
}

static long test_mprotect(uintptr_t address, size_t length, int prot)
{
	return fails() ? fail_with : real.mprotect(address, length, prot);
}

static long test_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	if (fails())
		return fail_with;
	if (interrupted && calls % 2 == 0)
		return -EINTR;
	if (most_at_once && length > most_at_once)
		length = most_at_once;
	return real.pread(fd, buffer, length, offset);
}

static long test_file_size(int fd, uint64_t *size)
{
	return fails() ? fail_with : real.file_size(fd, size);
}

static void set_up(void)
{
	struct mapinfo_sys sys;

	mapinfo_sys_init(&real);
	sys = real;
	sys.mmap = test_mmap;
	sys.mprotect = test_mprotect;
	sys.pread = test_pread;
	sys.file_size = test_file_size;
	mapinfo_open(&context, &sys, PAGE);
}

static void reset(void)
{
	calls = 0;
	fail_at = 0;
	most_at_once = 0;
	interrupted = false;
}

/* This process's mappings and open files. */
struct state {
	size_t maps_length;
	char maps[64 << 10];
	unsigned int next_fd;
};

static size_t read_maps(char *buffer, size_t size)
{
	int fd = open("/proc/self/maps", O_RDONLY);
	size_t length = 0;
	ssize_t n;

	while ((n = read(fd, buffer + length, size - 1 - length)) > 0)
		length += (size_t)n;
	close(fd);
	buffer[length] = 0;
	return length;
}

static void get_state(struct state *state)
{
	int fd = open("/", O_RDONLY);

	close(fd);
	state->next_fd = (unsigned int)fd;
	state->maps_length = read_maps(state->maps, sizeof(state->maps));
}

static bool same_state(const struct state *before)
{
	static struct state now;

	get_state(&now);
	return now.next_fd == before->next_fd &&
	       now.maps_length == before->maps_length &&
	       !memcmp(now.maps, before->maps, now.maps_length);
}

static bool zero(const unsigned char *bytes, uint64_t length)
{
	while (length && !*bytes) {
		bytes++;
		length--;
	}
	return !length;
}

static bool same_bytes(const struct library *library,
		       const struct mapinfo_elf *elf, uintptr_t bias)
{
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		const unsigned char *memory;

		memory = (const void *)(bias + (uintptr_t)s->vaddr);
		if (memcmp(memory, library->bytes + s->offset, s->filesz) ||
		    !zero(memory + s->filesz, s->memsz - s->filesz))
			return false;
	}
	return true;
}

static uint64_t file_bytes(const struct mapinfo_elf *elf)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < elf->count; i++)
		sum += elf->segments[i].filesz;
	return sum;
}

/* Of a copy, where no gap was read along: nothing went past a segment. */
static bool zero_gaps(const struct mapinfo_elf *elf,
		      const struct mapinfo_mapping *mapping)
{
	uintptr_t at = mapping->start;
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		uintptr_t start = mapping->bias + (uintptr_t)s->vaddr;

		if (!zero((const void *)at, start - at))
			return false;
		at = start + (uintptr_t)s->memsz;
	}
	return zero((const void *)at, mapping->start + mapping->length - at);
}

/* What /proc/self/maps says of a page; -1 if it is not mapped. */
static int prot_at(const char *maps, uintptr_t address)
{
	unsigned long start, end;
	char prot[5];

	for (; maps && *maps; maps = strchr(maps, '\n')) {
		maps += *maps == '\n';
		if (sscanf(maps, "%lx-%lx %4s", &start, &end, prot) != 3)
			continue;
		if (address >= start && address < end)
			return (prot[0] == 'r' ? PROT_READ : 0) |
			       (prot[1] == 'w' ? PROT_WRITE : 0) |
			       (prot[2] == 'x' ? PROT_EXEC : 0);
	}
	return -1;
}

/* The protections that segments want for a page, together. */
static int wanted_prot(const struct mapinfo_elf *elf, uint64_t page)
{
	unsigned int i;
	int prot = 0;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];

		if (s->vaddr < page + PAGE && s->vaddr + s->memsz > page)
			prot |= s->prot;
	}
	return prot;
}

static bool same_prot(const struct mapinfo_elf *elf, uintptr_t bias)
{
	static char maps[64 << 10];
	unsigned int i;
	uint64_t page;

	read_maps(maps, sizeof(maps));
	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];

		for (page = s->vaddr & ~(PAGE - 1);
		     page < s->vaddr + s->memsz; page += PAGE)
			if (prot_at(maps, bias + (uintptr_t)page) !=
			    wanted_prot(elf, page))
				return false;
	}
	return true;
}

/* What a loader does next, where it may: write to every page of its data. */
static void relocate(const struct mapinfo_elf *elf, uintptr_t bias)
{
	unsigned int i;
	uint64_t k;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];

		if (!(s->prot & PROT_WRITE))
			continue;
		for (k = 0; k < s->memsz; k += PAGE)
			++*(volatile char *)(bias + (uintptr_t)(s->vaddr + k));
		++*(volatile char *)(bias +
				     (uintptr_t)(s->vaddr + s->memsz - 1));
	}
}

static const struct mapinfo_system *system_to_test;
static unsigned int mapped, faults;

static const char *check_mapping(const struct library *library,
				 const struct mapinfo_elf *elf,
				 const struct mapinfo_plan *plan)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;

	if (mapinfo_execute(&context, library->fd, plan, &mapping, &error))
		return strerror(-error.errnum);
	if (!interrupted && !most_at_once &&
	    calls != plan->cost.system_calls)
		return "not as many system calls as planned";
	if (mapping.strategy != plan->strategy ||
	    mapping.length != plan->length ||
	    mapping.bias + plan->vaddr != mapping.start)
		return "a wrong mapping";
	if (!same_bytes(library, elf, mapping.bias))
		return "wrong bytes";
	if (plan->strategy == MAPINFO_STRATEGY_COPY &&
	    plan->cost.bytes_read == file_bytes(elf) &&
	    !zero_gaps(elf, &mapping))
		return "bytes where no segment is";
	/* where mprotect() is known not to work, the copy allows everything */
	if (system_to_test != &without_mmu && !same_prot(elf, mapping.bias))
		return "wrong protections";
	relocate(elf, mapping.bias);
	if (mapinfo_unmap(&context, &mapping))
		return "cannot be unmapped";
	return NULL;
}

static void check_library(const struct library *library)
{
	static struct state before;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	struct mapinfo_elf elf;
	const char *fault;

	if (mapinfo_elf_parse(library->bytes, library->size, library->size,
			      &elf, &error) ||
	    mapinfo_plan(system_to_test, &elf, &plan, &error))
		return;
	calls = 0;
	get_state(&before);
	fault = check_mapping(library, &elf, &plan);
	if (!fault && !same_state(&before))
		fault = "something stays mapped or open";
	mapped++;
	if (!fault)
		return;
	ksft_print_msg("%s: %s\n", library->path, fault);
	faults++;
}

static void check_libraries(const char *name,
			    const struct mapinfo_system *system,
			    unsigned int limit)
{
	system_to_test = system;
	mapped = 0;
	faults = 0;
	for_each_library(limit, check_library);
	ksft_print_msg("%u libraries\n", mapped);
	ksft_test_result(mapped && !faults, "libraries, %s\n", name);
}

/* The small file of the other tests, whose bytes no library happens to have. */
static void check_image(const char *name, const struct mapinfo_system *system)
{
	static unsigned char bytes[IMAGE_SIZE];
	struct library library = { "image", -1, bytes, sizeof(bytes) };
	struct image image;

	make_image(&image);
	library.fd = image_file(&image);
	real.pread(library.fd, bytes, sizeof(bytes), 0);
	system_to_test = system;
	mapped = 0;
	faults = 0;
	check_library(&library);
	ksft_test_result(mapped && !faults, "a small file, %s\n", name);
	close(library.fd);
}

/* Fails call number @fail_at of the executor. Whether there is such a call. */
static bool fail_one(int fd, const struct mapinfo_plan *plan, bool *right)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	static struct state before;
	int ret;

	get_state(&before);
	calls = 0;
	ret = mapinfo_execute(&context, fd, plan, &mapping, &error);
	if (calls < fail_at) {
		mapinfo_unmap(&context, &mapping);
		return false;
	}
	*right = ret == fail_with && error.errnum == fail_with &&
		 error.reason == MAPINFO_REASON_SYSTEM_CALL &&
		 error.step >= 0 && error.step < (int)plan->count &&
		 error.phdr == plan->steps[error.step].phdr &&
		 same_state(&before);
	return true;
}

static void make_plan(const struct mapinfo_system *system, int *fd,
		      struct mapinfo_plan *plan)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	struct image image;

	make_image(&image);
	/* read-only with bss: then there is something to protect */
	image.phdr[TEXT].p_filesz -= 0x100;
	*fd = image_file(&image);
	reset();
	if (mapinfo_elf_read(&context, *fd, &elf, &error) ||
	    mapinfo_plan(system, &elf, plan, &error))
		ksft_exit_fail_msg("no plan\n");
}

static void check_failures(const char *name,
			   const struct mapinfo_system *system)
{
	struct mapinfo_plan plan;
	unsigned int wrong = 0;
	bool right;
	int fd;

	make_plan(system, &fd, &plan);
	fail_with = -ENOMEM;
	for (fail_at = 1; fail_one(fd, &plan, &right); fail_at++)
		wrong += !right;
	ksft_test_result(!wrong && fail_at == plan.cost.system_calls + 1,
			 "each of %u calls fails, %s\n", fail_at - 1, name);
	close(fd);
}

/* mapinfo_load(): the size and the headers are read, then the plan is run. */
static void check_load_failures(void)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	static struct state before;
	struct mapinfo_plan plan;
	unsigned int wrong = 0;
	int fd, ret;

	make_plan(&context.system, &fd, &plan);
	get_state(&before);
	fail_with = -ENFILE;
	for (fail_at = 1; fail_at <= plan.cost.system_calls + 2; fail_at++) {
		calls = 0;
		ret = mapinfo_load(&context, fd, &mapping, &error);
		wrong += ret != -ENFILE || !same_state(&before);
	}
	reset();
	ret = mapinfo_load(&context, fd, &mapping, &error);
	ksft_test_result(!wrong && !ret && !error.reason &&
			 calls == plan.cost.system_calls + 2,
			 "mapinfo_load() leaves nothing behind\n");
	mapinfo_unmap(&context, &mapping);
	close(fd);
}

static void check_shrunk(void)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	static struct state before;
	struct mapinfo_plan plan;
	int fd, ret;

	make_plan(&without_mmu, &fd, &plan);
	ftruncate(fd, 0x2000);
	get_state(&before);
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -EIO && error.errnum == -EIO &&
			 error.reason == MAPINFO_REASON_FILE_SHRANK &&
			 error.step == 2 && error.phdr == DATA &&
			 same_state(&before), "the file became shorter\n");
	close(fd);
}

/* An EIO of the device is not taken for a file that became shorter. */
static void check_bad_disk(void)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	int fd, ret;

	make_plan(&without_mmu, &fd, &plan);
	reset();
	fail_at = 2;
	fail_with = -EIO;
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -EIO &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL,
			 "the file cannot be read\n");
	close(fd);
}

static long no_mprotect(uintptr_t address, size_t length, int prot)
{
	return -ENOSYS;
}

static void check_no_mprotect(void)
{
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	int fd, ret;

	context.sys.mprotect = no_mprotect;
	make_plan(&unknown_system, &fd, &plan);
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(!ret && !error.reason,
			 "a copy does without mprotect()\n");
	mapinfo_unmap(&context, &mapping);
	close(fd);
	make_plan(&with_mmu, &fd, &plan);
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -ENOSYS && error.step == 2,
			 "an overlay does not\n");
	close(fd);
	context.sys.mprotect = test_mprotect;
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(17);
	set_up();

	check_image("overlay", &with_mmu);
	check_image("copy", &without_mmu);
	check_image("copy, protected", &unknown_system);
	reset();
	check_libraries("overlay", &with_mmu, 200);
	check_libraries("copy", &unknown_system, 100);
	interrupted = true;
	check_libraries("copy, every other read interrupted", &unknown_system,
			10);
	most_at_once = 1001;
	check_image("copy, reads interrupted and short", &without_mmu);
	interrupted = false;
	check_libraries("copy, reads of 1001 bytes at most", &unknown_system,
			10);
	check_failures("overlay", &with_mmu);
	check_failures("copy", &without_mmu);
	check_failures("copy, protected", &unknown_system);
	check_load_failures();
	check_shrunk();
	check_bad_disk();
	check_no_mprotect();
	check_image("overlay, after all that", &with_mmu);
	ksft_finished();
}
