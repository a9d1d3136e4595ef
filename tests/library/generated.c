// SPDX-License-Identifier: GPL-2.0-only
/*
 * generated [SEED [COUNT]]: the shim on this board, with files that no linker
 * makes (tests/user/model/generate.h), from each file system, with the device and
 * without. One is loaded at a time: what mappings of several files or processes
 * do to each other is tested elsewhere.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "generate.h"
#include "lib.h"

#define FIRST_SEED	1
#define SEEDS		400
#define ROOM		(64 << 10)

static const char * const folders[] = { "/tmp", "/mnt/ext2" };

static unsigned char bytes[ROOM];
static struct generated file = { .bytes = bytes, .room = ROOM };
static struct mapinfo_segment segments[GENERATED_PHDRS];
static unsigned int segments_count;

static struct mapinfo_context device;
static struct mapinfo_elf elf;
static struct mapinfo_mapping mapping;
/* For the tests not to pass idly. */
static unsigned int spans[MAPINFO_STRATEGY_COUNT], refused;

/* Contiguous where the file system can do that: it grows at once. */
static int make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	ssize_t size = (ssize_t)file.size;

	must(fd >= 0 && !ftruncate(fd, size), path);
	must(pwrite(fd, bytes, file.size, 0) == size, path);
	return fd;
}

static bool file_unchanged(int fd)
{
	static unsigned char block[4096];
	size_t at;

	for (at = 0; at < file.size; at += sizeof(block)) {
		ssize_t n = pread(fd, block, sizeof(block), (off_t)at);

		if (n <= 0 || memcmp(block, bytes + at, (size_t)n))
			return false;
	}
	return true;
}

/* By span, as segments of several may have addresses in common. */
static unsigned char *address_of(const struct mapinfo_segment *s)
{
	const struct mapinfo_mapped *span = mapping.spans;

	if (mapping.count > 1)
		span += s - segments;
	return (void *)(span->start + (s->vaddr - span->vaddr));
}

static bool has_mmu(void)
{
	return device.system.facts & MAPINFO_FACT_MMU;
}

/*
 * Where two segments overlap, the later one counts: with an MMU by pages. Each has memory
 * of its own where there are several spans.
 */
static bool is_covered(const struct mapinfo_segment *s, uintptr_t vaddr)
{
	uintptr_t mask = has_mmu() ? device.system.page_size - 1 : 0;

	if (mapping.count > 1)
		return false;
	while (++s < segments + segments_count)
		if (vaddr >= (s->vaddr & ~mask) &&
		    vaddr < ((s->vaddr + s->memsz + mask) & ~mask))
			return true;
	return false;
}

static const char *check_segment(const struct mapinfo_segment *s)
{
	const unsigned char *memory = address_of(s);
	size_t i;

	/* with an MMU it cannot be looked at, some allow to run without reading */
	if (!(s->prot & ~PROT_EXEC))
		return NULL;
	for (i = 0; i < s->memsz; i++) {
		unsigned char wanted = i < s->filesz ? bytes[s->offset + i] : 0;

		if (!is_covered(s, s->vaddr + i) && memory[i] != wanted)
			return i < s->filesz ? "a wrong byte of the file" :
					       "bss that is not zero";
	}
	return NULL;
}

static void store(const struct mapinfo_segment *s)
{
	unsigned char *memory = address_of(s);
	size_t i;

	for (i = 0; i < s->memsz; i++)
		if (!is_covered(s, s->vaddr + i))
			memory[i] = 0xa5;
}

/*
 * Text relocations are looked for in memory, where with an MMU the page of another segment
 * may have taken the place of what says so.
 */
static void store_everywhere(void)
{
	bool textrel = has_mmu() ? elf.flags & MAPINFO_ELF_TEXTREL : file.textrel;
	unsigned int i;

	for (i = 0; i < segments_count; i++)
		if (textrel || segments[i].prot & PROT_WRITE)
			store(&segments[i]);
}

/* With an MMU, no page of the file is where it should be. */
static bool is_misfit(void)
{
	unsigned int i;

	for (i = 0; i < segments_count; i++)
		if (segments[i].filesz &&
		    (segments[i].vaddr - segments[i].offset) &
			    (device.system.page_size - 1))
			return has_mmu();
	return false;
}

/* Why the file has to be refused on this board. */
static enum mapinfo_reason reason_here(void)
{
	bool planned = file.reason == MAPINFO_REASON_NONE ||
		       file.reason == MAPINFO_REASON_ELF_FIXED ||
		       file.reason >= MAPINFO_REASON_SPAN;

	if (planned && is_misfit())
		return MAPINFO_REASON_LOAD_CONGRUENT;
	/* where each segment has memory of its own, there is no such alignment */
	if (file.reason == MAPINFO_REASON_ALIGNMENT && file.fdpic && !has_mmu())
		return MAPINFO_REASON_NONE;
	return file.reason;
}

