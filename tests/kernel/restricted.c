// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process that is not as others are: what it can read it can execute
 * (READ_IMPLIES_EXEC), or nothing of it may be written and executed
 * (PR_SET_MDWE). What FILE says of private mappings, against mmap().
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

/* Since Linux 6.3. */
#ifndef PR_SET_MDWE
#define PR_SET_MDWE		65
#define PR_MDWE_REFUSE_EXEC_GAIN	1
#endif

static const char * const states[] = { "ordinary", "executable", "refusing" };
static const char * const dirs[] = { RAMFS_DIR, NOEXEC_DIR, EXT2_DIR };

/* A process of its own, as not all of it can be taken back. */
static bool enter(const char *state)
{
	if (!strcmp(state, "executable"))
		return personality(READ_IMPLIES_EXEC) >= 0;
	if (!strcmp(state, "refusing"))
		return !prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0);
	return true;
}

static bool is_right(int device, int fd, int prot)
{
	struct mapinfo_file said = {
		.fd = fd, .prot = (uint32_t)prot, .length = page_size(),
	};
	struct mapinfo_map map = { 0 };
	int error = ask_file(device, &said), got = 0;
	long memory = raw_mmap(0, page_size(), prot, MAP_PRIVATE, fd, 0);

	if (is_error(memory)) {
		got = (int)memory;
	} else {
		ask_map(device, (void *)memory, page_size(), &map);
		munmap((void *)memory, page_size());
	}
	if (!error && said.valid & MAPINFO_FILE_VALID_ANSWER &&
	    said.map_error == got && said.verdict == map.verdict)
		return true;
	printf("prot %x: error %d valid %x verdict %u why %u error %d; mmap %d, MAP %u\n",
	       (unsigned int)prot, error, said.valid, said.verdict, said.why,
	       said.map_error, got, map.verdict);
	return false;
}

static int try_all(const char *state, const char *dir)
{
	int device = open_device(), fd = make_file(dir, page_size(), NULL);
	int prot, wrong = 0;

	if (!enter(state)) {
		printf("%s\n", strerror(errno));
		return 2;
	}
	for (prot = 0; prot <= RWX; prot++)
		wrong += !is_right(device, fd, prot);
	return !!wrong;
}

static void check(const char *state, const char *dir)
{
	char line[256];
	FILE *output;
	int to, from, status;
	pid_t pid = run_again(state, dir, &to, &from);

	output = fdopen(from, "r");
	while (fgets(line, sizeof(line), output))
		ksft_print_msg("%s", line);
	fclose(output);
	close(to);
	status = wait_for_child(pid);
	if (status == 2 && !release_at_least(6, 3))
		ksft_test_result_skip("%s: not in this kernel\n", state);
	else
		ksft_test_result(!status, "%s: %s\n", state, dir);
}

int main(int argc, char **argv)
{
	unsigned int i, j;

	if (argc == 3)
		return try_all(argv[1], argv[2]);
	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(states) * ARRAY_SIZE(dirs));
	for (i = 0; i < ARRAY_SIZE(states); i++)
		for (j = 0; j < ARRAY_SIZE(dirs); j++)
			check(states[i], dirs[j]);
	ksft_finished();
}
