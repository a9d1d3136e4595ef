// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose memory a mapping is, by mapinfo_verify(): what the device says is right (the
 * tests of kernel/ show that), and without it PROCMAP_QUERY says the same, where the
 * kernel has that. So does mapinfo maps, which does not ask the device of other processes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"
#include "system.h"
#include "../../shim/procmap.h"

#define LIBRARY	"/lib/libsample.so"

/* Of a file in ramfs, which others can map, or of one that can only be copied. */
static const struct mapping {
	const char *name, *folder;
	int prot, flags;
} mappings[] = {
	{ "memory", NULL, RW, MAP_PRIVATE | MAP_ANONYMOUS },
	{ "shared memory", NULL, RW, MAP_SHARED | MAP_ANONYMOUS },
	{ "a file's, to be written", "/tmp", RW, MAP_PRIVATE },
	{ "a file's, to be read", "/tmp", R, MAP_PRIVATE },
	{ "a file's, to be run", "/tmp", RX, MAP_PRIVATE },
	{ "a file's, shared", "/tmp", RW, MAP_SHARED },
	{ "a copied file's, to be read", "/mnt/ext2", R, MAP_PRIVATE },
	{ "a copied file's, to be run", "/mnt/ext2", RX, MAP_PRIVATE },
};

static bool has_procmap(void)
{
	struct procmap query = {
		.size = sizeof(query), .query_addr = (uintptr_t)mappings,
	};
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	bool has;

	has = fd >= 0 && !ioctl(fd, PROCMAP_ASK, &query);
	close(fd);
	return has;
}

/* As if a library were there that is stored to. */
static int verify(const struct mapinfo_context *context, uintptr_t address)
{
	struct mapinfo_mapped span = {
		.start = address, .length = page_size(),
		.strategy = MAPINFO_STRATEGY_COPY_READ,
	};
	const struct mapinfo_mapping mapping = { .count = 1, .spans = &span };
	const struct mapinfo_elf elf = { .dynamic.phdr = -1 };
	struct mapinfo_error error;

	return mapinfo_verify(context, &elf, &mapping, &error);
}

/*
 * What mapinfo maps calls the mapping that has @address, in @word, and in @first the line
 * that it begins with.
 */
static void ask_tool(uintptr_t address, char first[128], char word[16])
{
	char number[16], line[256], seen[16];
	const char *argv[] = { "mapinfo", "maps", number, NULL };
	unsigned long long start, end;
	struct child child;
	FILE *output;

	snprintf(number, sizeof(number), "%d", getpid());
	start_child(&child, argv, environ, true);
	close(child.in);
	output = fdopen(child.out, "r");
	must(output && fgets(first, 128, output), "mapinfo maps");
	while (fgets(line, sizeof(line), output))
		if (sscanf(line, "%llx-%llx %*3c %15s", &start, &end, seen) == 3 &&
		    start <= address && address < end)
			memcpy(word, seen, sizeof(seen));
	fclose(output);
	must(!wait_for_child(child.pid), "mapinfo maps");
}

/* The letters of /proc/PID/maps tell with an MMU, and without one before Linux 6.3. */
static void check_tool(const struct mapping *mapping, uintptr_t address,
		       bool private)
{
	bool letters = has_mmu() || !kernel_marks_overlays();
	const char *teller = kernel_has_procmap() ? "PROCMAP_QUERY tells" :
			     letters ? "its letters tell" :
			     "only the device tells";
	const char *kind = private ? "private" :
			   mapping->flags & MAP_SHARED ? "shared" : "may-share";
	char first[128], word[16] = "";

	if (access("/proc/self/maps", F_OK)) {
		ksft_test_result_skip("%s: there is no /proc\n", mapping->name);
		return;
	}
	ask_tool(address, first, word);
	/* it says what was asked for, where nobody tells */
	if (!kernel_has_procmap() && !letters && !(mapping->flags & MAP_SHARED))
		kind = "private";
	ksft_test_result(strstr(first, teller) && !strcmp(word, kind),
			 "%s: mapinfo maps\n", mapping->name);
	ksft_print_msg("%s for %s, %s", word, kind, first);
}

static void check(const struct mapping *mapping,
		  const struct mapinfo_context *device,
		  const struct mapinfo_context *none, bool procmap)
{
	int fd = -1, with, without;
	uintptr_t address;
	char path[64];
	bool private;

	if (mapping->folder) {
		snprintf(path, sizeof(path), "%s/verified.so", mapping->folder);
		fd = copy_file(LIBRARY, path);
	}
	address = (uintptr_t)mmap(NULL, page_size(), mapping->prot,
				  mapping->flags, fd, 0);
	must(address != (uintptr_t)MAP_FAILED, mapping->name);
	private = verdict_on(device, address, 1) == MAPINFO_VERDICT_PRIVATE;
	with = verify(device, address);
	without = verify(none, address);
	ksft_test_result(with == (private ? 0 : -EPERM), "%s: the device\n",
			 mapping->name);
	ksft_test_result(without == (procmap ? with : -ENODEV),
			 "%s: without it\n", mapping->name);
	ksft_print_msg("%d, %d\n", with, without);
	check_tool(mapping, address, private);
	munmap((void *)address, page_size());
	if (fd >= 0) {
		close(fd);
		unlink(path);
	}
}

int main(void)
{
	struct mapinfo_context device, none;
	const bool procmap = kernel_has_procmap();
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(3 * ARRAY_SIZE(mappings) + 1);
	open_device(&device);
	open_without_device(&none);
	ksft_test_result(has_procmap() == procmap, "PROCMAP_QUERY is %s\n",
			 procmap ? "there" : "not there");
	for (i = 0; i < ARRAY_SIZE(mappings); i++)
		check(&mappings[i], &device, &none, procmap);
	ksft_finished();
}
