// SPDX-License-Identifier: GPL-2.0-only
/*
 * On two CPUs: one thread changes what others ask about: it splits and merges
 * mappings, moves, shrinks and grows them, truncates files, replaces and closes
 * descriptors, has processes exec and exit amid their questions, and unloads the
 * module. Whatever comes first, an answer is of one state, never of two.
 *
 * Each race goes on for some rounds and until every state was seen: 2000, or a part of
 * that where a round starts a process or loads the module. Under the name races-long it
 * is 10^5 of each, but for processes with a thread that asks when they exec or exit:
 * these are a hundredth of that, beside 10^5 that do no more than map the file. To load
 * the module so often, the kernel is told to be quick when it waits for all CPUs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

#define ASKERS	2
/* Of a mapping; without an MMU the kernel aligns that many to their size. */
#define PAGES	16
/* Where it is split or cut off. */
#define AREA	(2 * PAGES + 3)
#define LOW	3
#define HIGH	11
/* After that many times the rounds a state will not be seen any more. */
#define PATIENCE	100

#define EXEC	"exec"
#define HOLD	"hold"
#define MAP	"map"
#define EXECS	20
/* What the kernel waits for when a module goes takes milliseconds else. */
#define EXPEDITE	"/sys/kernel/rcu_expedited"

/* What an answer can be, as one bit each; 0 is none of them. */
enum state {
	WRONG	= 0,
	NONE	= 1 << 0,	/* nothing is there */
	WHOLE	= 1 << 1,
	PART	= 1 << 2,
	OTHER	= 1 << 3,
};

/* The last answer, for the message if it is wrong. */
union answer {
	struct mapinfo_map map;
	struct mapinfo_file file;
	uint64_t words[sizeof(struct mapinfo_map) / sizeof(uint64_t)];
};

struct race {
	const char *name;
	void (*prepare)(void);
	/* One round, and whether all went well. */
	bool (*change)(unsigned int round);
	enum state (*ask)(unsigned int n, union answer *answer);
	void (*end)(void);
	unsigned int states;	/* all that there are */
	unsigned int divisor;	/* of the rounds */
	unsigned int slow;	/* the same, but not under the name races-long */
	bool only_without_mmu;
	bool gently;	/* asked where nobody else wants the CPU */
};

static int device, file, other_file;
static char path[64];
static unsigned char *area, *places[2];
static _Atomic(unsigned char *) place;
static atomic_bool done;
static atomic_uint seen, wrong, asked;
static unsigned int rounds = 2000;
static bool is_long;

static size_t pages(unsigned int n)
{
	return n * page_size();
}

static void *map_at(void *address, unsigned int n, int prot, int flags, int fd)
{
	return mmap(address, pages(n), prot, flags, fd, 0);
}

/* Which pages of what begins at @start a mapping has. */
static bool has_pages(const struct mapinfo_map *map, const void *start,
		      unsigned int first, unsigned int end)
{
	return map->vma_start == (uintptr_t)start + pages(first) &&
	       map->vma_end == (uintptr_t)start + pages(end);
}

static bool is_nothing(const struct mapinfo_map *map)
{
	return map->error == -ENOENT && !map->verdict &&
	       !(map->valid & (MAPINFO_VALID_VMA | MAPINFO_VALID_VERDICT |
			       MAPINFO_VALID_FILE | MAPINFO_VALID_REGION));
}

/* What holds of a mapping in each state. */
static bool is_sound(const struct mapinfo_map *map, uint32_t verdict)
{
	const bool spans = map->addr + map->length > map->vma_end;
	uint32_t valid = MAPINFO_VALID_VMA | MAPINFO_VALID_MAP_FIXED;

	if (!spans)
		valid |= MAPINFO_VALID_VERDICT;
	if (!has_mmu()) {
		valid |= MAPINFO_VALID_REGION;
		if (map->region_start > map->vma_start ||
		    map->region_end < map->vma_end ||
		    map->region_top < map->region_end || !map->region_users)
			return false;
	}
	return !map->error && (map->valid & ~MAPINFO_VALID_FILE) == valid &&
	       map->vma_start <= map->addr && map->addr < map->vma_end &&
	       map->attributes == (spans ? MAPINFO_ATTR_SPANS : 0) &&
	       map->verdict == (spans ? MAPINFO_VERDICT_NONE : verdict) &&
	       map->map_fixed == (has_mmu() ? 0 : -EINVAL);
}

