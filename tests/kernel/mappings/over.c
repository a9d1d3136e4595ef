// SPDX-License-Identifier: GPL-2.0-only
/*
 * MAP_FIXED over a part of a mapping, in a process that may lose by it whatever it
 * needs: its stack, its heap, the vDSO. So it is done on a stack of its own, and
 * nothing is called that has memory of its own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "mappings.h"

static const char * const part_names[PARTS] = {
	"the whole", "first page", "middle page", "last page", "over its start",
	"over its end", "over both ends", "not page aligned",
};

static const char *kind_name;
static enum part wanted;
static struct mapping mapping;

static void find_range(uintptr_t *start, size_t *length)
{
	const size_t page = page_size();
	const uintptr_t from = (uintptr_t)mapping.start;
	const uintptr_t to = from + mapping.length;
	const uintptr_t ranges[PARTS][2] = {
		[WHOLE]		= { from, to },
		[FIRST_PAGE]	= { from, from + page },
		[MIDDLE_PAGE]	= { from + mapping.length / 2 / page * page, 0 },
		[LAST_PAGE]	= { to - page, to },
		[OVER_START]	= { from - page, from + page },
		[OVER_END]	= { to - page, to + page },
		[OVER_BOTH]	= { from - page, to + page },
		[MISALIGNED]	= { from + 16, from + 16 + page },
	};

	*start = ranges[wanted][0];
	*length = ranges[wanted][1] ? ranges[wanted][1] - *start : page;
}

static void try(int signal)
{
	struct mapinfo_map map;
	static char text[256];
	uintptr_t start;
	size_t length;
	long result;
	int got;

	find_range(&start, &length);
	ask_map(device, (void *)start, length, &map);
	result = raw_mmap(start, length, RW, MAP_PRIVATE | MAP_ANONYMOUS |
			  MAP_FIXED | MAP_NORESERVE, -1, 0);
	got = is_error(result) ? (int)result : 0;
	if (map.valid & MAPINFO_VALID_MAP_FIXED && map.map_fixed == got)
		_exit(0);
	snprintf(text, sizeof(text), "%s: %s: %lx, %zx: said %d, valid %x, error %d; got %d\n",
		 kind_name, part_names[wanted], (unsigned long)start, length,
		 map.map_fixed, map.valid, map.error, got);
	if (write(STDOUT_FILENO, text, strlen(text)) < 0)
		_exit(3);
	_exit(1);
}

/*
 * What lies beside it may be the program itself. And where system calls go through
 * the vDSO, none returns from where that was.
 */
static bool is_left_out(const struct mapping_kind *kind, enum part part)
{
#ifdef __i386__
	if (part == WHOLE && !strcmp(kind->name, "vDSO"))
		return true;
#endif
	return has_mmu() && !mapping.apart &&
	       (part == OVER_START || part == OVER_END || part == OVER_BOTH);
}

/* Does not return. The status is 0 if MAP was right, 2 if it was not tried. */
static void try_part(const struct mapping_kind *kind, enum part part)
{
	const stack_t other = { .ss_sp = other_stack, .ss_size = OTHER_STACK };
	struct sigaction action = {
		.sa_handler = try, .sa_flags = SA_ONSTACK,
	};

	if (make_mapping(kind, &mapping) || is_left_out(kind, part))
		_exit(2);
	kind_name = kind->name;
	wanted = part;
	sigaltstack(&other, NULL);
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	_exit(4);
}

/* Below a mapping at 0 there is nothing that could be asked about. */
static bool wraps(void)
{
	return (uintptr_t)mapping.start < page_size() &&
	       (wanted == OVER_START || wanted == OVER_BOTH);
}

/* Without an MMU nothing can be lost, nor is there a fork(). */
static int try_all_here(const struct mapping_kind *kind)
{
	int wrong = make_mapping(kind, &mapping) ? 1 : 0;
	struct mapinfo_map map;
	uintptr_t start;
	size_t length;

	for (wanted = 0; wanted < PARTS && !wrong; wanted++) {
		if (wraps())
			continue;
		find_range(&start, &length);
		ask_map(device, (void *)start, length, &map);
		wrong = !(map.valid & MAPINFO_VALID_MAP_FIXED) ||
			map.map_fixed != raw_mmap(start, length, RW,
						  MAP_PRIVATE | MAP_FIXED |
						  MAP_ANONYMOUS, -1, 0);
		if (wrong)
			printf("%s: said %d, error %d\n", part_names[wanted],
			       map.map_fixed, map.error);
	}
	return wrong;
}

int map_over_all(const struct mapping_kind *kind)
{
	int status, wrong = 0;
	enum part part;
	pid_t pid;

	if (!has_mmu())
		return try_all_here(kind);
	for (part = 0; part < PARTS; part++) {
		pid = fork();
		if (!pid)
			try_part(kind, part);
		if (waitpid(pid, &status, 0) != pid)
			return 1;
		if (WIFEXITED(status) && (!WEXITSTATUS(status) ||
					  WEXITSTATUS(status) == 2))
			continue;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 1)
			dprintf(STDOUT_FILENO, "%s: status %x\n",
				part_names[part], status);
		wrong = 1;
	}
	return wrong;
}
