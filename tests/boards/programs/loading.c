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

static const char * const libraries[] = {
	"/lib/libz.so.1", "/lib/libsample.so",
};
static const char * const folders[] = { "/tmp", "/mnt/ext2" };

#define TESTS	(ARRAY_SIZE(libraries) * ARRAY_SIZE(folders) * 2)

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

static bool segments_right(const struct mapinfo_elf *elf,
			   const struct mapinfo_mapping *mapping, int fd)
{
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		const unsigned char *memory = address_of(mapping, s->vaddr);

		if (!equal(fd, s->offset, memory, s->filesz) ||
		    !all_zero(memory + s->filesz, s->memsz - s->filesz)) {
			ksft_print_msg("segment %u is wrong\n", i);
			return false;
		}
	}
	return true;
}

static void store_everywhere(const struct mapinfo_elf *elf,
			     const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_segment *s;

	for (s = elf->segments; s < elf->segments + elf->count; s++)
		if (s->prot & PROT_WRITE)
			memset(address_of(mapping, s->vaddr), 0xa5, s->memsz);
}

static unsigned int count_mappings(const struct mapinfo_context *context)
{
	struct mapinfo_map map = { .flags = MAPINFO_MAP_NEXT };
	unsigned int n = 0;

	while (!mapinfo_ask(context, &map, 1) && !map.error) {
		n++;
		map = (struct mapinfo_map){
			.addr = map.vma_end, .flags = MAPINFO_MAP_NEXT,
		};
	}
	return n;
}

static bool load_and_check(const struct mapinfo_context *context, int fd,
			   int original)
{
	bool mmu = context->system.facts & MAPINFO_FACT_MMU;
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	bool right;

	must(!mapinfo_elf_read(context, fd, &elf, &error), "elf_read");
	if (mapinfo_load(context, fd, &mapping, &error)) {
		ksft_print_msg("%s (%d)\n", mapinfo_reason_text(error.reason),
			       error.errnum);
		return false;
	}
	right = mapping.strategy == (mmu ? MAPINFO_STRATEGY_OVERLAY :
					   MAPINFO_STRATEGY_COPY);
	right &= segments_right(&elf, &mapping, original);
	store_everywhere(&elf, &mapping);
	right &= same_files(original, fd);
	return !mapinfo_unmap(context, &mapping) && right;
}

static long no_device(const char *path, int flags)
{
	(void)path;
	(void)flags;
	return -ENOENT;
}

static void check(const struct mapinfo_context *device, const char *library,
		  const char *folder, bool with_device)
{
	struct mapinfo_context context = *device;
	unsigned int before, after;
	int fd, original;
	char path[64];
	bool right;

	if (!with_device) {
		context.sys.open = no_device;
		mapinfo_open(&context, &context.sys,
			     device->system.page_size);
	}
	original = open(library, O_RDONLY | O_CLOEXEC);
	must(original >= 0, library);
	snprintf(path, sizeof(path), "%s/copy.so", folder);
	fd = copy_file(library, path);
	before = count_mappings(device);
	right = load_and_check(&context, fd, original);
	after = count_mappings(device);
	ksft_test_result(right && before == after, "%s from %s, %s device\n",
			 library, folder, with_device ? "with" : "without");
	close(fd);
	close(original);
	unlink(path);
}

int main(void)
{
	struct mapinfo_context device;
	unsigned int i, j;

	ksft_print_header();
	ksft_set_plan(TESTS);
	open_device(&device);
	for (i = 0; i < ARRAY_SIZE(libraries); i++) {
		for (j = 0; j < ARRAY_SIZE(folders); j++) {
			check(&device, libraries[i], folders[j], true);
			check(&device, libraries[i], folders[j], false);
		}
	}
	ksft_finished();
}
