// SPDX-License-Identifier: GPL-2.0-only
/*
 * What mapping costs, in instructions: the weights by which the shim compares
 * its plans against what was measured, then the plans themselves for real
 * libraries. The plan it takes must be the cheapest, or close to it.
 *
 * To be run where the clock counts instructions: QEMU's -icount shift=0, one
 * nanosecond each. TAP; "# figure" lines are for tables.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "clock.h"
#include "kselftest.h"
#include "lib.h"
#include "mapinfo.h"
#include "room.h"

#define ROUNDS	12
#define FOLDERS	2
#define LARGE	(256UL << 10)
#define SMALL	(4UL << 10)

static const char * const folders[FOLDERS] = { "/tmp", "/mnt/ext2" };
static const char * const libraries[] = {
	"/lib/libz.so.1", "/lib/libsample.so", "/lib/libconstants.so",
	"/lib/fdpic/libz.so", "/lib/fdpic/liblua.so",
	"/lib/fdpic/libsqlite3.so", "/lib/fdpic/libsample.so",
};

static struct mapinfo_context context;
static char *memory;
static int file;

static long map(size_t length, int flags, int fd)
{
	return context.sys.mmap(0, length, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | flags, fd, 0);
}

/* The parts that plans are made of. */
static void map_anonymous(size_t length)
{
	context.sys.munmap((uintptr_t)map(length, MAP_ANONYMOUS, -1), length);
}

static void map_file(size_t length)
{
	context.sys.munmap((uintptr_t)map(length, 0, file), length);
}

static void read_file(size_t length)
{
	context.sys.pread(file, memory, length, 0);
}

static void zero(size_t length)
{
	struct mapinfo_span span = { .length = LARGE };
	struct mapinfo_step steps[] = {
		{ .op = MAPINFO_OP_MAP_ANONYMOUS, .length = LARGE,
		  .prot = PROT_READ | PROT_WRITE },
		{ .op = MAPINFO_OP_ZERO, .length = length },
	};
	const struct mapinfo_plan plan = {
		.spans_count = 1, .count = 2, .spans = &span, .steps = steps,
	};
	struct mapinfo_mapped mapped;
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;

	mapinfo_mapping_init(&mapping, &mapped, 1);
	mapinfo_execute(&context, -1, &plan, &mapping, &error);
	mapinfo_unmap(&context, &mapping);
}

static uint64_t least(void (*part)(size_t), size_t length)
{
	uint64_t best = UINT64_MAX;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		uint64_t start = now(), took;

		part(length);
		took = now() - start;
		if (took < best)
			best = took;
	}
	return best;
}

/* A weight is right if it is within a third of what was measured. */
static void check_weight(const char *name, uint64_t weight, uint64_t measured)
{
	ksft_print_msg("figure %s: weight %llu, measured %llu hundredths\n",
		       name, (unsigned long long)weight,
		       (unsigned long long)measured);
	ksft_test_result(weight * 3 >= measured * 2 &&
			 weight * 2 <= measured * 3, "weight of %s\n", name);
}

static uint64_t per_byte(void (*part)(size_t))
{
	return (least(part, LARGE) - least(part, SMALL)) * 100 /
	       (LARGE - SMALL);
}

static uint64_t per_call(void (*part)(size_t), uint64_t byte)
{
	return least(part, SMALL) * 100 - SMALL * byte;
}

static void check_weights(void)
{
	const struct mapinfo_cost call = { .system_calls = 1 };
	const struct mapinfo_cost file_mapping = { .file_mappings = 1 };
	const struct mapinfo_cost read = { .bytes_read = 1 };
	const struct mapinfo_cost kernel = { .bytes_zeroed_kernel = 1 };
	const struct mapinfo_cost loader = { .bytes_zeroed_loader = 1 };
	uint64_t anonymous = per_byte(map_anonymous);
	uint64_t reading = per_byte(read_file);
	uint64_t mapping = per_byte(map_file);

	/* any mapping has a price for each page of it, which is all that differs */
	uint64_t pages = mapping - reading;

	check_weight("a byte read", mapinfo_cost_weight(&read), reading);
	check_weight("a byte zeroed by the kernel",
		     mapinfo_cost_weight(&kernel), anonymous - pages);
	check_weight("a byte zeroed by the loader",
		     mapinfo_cost_weight(&loader), per_byte(zero));
	check_weight("a call", mapinfo_cost_weight(&call),
		     per_call(read_file, reading));
	check_weight("a mapping of the file", mapinfo_cost_weight(&file_mapping),
		     per_call(map_file, mapping) -
		     per_call(map_anonymous, anonymous));
}

