// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of a library's file, and of a process that has it mapped, when
 * a loader maps it: first the old way, by trial and error, then with the shim.
 *
 *	hazard LIBRARY
 *
 * LIBRARY is copied to /tmp, once for each way. TAP, but for its first line,
 * which the demo has written by then. Lines "# fact WAY NAME VALUE" are for the
 * table that make demo ends with.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "second.h"

static struct mapinfo_context context;

/* FNV-1a, a small checksum. */
static uint64_t add_to_sum(uint64_t sum, const unsigned char *bytes, size_t n)
{
	while (n--)
		sum = (sum ^ *bytes++) * 0x100000001b3;
	return sum;
}

#define EMPTY_SUM	0xcbf29ce484222325

static uint64_t sum_of_file(const char *path)
{
	static unsigned char block[4096];
	uint64_t sum = EMPTY_SUM;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	must(fd >= 0, path);
	while ((n = read(fd, block, sizeof(block))) > 0)
		sum = add_to_sum(sum, block, (size_t)n);
	close(fd);
	return sum;
}

/*
 * The second process: maps the library's span as a program that uses it would,
 * says what it sees, and again each time it is told to.
 */
static int witness(const char *path, size_t length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *memory = mmap(NULL, length, PROT_READ | PROT_EXEC, MAP_PRIVATE,
			    fd, 0);
	uint64_t sum;

	if (memory == MAP_FAILED)
		return 1;
	do {
		sum = add_to_sum(EMPTY_SUM, memory, length);
		if (!say(&sum, sizeof(sum)))
			return 1;
	} while (is_told());
	return 0;
}

static void start_witness(struct child *second, const char *path,
			  size_t length)
{
	char number[24];
	const char *argv[] = {
		program_invocation_name, "--witness", path, number, NULL,
	};

	snprintf(number, sizeof(number), "%zu", length);
	start_second(second, argv);
}

static uint64_t what_it_sees(const struct child *second)
{
	uint64_t sum;

	hear_second(second, &sum, sizeof(sum));
	return sum;
}

static uint64_t what_it_sees_now(const struct child *second)
{
	tell_second(second);
	return what_it_sees(second);
}

/*
 * The old way: one mapping of the file over the whole span, with the first
 * segment's protection; each later segment mapped over it or, where that
 * fails, read over it.
 */
static void map_the_old_way(int fd, const struct mapinfo_elf *elf,
			    size_t length, struct mapinfo_mapping *mapping)
{
	const size_t page = context.system.page_size;
	char *base = mmap(NULL, length, elf->segments[0].prot, MAP_PRIVATE, fd,
			  0);
	unsigned int i;

	must(base != MAP_FAILED, "mmap");
	for (i = 1; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		const size_t before = s->vaddr % page;
		char *address = base + s->vaddr;

		if (mmap(address - before, before + s->filesz, s->prot,
			 MAP_PRIVATE | MAP_FIXED, fd,
			 (off_t)(s->offset - before)) != MAP_FAILED)
			continue;
		must(errno == EINVAL, "mmap(MAP_FIXED)");
		must(pread(fd, address, s->filesz, (off_t)s->offset) ==
		     (ssize_t)s->filesz, "pread");
	}
	mapping->bias = (uintptr_t)base;
	mapping->count = 1;
	mapping->spans[0].start = (uintptr_t)base;
	mapping->spans[0].length = length;
}

/* What the shim decided, for the table. */
static void print_plan(const struct mapinfo_plan *plan)
{
	static const char *const strategies[] = {
		"OVERLAY", "SHARE", "COPY_MAP", "COPY_READ"
	};

	ksft_print_msg("fact system kind %s\n",
		       context.system.facts & MAPINFO_FACT_MMU ? "MMU" :
								 "NOMMU");
	ksft_print_msg("fact system MAP_FIXED %s\n",
		       context.system.facts & MAPINFO_FACT_MAP_FIXED ?
		       "permitted" : "refused");
	ksft_print_msg("fact shim strategy %s\n",
		       strategies[plan->spans[0].strategy]);
	ksft_print_msg("fact shim calls %zu\n", plan->cost.system_calls);
	ksft_print_msg("fact shim read %zu\n", plan->cost.bytes_read);
}

static void load_by_shim(int fd, const struct mapinfo_plan *plan,
			 struct mapinfo_mapping *mapping)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;

	print_plan(plan);
	if (mapinfo_load(&context, fd, 0, &elf, mapping, &error))
		ksft_exit_fail_msg("load: %s\n",
				   mapinfo_reason_text(error.reason));
	ksft_test_result(mapping->spans[0].strategy == plan->spans[0].strategy,
			 "shim: the strategy is the planned one\n");
}

