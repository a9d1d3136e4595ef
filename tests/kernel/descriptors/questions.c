// SPDX-License-Identifier: GPL-2.0-only
/*
 * FILE on one descriptor for many protections and ranges, and each time the real
 * mmap() after it. What is mapped is never touched: it may be a device.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "names.h"
#include "descriptors.h"

#ifndef PROT_SEM
#define PROT_SEM	0x8
#endif

/* Bits that no machine of ours knows, that mmap() takes all the same. */
#define ODD_BIT		0x10
#define TOP_BIT		0x80000000U

/* Longer, and mmap() may fail for want of memory, which FILE cannot know. */
#define LARGE		(1UL << 20)

/* ARM takes each page of what is unmapped in turn: no longer than it has to be. */
#define LONG		(1UL << 24)

/* No kernel knows a larger file, nor can a program of 32 bits name its pages. */
#define FARTHEST	(sizeof(long) == 8 ? UINT64_MAX : \
			 (uint64_t)UINT32_MAX * page_size())

/* About one fault of one kind of file: the rest would be more of the same. */
#define MOST_LINES	3

static const char * const fault_names[] = {
	[NO_FILE]		= "takes it for no file, or for one",
	[BOTH]			= "known and not known",
	[NO_ANSWER]		= "a verdict and an error, or neither",
	[DIFFERENT_ERROR]	= "mmap() does something else",
	[DIFFERENT_VERDICT]	= "MAP says something else",
	[NEITHER]		= "neither known nor not known",
	[ANSWERED]		= "not known, but answered",
	[KNOWABLE]		= "not known, but it can be",
};

static const uint32_t all_prots[] = {
	PROT_NONE, PROT_READ, PROT_WRITE, PROT_EXEC, RX, RW,
	PROT_WRITE | PROT_EXEC, RWX, PROT_READ | PROT_SEM, PROT_READ | ODD_BIT,
	PROT_READ | PROT_GROWSDOWN, RW | TOP_BIT,
};
static const uint32_t some_prots[] = { PROT_READ, RX, RW };

struct question {
	const char *name;
	int fd;
	uint32_t prot;
	uint64_t offset;
	size_t length;
	bool only_known;	/* not to be mapped if it is not known */
	struct mapinfo_file said;
	int error;		/* of the entry */
	int got;		/* of mmap() */
	uint32_t verdict;	/* by MAP on what it gave */
};

static void complain(struct tally *t, const struct question *q,
		     enum fault fault)
{
	t->wrong++;
	if (t->faults[fault]++ >= MOST_LINES)
		return;
	ksft_print_msg("WRONG %s, %s: %s: prot %x offset %llx length %zx: error %d valid %x attributes %x verdict %s why %s error %d; mmap %d, MAP %s\n",
		       t->kind, q->name, fault_names[fault], q->prot,
		       (unsigned long long)q->offset, q->length, q->error,
		       q->said.valid, q->said.attributes,
		       verdict_name(q->said.verdict), why_name(q->said.why),
		       q->said.map_error, q->got, verdict_name(q->verdict));
}

static bool is_known(const struct question *q)
{
	return q->said.valid & MAPINFO_FILE_VALID_ANSWER;
}

/* What the C libraries do for a call that takes pages, not bytes. */
static bool cannot_be_named(const struct question *q)
{
	return sizeof(long) == 4 && q->offset % page_size();
}

/*
 * Without an MMU the kernel stops for what HITS_BUG tells, and makes a noise for
 * a copy for which there is no memory: also of what cannot be read, as it turns
 * out after that (/dev/zero, past the end of any file).
 */
static bool is_dangerous(const struct question *q)
{
	if (has_mmu() || q->error == -EBADF)
		return false;
	if (q->only_known && !is_known(q))
		return true;
	if (q->said.attributes & MAPINFO_FILE_HITS_BUG)
		return true;
	if (q->length <= LARGE)
		return false;
	return !is_known(q) || !q->said.map_error ||
	       q->said.map_error == -EINVAL;
}

static void map_it(struct question *q)
{
	/* else the kernel says each time that it has not so much */
	const int reserve = q->length > LARGE ? MAP_NORESERVE : 0;
	struct mapinfo_map map;
	long memory;

	if (cannot_be_named(q)) {
		q->got = -EINVAL;
		return;
	}
	memory = raw_mmap(0, q->length, (int)q->prot, MAP_PRIVATE | reserve,
			  q->fd, (off_t)q->offset);
	if (is_error(memory)) {
		q->got = (int)memory;
		return;
	}
	if (!ask_map(device, (void *)memory, q->length, &map) &&
	    map.valid & MAPINFO_VALID_VERDICT)
		q->verdict = map.verdict;
	/* it may be longer: huge pages are not unmapped in part */
	munmap((void *)memory, map.vma_start == (unsigned long)memory ?
	       (size_t)(map.vma_end - map.vma_start) : q->length);
}

/* Addresses or memory, of which there may be too little for any reason. */
static bool wants_memory(const struct question *q)
{
	return q->got == -ENOMEM && q->length > LARGE;
}

static void judge_known(struct tally *t, const struct question *q)
{
	const struct mapinfo_file *said = &q->said;

	if (said->attributes & MAPINFO_FILE_NOT_KNOWN)
		complain(t, q, BOTH);
	else if (!said->map_error == !said->verdict)
		complain(t, q, NO_ANSWER);
	else if (said->map_error != q->got && !wants_memory(q))
		complain(t, q, DIFFERENT_ERROR);
	else if (!q->got && said->verdict != q->verdict)
		complain(t, q, DIFFERENT_VERDICT);
}

