// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shim in several processes: FDPIC libraries loaded in two share their text,
 * and the second takes no memory but for its data; a library of which another
 * process has a part mapped, so that it cannot be shared, is copied.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "second.h"
#include "system.h"

static const char * const libraries[] = {
	"/lib/fdpic/libz.so", "/lib/fdpic/liblua.so",
	"/lib/fdpic/libsqlite3.so", "/lib/libz.so.1",
};
/* /tmp and /mnt/ext2 */
#define FOLDERS	2

/* Its text can be shared, so that a part of it can be in the way. */
#define SHARED	"/lib/fdpic/liblua.so"

/* What a process that has loaded a library says of it. */
struct report {
	uint64_t text, data;
	uint32_t text_verdict, data_verdict;
	/* bytes: what the load took, what its writable segments have */
	int64_t memory;
	uint64_t writable;
};

static int64_t free_memory(void)
{
	struct sysinfo info;

	must(!sysinfo(&info), "sysinfo");
	return (int64_t)info.freeram * info.mem_unit;
}

static uintptr_t address_of(const struct mapinfo_elf *elf,
			    const struct mapinfo_mapping *mapping,
			    unsigned int segment)
{
	return mapinfo_address(elf, mapping, elf->segments[segment].vaddr);
}

static void make_report(const struct mapinfo_context *context,
			const struct mapinfo_elf *elf,
			const struct mapinfo_mapping *mapping,
			struct report *report)
{
	unsigned int last = elf->count - 1;

	report->text = address_of(elf, mapping, 0);
	report->data = address_of(elf, mapping, last);
	report->text_verdict = verdict_on(context, report->text, 1);
	report->data_verdict = verdict_on(context, report->data, 1);
	report->writable = mapping->spans[mapping->count - 1].length;
}

/* The other process: loads, says what it has, keeps it until it is told. */
static int loader(const char *path)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_context context;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	struct report report;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	open_device(&context);
	report.memory = free_memory();
	if (mapinfo_load(&context, fd, 0, &elf, &mapping, &error))
		return 1;
	report.memory -= free_memory();
	make_report(&context, &elf, &mapping, &report);
	if (!say(&report, sizeof(report)))
		return 1;
	is_told();
	return mapinfo_unmap(&context, &mapping) != 0;
}

static void start_loader(struct child *second, const char *path,
			 struct report *report)
{
	const char *argv[] = {
		program_invocation_name, "--load", path, NULL,
	};

	start_second(second, argv);
	hear_second(second, report, sizeof(*report));
}

/* Memory for the kernel's own records of it. */
#define RECORDS	(4 * 4096)

static bool shared_right(const struct report *first,
			 const struct report *second, uint32_t verdict)
{
	return first->text == second->text && first->data != second->data &&
	       first->text_verdict == verdict &&
	       second->text_verdict == verdict &&
	       second->memory <= (int64_t)second->writable + RECORDS;
}

static bool copied_right(const struct report *first,
			 const struct report *second)
{
	return first->text_verdict == MAPINFO_VERDICT_PRIVATE &&
	       second->text_verdict == MAPINFO_VERDICT_PRIVATE;
}

static void check_two(bool mmu, const char *library, bool direct)
{
	const char *path = direct ? "/tmp/copy.so" : "/mnt/ext2/copy.so";
	bool fdpic = strstr(library, FDPIC_DIR);
	struct report first, second;
	struct child a, b;
	bool right;

	close(copy_file(library, path));
	start_loader(&a, path, &first);
	start_loader(&b, path, &second);
	right = fdpic && !mmu ?
		shared_right(&first, &second, direct ?
			     MAPINFO_VERDICT_DIRECT :
			     MAPINFO_VERDICT_SHAREABLE) :
		copied_right(&first, &second);
	right = right && first.data_verdict == MAPINFO_VERDICT_PRIVATE &&
		second.data_verdict == MAPINFO_VERDICT_PRIVATE;
	ksft_print_msg("text at %llx and %llx, verdict %u, memory of the first %lld, of the second %lld\n",
		       (unsigned long long)first.text,
		       (unsigned long long)second.text, second.text_verdict,
		       (long long)first.memory, (long long)second.memory);
	ksft_test_result(right, "%s as %s in two processes\n", library, path);
	stop_second(&a);
	stop_second(&b);
	unlink(path);
}

/* The other process: maps a part of a file, keeps it until it is told. */
static int holder(const char *path, size_t length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *memory = mmap(NULL, length, PROT_READ | PROT_EXEC, MAP_PRIVATE,
			    fd, 4096);

	if (memory == MAP_FAILED || !say("", 1))
		return 1;
	is_told();
	return munmap(memory, length);
}

static void start_holder(struct child *second, const char *path, size_t length)
{
	char number[24], byte;
	const char *argv[] = {
		program_invocation_name, "--hold", path, number, NULL,
	};

	snprintf(number, sizeof(number), "%zu", length);
	start_second(second, argv);
	hear_second(second, &byte, 1);
}

/*
 * The holder has all of the file but its first page, so more than the text's
 * last pages. Without the device, the kernel's refusal says so. With it, nothing is
 * tried that may stop the kernel.
 */
static void check_overlap(const struct mapinfo_context *device, bool direct,
			  bool with_device)
{
	const char *path = direct ? "/tmp/copy.so" : "/mnt/ext2/copy.so";
	bool mmu = device->system.facts & MAPINFO_FACT_MMU;
	bool shared = direct && !mmu && !(with_device && kernel_checks_regions());
	struct mapinfo_context context = *device;
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	struct report report;
	struct child second;
	int fd = copy_file(SHARED, path);

	if (!with_device)
		open_without_device(&context);
	start_holder(&second, path, (size_t)lseek(fd, 0, SEEK_END) - 4096);
	must(!mapinfo_load(&context, fd, 0, &elf, &mapping, &error), "load");
	make_report(device, &elf, &mapping, &report);
	ksft_test_result((mapping.spans[0].strategy ==
			  MAPINFO_STRATEGY_SHARE) == shared &&
			 report.text_verdict == (shared ?
						 MAPINFO_VERDICT_DIRECT :
						 MAPINFO_VERDICT_PRIVATE) &&
			 report.data_verdict == MAPINFO_VERDICT_PRIVATE,
			 "a part of %s is held by another process, %s device\n",
			 path, with_device ? "with" : "without");
	mapinfo_unmap(&context, &mapping);
	stop_second(&second);
	close(fd);
	unlink(path);
}

static void check_in(const struct mapinfo_context *device, bool direct)
{
	bool mmu = device->system.facts & MAPINFO_FACT_MMU;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(libraries); i++)
		if (is_here(libraries[i]))
			check_two(mmu, libraries[i], direct);
	if (is_here(SHARED)) {
		check_overlap(device, direct, true);
		check_overlap(device, direct, false);
	}
}

int main(int argc, char **argv)
{
	struct mapinfo_context device;
	unsigned int i, count = 0;

	if (argc == 3 && !strcmp(argv[1], "--load"))
		return loader(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "--hold"))
		return holder(argv[2], strtoul(argv[3], NULL, 0));
	ksft_print_header();
	for (i = 0; i < ARRAY_SIZE(libraries); i++)
		count += is_here(libraries[i]);
	count += is_here(SHARED) ? 2 : 0;
	ksft_set_plan(count * FOLDERS);
	open_device(&device);
	/* ramfs: the file's own pages; the other can only be copied */
	check_in(&device, true);
	check_in(&device, false);
	ksft_finished();
}
