// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the interface grows: programs of several versions, which differ in the sizes
 * of their structures, ask a module of today and one of a later version, whose
 * structures end with a field that is asked and one that is answered
 * (growth/grown.patch). What each gets follows from its size and the module's alone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define GROWN_MODULE	"mapinfo_grown"
#define GROWN_DEVICE	MAPINFO_DEVICE "_grown"

/* What comes after the first version, in words: of the patch, and after that. */
enum { ASKED, ANSWERED, LATER, MORE = 8 };

#define BOTH		(LATER * sizeof(uint64_t))
#define ENTRY_MAX	(MAPINFO_MAP_SIZE_VER0 + MORE * sizeof(uint64_t))
#define GUARD		256
#define GUARD_BYTE	0xa5
#define JUNK		0x5a5a5a5a5a5a5a5aULL

union question {
	struct mapinfo_map map;
	struct mapinfo_file file;
	struct mapinfo_system system;
	unsigned char bytes[ENTRY_MAX];
};

struct kind {
	const char *name;
	size_t size_ver0;
	unsigned int nr, nr_vector;	/* no vector: 0 */
	/* What is asked in test_asked is added to an answer. */
	void (*add_asked)(union question *answer, uint64_t asked);
};

struct module {
	const char *name;
	size_t has;	/* bytes after the first version */
	int device;
};

/* One play: who asks whom for what. */
struct play {
	const struct kind *kind;
	const struct module *module;
	size_t size;
	unsigned int count;
	unsigned int asking;	/* the entry that asks, or all */
	uint64_t asked;
	uint64_t answered;	/* what is there before */
	uint64_t later;		/* what none of the modules knows */
};

#define ALL	UINT32_MAX

static void add_to_map(union question *answer, uint64_t asked)
{
	answer->map.dev_minor += (uint32_t)asked;
}

static void add_to_file(union question *answer, uint64_t asked)
{
	answer->file.size += asked;
}

static void add_to_system(union question *answer, uint64_t asked)
{
	answer->system.questions += asked;
}

static const struct kind kinds[] = {
	{ "MAP", MAPINFO_MAP_SIZE_VER0, 1, 3, add_to_map },
	{ "FILE", MAPINFO_FILE_SIZE_VER0, 2, 4, add_to_file },
	{ "SYSTEM", MAPINFO_SYSTEM_SIZE_VER0, 0, 0, add_to_system },
};

static struct module modules[] = {
	{ .name = "the module", .has = 0 },
	{ .name = "the grown one", .has = BOTH },
};

static union question asked_first[ARRAY_SIZE(kinds)];
static union question answered_first[ARRAY_SIZE(kinds)];
static unsigned char *area;

static unsigned long command_of(unsigned int nr, size_t size)
{
	return _IOC(_IOC_READ | _IOC_WRITE, MAPINFO_IOC_TYPE, nr, size);
}

static bool all_bytes_are(const void *memory, unsigned char value, size_t size)
{
	const unsigned char *bytes = memory;

	while (size--)
		if (*bytes++ != value)
			return false;
	return true;
}

static bool is_asking(const struct play *play, unsigned int i)
{
	return play->asking == ALL || play->asking == i;
}

/* Each entry asks for something else. */
static uint64_t asked_by(const struct play *play, unsigned int i)
{
	return is_asking(play, i) && play->asked ? play->asked + i : 0;
}

static size_t end_of(const struct play *play)
{
	return play->size - play->kind->size_ver0;
}

/* The entry before the call: as the first version's, and what came later. */
static void ask_entry(const struct play *play, unsigned int i,
		      union question *entry)
{
	const uint64_t end[MORE] = {
		[ASKED] = asked_by(play, i),
		[ANSWERED] = is_asking(play, i) ? play->answered : 0,
		[LATER] = is_asking(play, i) ? play->later : 0,
	};

	*entry = asked_first[play->kind - kinds];
	memcpy(entry->bytes + play->kind->size_ver0, end, end_of(play));
}

/*
 * The entry after the call, if that succeeds: what both know is answered, what only
 * the program knows is left alone.
 */
static void expect_entry(const struct play *play, unsigned int i,
			 union question *entry)
{
	const size_t end = end_of(play), has = play->module->has;
	const uint64_t asked = asked_by(play, i), answered = asked + 1;
	unsigned char *later = entry->bytes + play->kind->size_ver0;

	ask_entry(play, i, entry);
	memcpy(entry->bytes, answered_first[play->kind - kinds].bytes,
	       play->kind->size_ver0);
	if (has && end > ASKED * sizeof(asked))
		play->kind->add_asked(entry, asked);
	if (has && end > ANSWERED * sizeof(answered))
		memcpy(later + ANSWERED * sizeof(answered), &answered,
		       sizeof(answered));
}

/* The first entry whose end, which the module does not know, is not all zero. */
static unsigned int first_unknown(const struct play *play)
{
	union question entry;
	unsigned int i;

	for (i = 0; i < play->count; i++) {
		const size_t known = play->kind->size_ver0 + play->module->has;

		ask_entry(play, i, &entry);
		if (play->size > known &&
		    !all_bytes_are(entry.bytes + known, 0, play->size - known))
			break;
	}
	return i;
}

static void fill_area(const struct play *play)
{
	union question entry;
	unsigned int i;

	memset(area, GUARD_BYTE, play->count * play->size + 2 * GUARD);
	for (i = 0; i < play->count; i++) {
		ask_entry(play, i, &entry);
		memcpy(area + GUARD + i * play->size, entry.bytes, play->size);
	}
}