static bool may_be_not_known(const struct tally *t, const struct question *q)
{
	switch (q->said.why) {
	case MAPINFO_WHY_MACHINE:
		return q->prot & ~(uint32_t)(RWX | PROT_SEM) ||
		       q->offset >> 63;
	case MAPINFO_WHY_OWN_MMAP:
	case MAPINFO_WHY_NO_MEMORY:
	case MAPINFO_WHY_TOO_MANY:
		return !t->known;
	default:
		return false;
	}
}

static void judge_not_known(struct tally *t, const struct question *q)
{
	if (!(q->said.attributes & MAPINFO_FILE_NOT_KNOWN))
		complain(t, q, NEITHER);
	else if (q->said.verdict || q->said.map_error)
		complain(t, q, ANSWERED);
	else if (!may_be_not_known(t, q))
		complain(t, q, KNOWABLE);
	if (q->said.why < WHYS)
		t->not_known[q->said.why]++;
}

/* A descriptor that mmap() takes for none either (O_PATH). */
static void judge_no_file(struct tally *t, const struct question *q)
{
	/* a misaligned offset comes first, where the call takes bytes */
	if (q->error != -EBADF || (q->got != -EBADF &&
	    !(q->got == -EINVAL && q->offset % page_size())))
		complain(t, q, NO_FILE);
}

static void ask_one(struct tally *t, struct question q)
{
	q.said = (struct mapinfo_file){
		.fd = q.fd, .prot = q.prot, .offset = q.offset,
		.length = q.length,
	};
	q.error = ask_file(device, &q.said);
	t->asked++;
	if (is_dangerous(&q)) {
		t->left_out++;
		return;
	}
	map_it(&q);
	if (q.got)
		t->refused++;
	else
		t->mapped++;
	if (q.error)
		judge_no_file(t, &q);
	else if (is_known(&q))
		judge_known(t, &q);
	else
		judge_not_known(t, &q);
}

/* The farthest position that the file system knows: lseek() takes no other. */
static uint64_t farthest_position(int fd)
{
	const off_t was = lseek(fd, 0, SEEK_CUR);
	uint64_t low = 0, high = (uint64_t)INT64_MAX, middle;

	if (was < 0)
		return 0;
	while (low < high) {
		middle = low + (high - low) / 2 + 1;
		if (lseek(fd, (off_t)middle, SEEK_SET) == (off_t)middle)
			low = middle;
		else
			high = middle - 1;
	}
	lseek(fd, was, SEEK_SET);
	return low;
}

static uint64_t size_of(int fd)
{
	struct mapinfo_file file = { .fd = fd, .prot = PROT_READ, .length = 1 };

	if (ask_file(device, &file) || !(file.valid & MAPINFO_FILE_VALID_SIZE))
		return 0;
	return file.size;
}

static void ask_prots(struct tally *t, struct question q,
		      const uint32_t *prots, size_t count)
{
	size_t i;

	if (q.offset > FARTHEST)
		return;
	for (i = 0; i < count; i++) {
		q.prot = prots[i];
		ask_one(t, q);
	}
}

static void ask_lengths(struct tally *t, struct question q)
{
	const size_t page = page_size();
	struct mapinfo_system system;

	ask_system(device, &system);
	const size_t lengths[] = {
		0, 1, page, page + 1, 3 * page, (size_t)system.map_fixed_end,
		(size_t)system.map_fixed_end + 1, LONG, -page, SIZE_MAX,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		q.length = lengths[i];
		ask_prots(t, q, all_prots, ARRAY_SIZE(all_prots));
	}
}

void question_all(struct tally *t, const char *name, int fd)
{
	const uint64_t page = page_size(), size = size_of(fd);
	const uint64_t end = (size + page - 1) / page * page;
	const uint64_t farthest = farthest_position(fd) / page * page;
	const uint64_t offsets[] = {
		0, page, end - page, end, end + 3 * page,
		farthest - page, farthest, farthest + page,
		1ULL << 31, (1ULL << 32) - page, (1ULL << 44) - page,
		1ULL << 44, 1ULL << 62, (1ULL << 63) - 2 * page,
		(1ULL << 63) - page, 1ULL << 63, -page,
		1, page / 2, end + 1, (1ULL << 63) + 1,
	};
	unsigned int i;

	t->descriptors++;
	for (i = 0; i < ARRAY_SIZE(offsets); i++)
		ask_lengths(t, (struct question){
			.name = name, .fd = fd, .offset = offsets[i]
		});
}

/*
 * Without an MMU the kernel makes its copy under locks that some files take to be
 * read, for ever (/proc/maps), or in another order.
 */
static bool is_read_under_locks(const char *name)
{
	return !has_mmu() && (!strncmp(name, "/proc", 5) ||
			      !strncmp(name, "/sys", 4));
}

void question_some(struct tally *t, const char *name, int fd)
{
	const uint64_t page = page_size();
	const uint64_t offsets[] = { 0, page, (1ULL << 63) - page, 1 };
	unsigned int i;

	t->descriptors++;
	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		struct question q = {
			.name = name, .fd = fd, .offset = offsets[i],
			.only_known = is_read_under_locks(name),
		};

		for (q.length = 0; q.length <= 3 * page; q.length += 3 * page)
			ask_prots(t, q, some_prots, ARRAY_SIZE(some_prots));
	}
}