/* With an MMU, fixed addresses may be free. */
static const char *check_refused(const struct mapinfo_context *context, int ret,
				 const struct mapinfo_error *error,
				 enum mapinfo_reason reason)
{
	refused++;
	if (!ret) {
		mapinfo_unmap(context, &mapping);
		mapinfo_release(context, &elf);
		return reason == MAPINFO_REASON_ELF_FIXED && has_mmu() ?
			       NULL : "it is not refused";
	}
	if (error->reason != reason)
		return mapinfo_reason_text(error->reason);
	/* what only a plan shows has no one program header to blame */
	if (reason < MAPINFO_REASON_SPAN && reason == file.reason &&
	    error->phdr != file.wrong && ret != -EBUSY)
		return "another program header is blamed";
	return NULL;
}

static const char *look_at(struct mapinfo_context *context, int fd)
{
	struct mapinfo_error error;
	const char *wrong = NULL;
	unsigned int i;

	for (i = 0; i < mapping.count; i++)
		spans[mapping.spans[i].strategy]++;
	for (i = 0; i < segments_count && !wrong; i++)
		wrong = check_segment(&segments[i]);
	store_everywhere();
	if (!wrong && !file_unchanged(fd))
		wrong = "the file was changed";
	if (mapinfo_protect(context, &elf, &mapping, &error) && !wrong)
		wrong = "cannot be protected";
	if (mapinfo_unmap(context, &mapping) && !wrong)
		wrong = "cannot be unmapped";
	mapinfo_release(context, &elf);
	return wrong;
}

/* Loads the file; returns what is wrong, or NULL. */
static const char *load(struct mapinfo_context *context, int fd)
{
	static struct mapinfo_segment memory[SEGMENTS_ROOM];
	static struct mapinfo_mapped mapped[SEGMENTS_ROOM];
	enum mapinfo_reason reason = reason_here();
	struct mapinfo_error error;
	int ret;

	mapinfo_elf_init(&elf, memory, SEGMENTS_ROOM);
	mapinfo_mapping_init(&mapping, mapped, SEGMENTS_ROOM);
	ret = mapinfo_load(context, fd, 0, &elf, &mapping, &error);
	if (reason)
		return check_refused(context, ret, &error, reason);
	return ret ? mapinfo_reason_text(error.reason) : look_at(context, fd);
}

static bool check_seed(struct mapinfo_context *context, const char *folder,
		       uint64_t seed)
{
	unsigned int before;
	const char *wrong;
	char path[64];
	int fd;

	generate(&file, seed);
	segments_count = generated_segments(&file, segments);
	snprintf(path, sizeof(path), "%s/generated.so", folder);
	fd = make_file(path);
	before = count_mappings(&device);
	wrong = load(context, fd);
	if (!wrong && count_mappings(&device) != before)
		wrong = "something stays mapped";
	close(fd);
	unlink(path);
	if (wrong)
		ksft_print_msg("generated %llu: %s\n",
			       (unsigned long long)seed, wrong);
	return !wrong;
}

static void check(struct mapinfo_context *context, const char *folder,
		  uint64_t seed, uint64_t count)
{
	unsigned int wrong = 0;
	uint64_t i;

	for (i = 0; i < count && wrong < 5; i++)
		wrong += !check_seed(context, folder, seed + i);
	ksft_test_result(!wrong, "seeds from %llu on: %llu, from %s, %s device\n",
			 (unsigned long long)seed, (unsigned long long)count,
			 folder, context->device < 0 ? "without" : "with");
}

static void check_strategies(void)
{
	bool all = spans[MAPINFO_STRATEGY_SHARE] &&
		   spans[MAPINFO_STRATEGY_COPY_MAP] &&
		   spans[MAPINFO_STRATEGY_COPY_READ];

	ksft_print_msg("spans: %u overlaid, %u shared, %u mapped, %u read; %u files refused\n",
		       spans[MAPINFO_STRATEGY_OVERLAY],
		       spans[MAPINFO_STRATEGY_SHARE],
		       spans[MAPINFO_STRATEGY_COPY_MAP],
		       spans[MAPINFO_STRATEGY_COPY_READ], refused);
	ksft_test_result(refused &&
			 (has_mmu() ? spans[MAPINFO_STRATEGY_OVERLAY] : all),
			 "each strategy is in use\n");
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : FIRST_SEED;
	uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 0) :
			 argc > 1 ? 1 : SEEDS;
	struct mapinfo_context without;
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(2 * ARRAY_SIZE(folders) + (argc == 1));
	open_device(&device);
	open_without_device(&without);
	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		check(&device, folders[i], seed, count);
		check(&without, folders[i], seed, count);
	}
	if (argc == 1)
		check_strategies();
	ksft_finished();
}
