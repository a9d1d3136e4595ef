// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shim on this board: libraries mapped from each file system, with the
 * device and without, compared with their files byte by byte. Then every
 * writable byte is stored to: the file must stay as it is.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

/* Strategies for each segment: MMU, then without it; see strategy_letter(). */
static const struct library {
	const char *path;
	const char *mmu, *nommu;
} libraries[] = {
	{ "/lib/libz.so.1", "O", "C" },
	{ "/lib/libsample.so", "O", "C" },
	{ "/lib/libtextrel.so", "O", "C" },
	{ "/lib/libconstants.so", "O", "S" },
	{ "/lib/fdpic/libz.so", "O", "SC" },
	{ "/lib/fdpic/liblua.so", "O", "SC" },
	{ "/lib/fdpic/libsqlite3.so", "O", "SC" },
	{ "/lib/fdpic/libsample.so", "O", "SC" },
	{ "/lib/fdpic/libtextrel.so", "O", "CC" },
};
/* The first is ramfs: its own pages; the other can only be copied. */
static const char * const folders[] = { "/tmp", "/mnt/ext2" };

/* Whether @length bytes of @fd at @offset are those at @memory. */
static bool equal(int fd, uint64_t offset, const unsigned char *memory,
		  size_t length)
{
	static unsigned char block[1024];
	size_t n;

	for (; length; length -= n, memory += n, offset += n) {
		n = length < sizeof(block) ? length : sizeof(block);
		must(pread(fd, block, n, (off_t)offset) == (ssize_t)n, "pread");
		if (memcmp(block, memory, n))
			return false;
	}
	return true;
}

static bool same_files(int a, int b)
{
	static unsigned char block[1024];
	off_t offset = 0;
	ssize_t n;

	while ((n = pread(a, block, sizeof(block), offset)) > 0) {
		if (!equal(b, (uint64_t)offset, block, (size_t)n))
			return false;
		offset += n;
	}
	return !n;
}

static bool all_zero(const unsigned char *memory, size_t length)
{
	while (length && !memory[length - 1])
		length--;
	return !length;
}

/* What is loaded, and from where. */
struct load {
	const struct mapinfo_context *device;
	const struct library *library;
	bool direct;
	struct mapinfo_elf elf;
	struct mapinfo_mapping mapping;
	int fd, original;
};

static void *segment_at(const struct load *load, unsigned int i)
{
	return (void *)mapinfo_address(&load->elf, &load->mapping,
				       load->elf.segments[i].vaddr);
}

static bool segments_right(const struct load *load)
{
	unsigned int i;

	for (i = 0; i < load->elf.count; i++) {
		const struct mapinfo_segment *s = &load->elf.segments[i];
		const unsigned char *memory = segment_at(load, i);

		if (!equal(load->original, s->offset, memory, s->filesz) ||
		    !all_zero(memory + s->filesz, s->memsz - s->filesz)) {
			ksft_print_msg("segment %u is wrong\n", i);
			return false;
		}
	}
	return true;
}

/* All that may be written, with text relocations the text, too. */
static void store_everywhere(const struct load *load)
{
	bool textrel = load->elf.flags & MAPINFO_ELF_TEXTREL;
	unsigned int i;

	for (i = 0; i < load->elf.count; i++)
		if (textrel || load->elf.segments[i].prot & PROT_WRITE)
			memset(segment_at(load, i), 0xa5,
			       load->elf.segments[i].memsz);
}

static char strategy_letter(enum mapinfo_strategy strategy)
{
	switch (strategy) {
	case MAPINFO_STRATEGY_OVERLAY:
		return 'O';
	case MAPINFO_STRATEGY_SHARE:
		return 'S';
	default:
		return 'C';
	}
}

/* The strategies are the right ones, and the device confirms what they gave. */
static bool spans_right(const struct load *load)
{
	const struct mapinfo_mapping *mapping = &load->mapping;
	bool mmu = load->device->system.facts & MAPINFO_FACT_MMU;
	const char *letters = mmu ? load->library->mmu : load->library->nommu;
	unsigned int i;

	for (i = 0; i < mapping->count; i++) {
		const struct mapinfo_mapped *span = &mapping->spans[i];
		uint32_t expected = MAPINFO_VERDICT_PRIVATE;
		uint32_t verdict = verdict_on(load->device, span->start, 1);

		if (letters[i] == 'S')
			expected = load->direct ? MAPINFO_VERDICT_DIRECT :
						  MAPINFO_VERDICT_SHAREABLE;
		if (strategy_letter(span->strategy) == letters[i] &&
		    verdict == expected)
			continue;
		ksft_print_msg("span %u: strategy %d, verdict %u\n", i,
			       span->strategy, verdict);
		return false;
	}
	return mapping->count == strlen(letters);
}

static bool load_and_check(struct load *load, struct mapinfo_context *context)
{
	struct mapinfo_error error;
	bool right;

	if (mapinfo_load(context, load->fd, 0, &load->elf, &load->mapping,
			 &error)) {
		ksft_print_msg("%s (%d)\n", mapinfo_reason_text(error.reason),
			       error.errnum);
		return false;
	}
	right = spans_right(load) & segments_right(load);
	store_everywhere(load);
	right &= same_files(load->original, load->fd);
	return !mapinfo_unmap(context, &load->mapping) && right;
}

static struct load load = { .elf = ELF_ROOM, .mapping = MAPPING_ROOM };

static void check(const struct mapinfo_context *device,
		  const struct library *library, const char *folder,
		  bool with_device)
{
	struct mapinfo_context context = *device;
	unsigned int before, after;
	char path[64];
	bool right;

	if (!with_device)
		open_without_device(&context);
	load.device = device;
	load.library = library;
	load.direct = folder == folders[0];
	load.original = open(library->path, O_RDONLY | O_CLOEXEC);
	must(load.original >= 0, library->path);
	snprintf(path, sizeof(path), "%s/copy.so", folder);
	load.fd = copy_file(library->path, path);
	before = count_mappings(device);
	right = load_and_check(&load, &context);
	after = count_mappings(device);
	ksft_test_result(right && before == after, "%s from %s, %s device\n",
			 library->path, folder,
			 with_device ? "with" : "without");
	close(load.fd);
	close(load.original);
	unlink(path);
}

int main(void)
{
	struct mapinfo_context device;
	unsigned int i, j, count = 0;

	ksft_print_header();
	for (i = 0; i < ARRAY_SIZE(libraries); i++)
		count += is_here(libraries[i].path);
	ksft_set_plan(count * ARRAY_SIZE(folders) * 2);
	open_device(&device);
	for (i = 0; i < ARRAY_SIZE(libraries); i++) {
		if (!is_here(libraries[i].path))
			continue;
		for (j = 0; j < ARRAY_SIZE(folders); j++) {
			check(&device, &libraries[i], folders[j], true);
			check(&device, &libraries[i], folders[j], false);
		}
	}
	ksft_finished();
}