static int call(const struct play *play, bool alone)
{
	struct mapinfo_vector vector = {
		.count = play->count,
		.entry_size = (uint32_t)play->size,
		.entries = (uintptr_t)(area + GUARD),
	};
	const struct kind *kind = play->kind;
	const int device = play->module->device;

	return alone ? ask(device, command_of(kind->nr, play->size),
			   area + GUARD) :
		       ask(device, command_of(kind->nr_vector, sizeof(vector)),
			   &vector);
}

/* Entries before one that is refused may be answered or not, each as a whole. */
static bool is_entry(const struct play *play, unsigned int i,
		     unsigned int unknown)
{
	const unsigned char *entry = area + GUARD + i * play->size;
	union question before, after;

	ask_entry(play, i, &before);
	expect_entry(play, i, &after);
	if (unknown == play->count)
		return !memcmp(entry, after.bytes, play->size);
	return !memcmp(entry, before.bytes, play->size) ||
	       (i < unknown && !memcmp(entry, after.bytes, play->size));
}

static bool is_as_it_should(const struct play *play, bool alone)
{
	const unsigned int unknown = first_unknown(play);
	const int expected = unknown < play->count ? -E2BIG : 0;
	int error;
	unsigned int i;

	fill_area(play);
	error = call(play, alone);
	for (i = 0; i < play->count && is_entry(play, i, unknown); i++)
		;
	if (error == expected && i == play->count &&
	    all_bytes_are(area, GUARD_BYTE, GUARD) &&
	    all_bytes_are(area + GUARD + play->count * play->size, GUARD_BYTE,
			  GUARD))
		return true;
	ksft_print_msg("%u of %zu bytes, %s, asked %llx: %d, expected %d; right up to %u\n",
		       play->count, play->size, alone ? "alone" : "a vector",
		       (unsigned long long)play->asked, error, expected, i);
	return false;
}

/* Alone, and in vectors that are less than a batch, one, more, and all there can be. */
static bool play_counts(struct play *play)
{
	static const unsigned int counts[] = { 1, 4, 5, MAPINFO_VECTOR_MAX };
	bool right;
	unsigned int i;

	play->count = 1;
	play->asking = ALL;
	right = is_as_it_should(play, true);
	for (i = 0; i < ARRAY_SIZE(counts) && play->kind->nr_vector; i++) {
		play->count = counts[i];
		play->asking = ALL;
		right &= is_as_it_should(play, false);
		play->asking = counts[i] / 2;
		right &= is_as_it_should(play, false);
	}
	return right;
}

/*
 * Programs of all sizes in turn, so that what one asks must not come to the next; and
 * with something in the field for the answer, which is for the module to replace.
 */
static void play_with(const struct kind *kind, const struct module *module)
{
	static const uint64_t asks[] = { 0, 41, 0x8000000180000000ULL };
	static const unsigned int ends[] = { 0, 2, 1, MORE, 0, 3 };
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		struct play play = {
			.kind = kind, .module = module,
			.size = kind->size_ver0 + ends[i] * sizeof(uint64_t),
		};
		bool right = true;

		for (j = 0; j < ARRAY_SIZE(asks); j++) {
			play.asked = asks[j];
			play.answered = play.later = 0;
			right &= play_counts(&play);
			play.answered = JUNK;
			right &= play_counts(&play);
			play.later = JUNK;
			right &= play_counts(&play);
		}
		ksft_test_result(right, "%s of %zu bytes asked of %s\n",
				 kind->name, play.size, module->name);
	}
}

/* What a program of the first version gets from the module that is no later. */
static void ask_first(void)
{
	const size_t size = 2 * page_size();
	int fd = make_file(RAMFS_DIR, size, NULL);
	unsigned int i;

	asked_first[0].map.addr = (uintptr_t)mmap(NULL, size, PROT_READ,
						  MAP_PRIVATE, fd, 0);
	asked_first[0].map.length = size;
	asked_first[1].file = (struct mapinfo_file){
		.fd = fd, .prot = PROT_READ, .length = size,
		.flags = MAPINFO_FILE_DIRECT_LENGTH,
	};
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		answered_first[i] = asked_first[i];
		if (ask(modules[0].device,
			command_of(kinds[i].nr, kinds[i].size_ver0),
			&answered_first[i]))
			ksft_exit_fail_msg("%s: no answer\n", kinds[i].name);
	}
	if (answered_first[0].map.error || !answered_first[0].map.verdict ||
	    answered_first[1].file.error || !answered_first[1].file.verdict)
		ksft_exit_fail_msg("no verdict\n");
}

static void prepare(void)
{
	int error;

	modules[0].device = open_device();
	error = insert_module(GROWN_MODULE);
	if (error)
		ksft_exit_fail_msg("%s: %s\n", GROWN_MODULE, strerror(-error));
	modules[1].device = open(GROWN_DEVICE, O_RDWR | O_CLOEXEC);
	if (modules[1].device < 0)
		ksft_exit_fail_msg("%s: %s\n", GROWN_DEVICE, strerror(errno));
	area = mmap(NULL, MAPINFO_VECTOR_MAX * ENTRY_MAX + 2 * GUARD, RW,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	ask_first();
}

int main(void)
{
	unsigned int i, j;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(kinds) * ARRAY_SIZE(modules) * 6 + 1);
	prepare();
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		for (j = 0; j < ARRAY_SIZE(modules); j++)
			play_with(&kinds[i], &modules[j]);
	close(modules[1].device);
	ksft_test_result(!remove_module(GROWN_MODULE),
			 "the grown module can be unloaded\n");
	ksft_finished();
}