static bool has_prot(const struct mapinfo_map *map, uint32_t prot)
{
	const uint32_t all = MAPINFO_VM_READ | MAPINFO_VM_WRITE |
			     MAPINFO_VM_EXEC;

	return (map->vma_flags & all) == prot;
}

/* One page of what begins at @start, or all from there to its end. */
static void ask_page(const unsigned char *start, unsigned int page, bool rest,
		     struct mapinfo_map *map)
{
	ask_map(device, start + pages(page), pages(rest ? PAGES - page : 1),
		map);
}

/*
 * Two places for with an MMU, amid what they do not merge with. Without one it is
 * where the kernel has room.
 */
static void find_places(void)
{
	area = map_at(NULL, AREA, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	if (area == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	places[0] = area + pages(1);
	places[1] = area + pages(PAGES + 2);
}

static bool map_place(void)
{
	place = map_at(places[0], PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS |
		       (has_mmu() ? MAP_FIXED : 0), -1);
	return place != MAP_FAILED;
}

static void prepare_place(void)
{
	if (has_mmu())
		find_places();
	if (!map_place())
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
}

static void unmap_place(void)
{
	munmap(place, pages(PAGES));
	if (area)
		munmap(area, pages(AREA));
	area = NULL;
}

/*
 * Split and merge: the pages from LOW to HIGH become another mapping, or none.
 * Without an MMU nothing is merged, and the kernel warns of itself when it splits a
 * mapping: those pages are what is left then.
 */
static bool split_with_mmu(void)
{
	unsigned char *middle = place + pages(LOW);
	const size_t size = pages(HIGH - LOW);

	return !mprotect(middle, size, PROT_READ) &&
	       !mprotect(middle, size, RW) && !munmap(middle, size) &&
	       map_at(middle, HIGH - LOW, RW, MAP_PRIVATE | MAP_ANONYMOUS |
		      MAP_FIXED, -1) == middle;
}

static bool cut_without_mmu(void)
{
	return !munmap(place + pages(HIGH), pages(PAGES - HIGH)) &&
	       !munmap(place, pages(LOW)) &&
	       !munmap(place + pages(LOW), pages(HIGH - LOW)) && map_place();
}

static bool change_split(unsigned int round)
{
	return has_mmu() ? split_with_mmu() : cut_without_mmu();
}

static bool is_part(const struct mapinfo_map *map, const unsigned char *start)
{
	if (!has_mmu())
		return has_prot(map, RW) && (has_pages(map, start, 0, HIGH) ||
					     has_pages(map, start, LOW, HIGH));
	if (has_pages(map, start, LOW, HIGH))
		return has_prot(map, PROT_READ);
	return has_prot(map, RW) && (has_pages(map, start, 0, LOW) ||
				     has_pages(map, start, HIGH, PAGES));
}

static enum state ask_split(unsigned int n, union answer *answer)
{
	static const unsigned int asks[] = { 0, LOW, HIGH - 1, HIGH };
	const unsigned int page = asks[n % ARRAY_SIZE(asks)];
	const bool is_middle = LOW <= page && page < HIGH;
	unsigned char *start = place;

	ask_page(start, page, n & 4, &answer->map);
	if (is_nothing(&answer->map))
		return is_middle || !has_mmu() ? NONE : WRONG;
	if (!is_sound(&answer->map, MAPINFO_VERDICT_PRIVATE))
		return WRONG;
	if (has_pages(&answer->map, start, 0, PAGES))
		return has_prot(&answer->map, RW) ? WHOLE : WRONG;
	return is_part(&answer->map, start) ? PART : WRONG;
}

/* mremap(): without an MMU it stays where it is, and is never left shorter. */

static bool resize(unsigned int from, unsigned int to)
{
	return mremap(place, pages(from), pages(to), 0) == place;
}

static bool move_to(unsigned char *to)
{
	const unsigned char *result = mremap(place, pages(PAGES), pages(PAGES),
					     MREMAP_MAYMOVE | MREMAP_FIXED, to);

	place = to;
	return result == to;
}

static bool change_mremap(unsigned int round)
{
	if (!resize(PAGES, LOW) || !resize(LOW, PAGES))
		return false;
	return !has_mmu() || move_to(places[round % 2 ? 0 : 1]);
}

static enum state ask_mremap(unsigned int n, union answer *answer)
{
	static const unsigned int asks[] = { 0, LOW - 1, LOW, PAGES - 1 };
	const unsigned int page = asks[n % ARRAY_SIZE(asks)];
	unsigned char *start = has_mmu() ? places[n / 4 % 2] : place;
	const struct mapinfo_map *map = &answer->map;

	ask_page(start, page, n & 8, &answer->map);
	if (is_nothing(map))
		return has_mmu() || page >= LOW ? NONE : WRONG;
	/* where it is not, what keeps others away may be */
	if (has_mmu() && has_prot(map, 0))
		return NONE;
	if (!is_sound(map, MAPINFO_VERDICT_PRIVATE) || !has_prot(map, RW))
		return WRONG;
	if (has_pages(map, start, 0, PAGES))
		return WHOLE;
	return has_pages(map, start, 0, LOW) ? PART : WRONG;
}

/* Files that shrink and grow; PAST_EOF is told by the size that is told. */

static bool change_size(unsigned int round)
{
	return !ftruncate(file, (off_t)pages(LOW)) &&
	       !ftruncate(file, (off_t)pages(PAGES));
}

static enum state ask_size(unsigned int n, union answer *answer)
{
	struct mapinfo_file *told = &answer->file;
	bool past_eof;

	*told = (struct mapinfo_file){
		.fd = file, .prot = PROT_READ, .offset = pages(LOW),
		.length = page_size(),
	};
	if (ask_file(device, told))
		return WRONG;
	past_eof = told->attributes & MAPINFO_FILE_PAST_EOF;
	if (told->size == pages(PAGES) && !past_eof)
		return WHOLE;
	if (!told->size && past_eof && !has_mmu())
		return NONE;
	return told->size == pages(LOW) && past_eof ? PART : WRONG;
}

/* An empty file in ramfs that grows gets pages that follow one another. */
static bool renew_file(void)
{
	return !ftruncate(file, 0) && !ftruncate(file, (off_t)pages(PAGES));
}

static void prepare_size(void)
{
	if (!renew_file())
		ksft_exit_fail_msg("ftruncate: %s\n", strerror(errno));
}

/*
 * Without an MMU truncation cuts a region that is the file's own pages, if what maps
 * it is shared and does not reach as far: another process made the region and is
 * gone. The holder maps all of the file for each byte it gets, and unmaps it for the
 * next, answering each.
 */
static struct child holder;

static int be_holder(const char *name)
{
	int fd = open(name, O_RDWR);
	void *memory = MAP_FAILED;
	char byte;

	while (read(0, &byte, 1) == 1) {
		if (memory == MAP_FAILED) {
			memory = map_at(NULL, PAGES, RW, MAP_SHARED, fd);
			if (memory == MAP_FAILED)
				return 1;
		} else {
			if (munmap(memory, pages(PAGES)))
				return 1;
			memory = MAP_FAILED;
		}
		if (write(1, &byte, 1) != 1)
			return 1;
	}
	return 0;
}

static bool tell_holder(void)
{
	char byte = 0;

	return write(holder.in, &byte, 1) == 1 &&
	       read(holder.out, &byte, 1) == 1;
}

static void prepare_region(void)
{
	holder.pid = run_again(HOLD, path, &holder.in, &holder.out);
	place = NULL;
}

static void end_region(void)
{
	close(holder.in);
	close(holder.out);
	wrong += !!wait_for_child(holder.pid);
}

static bool change_region(unsigned int round)
{
	unsigned char *memory;
	bool cut;

	if (!renew_file() || !tell_holder())
		return false;
	memory = map_at(NULL, 1, RW, MAP_SHARED, file);
	if (memory == MAP_FAILED || !tell_holder())
		return false;
	place = memory;
	cut = !ftruncate(file, (off_t)pages(LOW));
	return !munmap(memory, pages(1)) && cut;
}

static enum state ask_region(unsigned int n, union answer *answer)
{
	const struct mapinfo_map *map = &answer->map;

	if (n % 2)
		return ask_size(n, answer);
	ask_map(device, place, 1, &answer->map);
	if (is_nothing(map))
		return NONE;
	if (!is_sound(map, MAPINFO_VERDICT_SHARED) ||
	    map->vma_end - map->vma_start != pages(1) ||
	    map->region_start != map->vma_start ||
	    map->region_top != map->region_end)
		return WRONG;
	if (map->region_end - map->region_start == pages(PAGES))
		return WHOLE;
	return map->region_end - map->region_start == pages(LOW) ? PART : WRONG;
}

/* A descriptor that is one file, another, or closed. */

#define FD	100

static bool change_descriptor(unsigned int round)
{
	return dup2(file, FD) == FD && dup2(other_file, FD) == FD && !close(FD);
}

/* The other one is of another size, and cannot be read. */
static enum state ask_descriptor_file(struct mapinfo_file *told)
{
	*told = (struct mapinfo_file){
		.fd = FD, .prot = PROT_READ, .length = page_size(),
	};
	ask_file(device, told);
	if (told->error)
		return told->error == -EBADF && !told->valid ? NONE : WRONG;
	if (told->size == pages(PAGES))
		return !told->map_error && told->verdict ? WHOLE : WRONG;
	return told->size == pages(LOW) && told->map_error == -EACCES &&
	       !told->verdict ? OTHER : WRONG;
}

static enum state ask_descriptor(unsigned int n, union answer *answer)
{
	const struct mapinfo_map *map = &answer->map;

	if (n % 2)
		return ask_descriptor_file(&answer->file);
	ask_map_of_file(device, place, 1, FD, &answer->map);
	if (map->error)
		return map->error == -EBADF ? NONE : WRONG;
	if (!(map->valid & MAPINFO_VALID_OF_FILE) ||
	    !has_pages(map, place, 0, PAGES))
		return WRONG;
	return map->attributes & MAPINFO_ATTR_OF_FILE ? WHOLE : OTHER;
}

static void prepare_descriptor(void)
{
	prepare_size();
	place = map_at(NULL, PAGES, PROT_READ, MAP_PRIVATE, file);
	if (place == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
}

/*
 * A process that maps the file that is asked about, asks once, and exits: the cheapest
 * exec and exit that there is without an MMU, too.
 */
static int be_mapper(const char *name)
{
	int fd = open(name, O_RDONLY);
	void *memory = map_at(NULL, PAGES, PROT_READ, MAP_PRIVATE, fd);
	struct mapinfo_map map;

	device = open_device();
	return memory == MAP_FAILED || ask_map(device, memory, 1, &map);
}

static bool change_processes(unsigned int round)
{
	const char * const argv[] = {
		program_invocation_name, MAP, path, NULL,
	};
	pid_t pid;

	errno = posix_spawn(&pid, "/proc/self/exe", NULL, NULL, (char **)argv,
			    NULL);
	return !errno && !wait_for_child(pid);
}

/*
 * A process that execs itself, and at last exits, while another thread of it asks;
 * it maps the file that is asked about here.
 */
static atomic_bool is_asking;

static void *ask_to_the_end(void *name)
{
	int fd = open(name, O_RDONLY);

	for (;;) {
		struct mapinfo_file answer = {
			.fd = fd, .prot = PROT_READ, .length = page_size(),
		};
		struct mapinfo_map map;

		if (ask_map(device, &is_asking, 1, &map) ||
		    map.verdict != MAPINFO_VERDICT_PRIVATE ||
		    ask_file(device, &answer) || !answer.verdict)
			_exit(2);
		is_asking = true;
	}
	return NULL;
}

static int be_execer(const char *argument)
{
	unsigned int left = (unsigned int)atoi(argument);
	char *name = strchr(argument, ':') + 1, next[80];
	pthread_t asker;
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	device = open_device();
	if (map_at(NULL, PAGES, PROT_READ, MAP_PRIVATE, fd) == MAP_FAILED ||
	    pthread_create(&asker, NULL, ask_to_the_end, name))
		return 3;
	while (!is_asking)
		sched_yield();
	if (!left)
		_exit(0);
	snprintf(next, sizeof(next), "%u:%s", left - 1, name);
	execl("/proc/self/exe", program_invocation_name, EXEC, next, NULL);
	return 4;
}

static bool run_execer(unsigned int execs)
{
	char argument[80];
	int to, from, status;
	pid_t pid;

	snprintf(argument, sizeof(argument), "%u:%s", execs, path);
	pid = run_again(EXEC, argument, &to, &from);
	status = wait_for_child(pid);
	close(to);
	close(from);
	if (status)
		ksft_print_msg("the other process: %d\n", status);
	return !status;
}

static bool change_execs(unsigned int round)
{
	return run_execer(EXECS);
}

static bool change_exit(unsigned int round)
{
	return run_execer(0);
}

/* What others do with the file does not change this. */
static enum state ask_beside_processes(unsigned int n, union answer *answer)
{
	const uint32_t verdict = has_mmu() ? MAPINFO_VERDICT_PRIVATE :
					     MAPINFO_VERDICT_DIRECT;

	if (n % 2) {
		answer->file = (struct mapinfo_file){
			.fd = file, .prot = PROT_READ, .length = pages(PAGES),
		};
		return !ask_file(device, &answer->file) &&
		       answer->file.verdict == verdict ? WHOLE : WRONG;
	}
	ask_page(place, n / 2 % PAGES, true, &answer->map);
	return is_sound(&answer->map, verdict) &&
	       has_pages(&answer->map, place, 0, PAGES) ? WHOLE : WRONG;
}

/* The module goes and comes back. Nobody is told anything by half of it. */

static bool change_module(unsigned int round)
{
	int error;

	do
		error = remove_module("mapinfo");
	while (error == -EWOULDBLOCK);
	return !error && !insert_module("mapinfo");
}

static enum state ask_module(unsigned int n, union answer *answer)
{
	int fd = open(MAPINFO_DEVICE, O_RDWR | O_CLOEXEC);
	bool right;

	answer->map.error = -errno;
	if (fd < 0)
		return errno == ENOENT || errno == ENODEV || errno == ENXIO ?
		       NONE : WRONG;
	right = !ask_map(fd, place, 1, &answer->map) &&
		is_sound(&answer->map, MAPINFO_VERDICT_PRIVATE);
	close(fd);
	/* else it could never go */
	sched_yield();
	return right ? WHOLE : WRONG;
}

static void expedite(const char *how)
{
	int fd = open(EXPEDITE, O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, how, 1) != 1)
		ksft_print_msg(EXPEDITE ": %s\n", strerror(errno));
	close(fd);
}

static void prepare_module(void)
{
	expedite("1");
	prepare_place();
	close(device);
}

static void end_module(void)
{
	unmap_place();
	device = open_device();
	expedite("0");
}

static const struct race races[] = {
	{ "split", prepare_place, change_split, ask_split, unmap_place,
	  NONE | WHOLE | PART, 1, 1 },
	{ "mremap", prepare_place, change_mremap, ask_mremap, unmap_place,
	  NONE | WHOLE | PART, 1, 1 },
	{ "truncate", prepare_size, change_size, ask_size, NULL,
	  WHOLE | PART, 1, 1 },
	{ "truncate a region", prepare_region, change_region, ask_region,
	  end_region, NONE | WHOLE | PART, 1, 10, .only_without_mmu = true },
	{ "dup2 and close", prepare_descriptor, change_descriptor,
	  ask_descriptor, unmap_place, NONE | WHOLE | OTHER, 1, 1 },
	{ "exec and exit", prepare_descriptor, change_processes,
	  ask_beside_processes, unmap_place, WHOLE, 1, 100, .gently = true },
	{ "exec amid a question", prepare_descriptor, change_execs,
	  ask_beside_processes, unmap_place, WHOLE, 100 * EXECS, 1,
	  .gently = true },
	{ "exit amid a question", prepare_descriptor, change_exit,
	  ask_beside_processes, unmap_place, WHOLE, 100, 1,
	  .gently = true },
	{ "rmmod", prepare_module, change_module, ask_module, end_module,
	  NONE | WHOLE, 1, 100, .gently = true },
};

static bool runs_here(const struct race *race)
{
	return !race->only_without_mmu || !has_mmu();
}

static unsigned int count_races(void)
{
	unsigned int i, count = 0;

	for (i = 0; i < ARRAY_SIZE(races); i++)
		count += runs_here(&races[i]);
	return count;
}

static void say_wrong(unsigned int n, const union answer *answer)
{
	unsigned int i;

	ksft_print_msg("wrong answer to question %u:\n", n);
	for (i = 0; i < ARRAY_SIZE(answer->words); i++)
		ksft_print_msg("%016llx\n",
			       (unsigned long long)answer->words[i]);
}

static void *keep_asking(void *argument)
{
	const struct race *race = argument;
	unsigned int n;

	/* what sleeps often would wait for its turn each time */
	if (race->gently)
		setpriority(PRIO_PROCESS, 0, 19);
	for (n = 0; !done; n++) {
		union answer answer = { };
		enum state state = race->ask(n, &answer);

		if (!state && !wrong++)
			say_wrong(n, &answer);
		seen |= state;
	}
	asked += n;
	return NULL;
}

static unsigned int keep_changing(const struct race *race)
{
	const unsigned int wanted = rounds / race->divisor /
				    (is_long ? 1 : race->slow);
	unsigned int round;

	for (round = 0; !wrong && (round < wanted || (seen != race->states &&
	     round < PATIENCE * wanted)); round++) {
		if (!race->change(round)) {
			ksft_print_msg("the change failed: %s\n",
				       strerror(errno));
			wrong++;
		}
		/* the runner ends what is silent for long */
		if (round && round % (wanted / 50 + 1) == 0)
			ksft_print_msg("%u rounds\n", round);
	}
	return round;
}

static void run_race(const struct race *race)
{
	pthread_t askers[ASKERS];
	unsigned int i, round;
	time_t began;

	race->prepare();
	done = false;
	seen = wrong = asked = 0;
	for (i = 0; i < ASKERS; i++)
		if (pthread_create(&askers[i], NULL, keep_asking,
				   (void *)race))
			ksft_exit_fail_msg("pthread_create\n");
	began = time(NULL);
	round = keep_changing(race);
	done = true;
	for (i = 0; i < ASKERS; i++)
		pthread_join(askers[i], NULL);
	if (race->end)
		race->end();
	ksft_print_msg("%s: %u rounds, %u s, %u questions, states %x of %x, %u wrong\n",
		       race->name, round, (unsigned int)(time(NULL) - began),
		       asked, seen, race->states, wrong);
	ksft_test_result(!wrong && seen == race->states,
			 "%s: each answer was of one state, and all were seen\n",
			 race->name);
}

int main(int argc, char **argv)
{
	unsigned int i;

	if (argc == 3 && !strcmp(argv[1], HOLD))
		return be_holder(argv[2]);
	if (argc == 3 && !strcmp(argv[1], MAP))
		return be_mapper(argv[2]);
	if (argc == 3 && !strcmp(argv[1], EXEC))
		return be_execer(argv[2]);
	ksft_print_header();
	ksft_set_plan(count_races());
	if (strstr(argv[0], "long")) {
		is_long = true;
		rounds = 100000;
	}
	device = open_device();
	file = make_file(RAMFS_DIR, pages(PAGES), path);
	other_file = openat(AT_FDCWD, EXT2_DIR "/races", O_WRONLY | O_CREAT,
			    0600);
	if (other_file < 0 || ftruncate(other_file, (off_t)pages(LOW)))
		ksft_exit_fail_msg("%s: %s\n", EXT2_DIR, strerror(errno));
	unlink(EXT2_DIR "/races");
	for (i = 0; i < ARRAY_SIZE(races); i++)
		if (runs_here(&races[i]))
			run_race(&races[i]);
	unlink(path);
	ksft_finished();
}
