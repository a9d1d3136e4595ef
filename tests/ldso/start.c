// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the start of a program takes, until its main(), with 0, 1, 4 and 16
 * libraries, with one that has much bss and with one that is not stripped: system
 * calls and what they read and map; what the loader clears; guest instructions,
 * where the clock counts them (QEMU's -icount shift=0); memory of its own.
 *
 * TAP; the lines "# figure LIBRARIES NAME COUNT" are for the programs table and
 * bars.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "../../bench/clock.h"
#include "kselftest.h"
#include "lib.h"
#include "peer.h"
#include "trace.h"

/* Interrupts only add, so that the least counts. */
#define ROUNDS	8

/* What the process has of its own: pages in KB with an MMU, without one bytes. */
static unsigned long private_memory(pid_t pid)
{
	const char *name = has_mmu() ? "\nRssAnon:" : "\nMem:";
	char path[32], text[2048], *line;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	line = strstr(text, name);
	if (!line)
		ksft_exit_fail_msg("%s: no%s\n", path, name);
	return strtoul(line + strlen(name), NULL, 10) *
	       (has_mmu() ? 1024 : 1);
}

/* One start; what is less than before is kept. */
static bool measure(const char *program, uint64_t *least_time,
		    unsigned long *least_memory)
{
	const char * const argv[] = { program, NULL };
	uint64_t before = now(), after;
	unsigned long memory;
	struct peer peer;
	ssize_t n;

	start_peer(&peer, argv, NULL);
	n = read(peer.out, &after, sizeof(after));
	memory = private_memory(peer.pid);
	if (stop_peer(&peer) || n != sizeof(after))
		return false;
	if (after - before < *least_time)
		*least_time = after - before;
	if (memory < *least_memory)
		*least_memory = memory;
	return true;
}

static void figure(const char *libraries, const char *name, uint64_t value)
{
	ksft_print_msg("figure %s %s %llu\n", libraries, name,
		       (unsigned long long)value);
}

/* Without an MMU, the kernel copies what is mapped of a file. */
static unsigned long bytes_touched(const struct trace *calls)
{
	return calls->bytes_read + calls->bytes_cleared +
	       (has_mmu() ? 0 : calls->bytes_of_file);
}

static void count(const char *libraries)
{
	struct trace calls = { .file = LIBRARIES, .count_cleared = true };
	const char *argv[] = { NULL, NULL };
	unsigned long memory = -1UL;
	uint64_t time = UINT64_MAX;
	bool good = true;
	char program[32];
	unsigned int i;

	snprintf(program, sizeof(program), PROGRAMS "start-%s", libraries);
	argv[0] = program;
	for (i = 0; i < ROUNDS && good; i++)
		good = measure(program, &time, &memory);
	if (good)
		trace(argv, &calls);
	ksft_test_result(good && calls.ended, "libraries: %s\n", libraries);
	figure(libraries, "system calls", calls.calls);
	figure(libraries, "mappings", calls.mappings);
	figure(libraries, "bytes mapped from files", calls.bytes_mapped);
	figure(libraries, "bytes mapped anonymously", calls.bytes_anonymous);
	figure(libraries, "bytes read", calls.bytes_read);
	figure(libraries, "bytes cleared", calls.bytes_cleared);
	figure(libraries, "bytes touched", bytes_touched(&calls));
	figure(libraries, "instructions", time);
	figure(libraries, "bytes of memory", memory);
}

int main(void)
{
	static const char * const libraries[] = {
		"0", "1", "4", "16", "bss", "debug",
	};
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(libraries));
	for (i = 0; i < ARRAY_SIZE(libraries); i++)
		count(libraries[i]);
	ksft_finished();
}