static const struct mapinfo_plan *plan_to_run;
static struct mapinfo_mapping mapping = MAPPING_ROOM;

static void run_plan(size_t unused)
{
	struct mapinfo_error error;

	(void)unused;
	if (mapinfo_execute(&context, file, plan_to_run, &mapping, &error))
		ksft_exit_fail_msg("%s\n", mapinfo_reason_text(error.reason));
	mapinfo_unmap(&context, &mapping);
}

static uint64_t cost_of(const struct mapinfo_plan *plan)
{
	plan_to_run = plan;
	return least(run_plan, 0);
}

static unsigned int used(const struct mapinfo_plan *plan)
{
	unsigned int i, set = 0;

	for (i = 0; i < plan->spans_count; i++)
		set |= 1U << plan->spans[i].strategy;
	return set;
}

static struct mapinfo_prediction prediction = PREDICTION_ROOM;
static struct mapinfo_plan best = PLAN_ROOM, plan = PLAN_ROOM;
static struct mapinfo_elf elf = ELF_ROOM;

/*
 * Of plans that share equally much, the one that is taken costs at most a
 * twentieth more than the cheapest.
 */
static void check_library(const char *name, const char *library)
{
	struct mapinfo_error error;
	uint64_t taken, cost;
	unsigned int set;
	bool right = true;

	if (mapinfo_elf_read(&context, file, 0, &elf, &error) ||
	    mapinfo_elf_read_dynamic(&context, file, &elf, &error))
		ksft_exit_fail_msg("%s\n", library);
	mapinfo_elf_predict(&context, file, &elf, &prediction);
	mapinfo_plan(&context.system, &elf, &prediction,
		     MAPINFO_STRATEGIES_ALL, &best, &error);
	taken = cost_of(&best);
	for (set = 1; set <= MAPINFO_STRATEGIES_ALL; set++) {
		if (mapinfo_plan(&context.system, &elf, &prediction, set,
				 &plan, &error) || used(&plan) != set)
			continue;
		cost = cost_of(&plan);
		ksft_print_msg("figure %s: strategies %x%s, %llu instructions, weight %llu, private %zu\n",
			       name, set, set == used(&best) ? " (taken)" : "",
			       (unsigned long long)cost,
			       (unsigned long long)mapinfo_cost_weight(&plan.cost),
			       plan.cost.bytes_private);
		if (plan.cost.bytes_private == best.cost.bytes_private)
			right &= taken <= cost + cost / 20;
	}
	ksft_test_result(right, "%s: the cheapest plan\n", name);
}

static void copy(const char *library, const char *path)
{
	static char block[1024];
	int in = open(library, O_RDONLY | O_CLOEXEC);
	off_t size = lseek(in, 0, SEEK_END), offset = 0;
	ssize_t n;

	file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	/* ramfs allocates contiguous pages when an empty file grows at once */
	if (in < 0 || file < 0 || ftruncate(file, size))
		ksft_exit_fail_msg("%s: %s\n", library, strerror(errno));
	while ((n = pread(in, block, sizeof(block), offset)) > 0)
		offset += pwrite(file, block, (size_t)n, offset);
	close(in);
}

int main(void)
{
	char name[96], path[64];
	unsigned int i, j;

	ksft_print_header();
	ksft_set_plan(5 + ARRAY_SIZE(libraries) * FOLDERS);
	mapinfo_open(&context, NULL, (uint32_t)page_size());
	file = make_file(RAMFS_DIR, LARGE, NULL);
	memory = (char *)map(LARGE, MAP_ANONYMOUS, -1);
	check_weights();
	close(file);
	for (j = 0; j < FOLDERS; j++) {
		for (i = 0; i < ARRAY_SIZE(libraries); i++) {
			snprintf(path, sizeof(path), "%s/library", folders[j]);
			snprintf(name, sizeof(name), "%s in %s", libraries[i],
				 folders[j]);
			copy(libraries[i], path);
			check_library(name, libraries[i]);
			close(file);
			unlink(path);
		}
	}
	ksft_finished();
}
