// SPDX-License-Identifier: GPL-2.0-only
/*
 * SIGKILL ends a vector within one batch: another process asks of 1024 ranges, each
 * about more mappings than are looked at, in memory that both share. It is killed as
 * soon as the first answer shows, and what is answered after that is counted. When all
 * was answered by then, as where somebody else had the CPU, nothing was seen: that round
 * is not counted.
 *
 * With an MMU these mappings are its own. Without one it asks about a page of a file
 * that one more process has mapped over and over. It left these mappings behind, as the
 * kernel finds only the latest when a process ends; where it finds all, the process
 * stays. It takes two CPUs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

#define ASK		"ask"
#define STAY		"stay"
/* What is asked about. */
#define ASKED		RAMFS_DIR "/killed"
#define ROUNDS		10
#define ATTEMPTS	100
#define MAPPINGS	2000
#define BATCH		4
#define SIZE		(MAPINFO_VECTOR_MAX * sizeof(struct mapinfo_map))

/* The same page each time, which does not merge. */
static unsigned char *map_pages(unsigned int count)
{
	int fd = open(ASKED, O_RDONLY);
	unsigned char *memory = NULL;

	while (count-- && memory != MAP_FAILED)
		memory = mmap(NULL, page_size(), PROT_READ, MAP_PRIVATE, fd, 0);
	return memory;
}

/* The other process: maps, and where the mappings would go with it waits for its end. */
static int map_and_stay(void)
{
	bool mapped = map_pages(MAPPINGS) != MAP_FAILED;
	char byte;

	if (!mapped || write(STDOUT_FILENO, "", 1) != 1)
		return 1;
	return kernel_loses_mappings() ? 0 : (int)read(STDIN_FILENO, &byte, 1);
}

static void start_other(struct child *other)
{
	char byte;

	other->pid = run_again(STAY, ASKED, &other->in, &other->out);
	if (read(other->out, &byte, 1) != 1 ||
	    (kernel_loses_mappings() && wait_for_child(other->pid)))
		ksft_exit_fail_msg("the other process failed\n");
}

static void end_other(struct child *other)
{
	close(other->in);
	if (!kernel_loses_mappings() && wait_for_child(other->pid))
		ksft_exit_fail_msg("the other process failed\n");
	close(other->out);
}

static void make_asked(void)
{
	int fd = open(ASKED, O_WRONLY | O_CREAT, 0600);

	if (fd < 0 || ftruncate(fd, (off_t)page_size()))
		ksft_exit_fail_msg(ASKED ": %s\n", strerror(errno));
	close(fd);
}

static int ask_until_killed(const char *path)
{
	int fd = open(path, O_RDWR), device = open_device();
	struct mapinfo_map *maps = mmap(NULL, SIZE, RW, MAP_SHARED, fd, 0);
	struct mapinfo_vector vector = {
		.count = MAPINFO_VECTOR_MAX, .entry_size = sizeof(maps[0]),
		.entries = (uintptr_t)maps,
	};
	const unsigned int count = has_mmu() ? MAPPINGS : 1;
	unsigned char *lowest = map_pages(count);
	unsigned int i;

	for (i = 0; i < MAPINFO_VECTOR_MAX; i++)
		maps[i] = (struct mapinfo_map){
			.addr = (uintptr_t)lowest,
			.length = count * page_size(),
		};
	return ask(device, MAPINFO_MAPS, &vector) ? 1 : 0;
}

static unsigned int count_answers(const volatile struct mapinfo_map *maps)
{
	unsigned int n = 0;

	while (n < MAPINFO_VECTOR_MAX && maps[n].valid)
		n++;
	return n;
}

/*
 * How many were answered once the signal was there, -1 if all were before, or more than
 * there are.
 */
static int answers_after_kill(struct mapinfo_map *maps, const char *path)
{
	unsigned int before, after;
	int to, from, status;
	pid_t pid;

	memset(maps, 0, SIZE);
	pid = run_again(ASK, path, &to, &from);
	while (!((volatile struct mapinfo_map *)maps)[0].valid)
		;
	kill(pid, SIGKILL);
	before = count_answers(maps);
	status = wait_for_child(pid);
	after = count_answers(maps);
	close(to);
	close(from);
	ksft_print_msg("%u answers when it was killed, %u in the end\n",
		       before, after);
	if (before == MAPINFO_VECTOR_MAX)
		return -1;
	if (status != 128 + SIGKILL)
		return MAPINFO_VECTOR_MAX + 1;
	return (int)(after - before);
}

static void kill_often(struct mapinfo_map *maps, const char *path)
{
	unsigned int i, rounds = 0;
	int most = 0;

	for (i = 0; i < ATTEMPTS && rounds < ROUNDS; i++) {
		int n = answers_after_kill(maps, path);

		rounds += n >= 0;
		most = n > most ? n : most;
	}
	ksft_print_msg("%u rounds, %d answers at most after the signal\n",
		       rounds, most);
	ksft_test_result(rounds == ROUNDS && most <= BATCH,
			 "killed amid a vector, it ends within one batch\n");
}

int main(int argc, char **argv)
{
	struct mapinfo_map *maps;
	struct child other;
	char path[64];
	int fd;

	if (argc == 3 && !strcmp(argv[1], ASK))
		return ask_until_killed(argv[2]);
	if (argc == 3 && !strcmp(argv[1], STAY))
		return map_and_stay();
	ksft_print_header();
	ksft_set_plan(1);
	fd = make_file(RAMFS_DIR, SIZE, path);
	maps = mmap(NULL, SIZE, RW, MAP_SHARED, fd, 0);
	if (maps == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	make_asked();
	if (!has_mmu())
		start_other(&other);
	kill_often(maps, path);
	if (!has_mmu())
		end_other(&other);
	unlink(path);
	unlink(ASKED);
	ksft_finished();
}