static const struct mapinfo_segment *writable(const struct mapinfo_elf *elf)
{
	unsigned int i;

	for (i = 0; i < elf->count; i++)
		if (elf->segments[i].prot & PROT_WRITE)
			return &elf->segments[i];
	ksft_exit_fail_msg("the library has no writable segment\n");
}

static const char *verdict_name(const struct mapinfo_mapping *mapping,
			      const struct mapinfo_segment *s)
{
	static const char * const names[] = {
		"NONE", "PRIVATE", "SHAREABLE", "DIRECT", "SHARED"
	};
	uint32_t verdict = verdict_on(&context, mapping->bias + s->vaddr,
				      s->memsz);

	return verdict < ARRAY_SIZE(names) ? names[verdict] : "?";
}

/* As a loader does next: stores into the writable segment. */
static void relocate(const struct mapinfo_mapping *mapping,
		     const struct mapinfo_segment *s)
{
	volatile uintptr_t *word = (void *)(mapping->bias + s->vaddr);
	volatile uintptr_t *end = word + s->filesz / sizeof(*word);

	for (; word < end; word++)
		*word += mapping->bias;
}

struct outcome {
	const char *verdict;
	bool file_changed, witness_changed;
};

static const char *changed(bool is_changed)
{
	return is_changed ? "CHANGED" : "unchanged";
}

static struct outcome try_way(const char *way, const char *library)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct child second;
	uint64_t file, seen, file_after, seen_after;
	struct mapinfo_error error;
	struct outcome outcome;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/tmp/%s.so", way);
	fd = copy_file(library, path);
	must(!mapinfo_elf_read(&context, fd, 0, &elf, &error) &&
	     !mapinfo_plan(&context.system, &elf, NULL, MAPINFO_STRATEGIES_ALL,
			   &plan, &error), path);
	start_witness(&second, path, plan.spans[0].length);
	seen = what_it_sees(&second);
	file = sum_of_file(path);

	if (!strcmp(way, "old"))
		map_the_old_way(fd, &elf, plan.spans[0].length, &mapping);
	else
		load_by_shim(fd, &plan, &mapping);
	outcome.verdict = verdict_name(&mapping, writable(&elf));
	relocate(&mapping, writable(&elf));

	file_after = sum_of_file(path);
	seen_after = what_it_sees_now(&second);
	outcome.file_changed = file != file_after;
	outcome.witness_changed = seen != seen_after;
	ksft_print_msg("%s way: the memory to be written is %s\n", way,
		       outcome.verdict);
	ksft_print_msg("  checksum of the file    %016llx -> %016llx  %s\n",
		       (unsigned long long)file, (unsigned long long)file_after,
		       changed(outcome.file_changed));
	ksft_print_msg("  second process sees     %016llx -> %016llx  %s\n",
		       (unsigned long long)seen, (unsigned long long)seen_after,
		       changed(outcome.witness_changed));
	stop_second(&second);
	mapinfo_unmap(&context, &mapping);
	close(fd);
	unlink(path);
	return outcome;
}

static void print_facts(const char *way, const struct outcome *o)
{
	ksft_print_msg("fact %s memory %s\n", way, o->verdict);
	ksft_print_msg("fact %s file %s\n", way, changed(o->file_changed));
	ksft_print_msg("fact %s witness %s\n", way,
		       changed(o->witness_changed));
}

int main(int argc, char **argv)
{
	struct outcome old, shim;
	bool mmu;

	if (argc == 4 && !strcmp(argv[1], "--witness"))
		return witness(argv[2], strtoul(argv[3], NULL, 0));
	if (argc != 2)
		ksft_exit_fail_msg("usage: hazard LIBRARY\n");

	ksft_set_plan(7);
	open_device(&context);
	mmu = context.system.facts & MAPINFO_FACT_MMU;

	old = try_way("old", argv[1]);
	print_facts("old", &old);
	ksft_test_result(!strcmp(old.verdict, mmu ? "PRIVATE" : "DIRECT"),
			 "old way: the memory is the file's just without an MMU\n");
	ksft_test_result(old.file_changed == !mmu,
			 "old way: the file changes without an MMU\n");
	ksft_test_result(old.witness_changed == !mmu,
			 "old way: and so does the other process's memory\n");

	shim = try_way("shim", argv[1]);
	print_facts("shim", &shim);
	ksft_test_result(!strcmp(shim.verdict, "PRIVATE"),
			 "shim: the memory is private\n");
	ksft_test_result(!shim.file_changed, "shim: the file is unchanged\n");
	ksft_test_result(!shim.witness_changed,
			 "shim: the other process's memory is unchanged\n");
	ksft_finished();
}
