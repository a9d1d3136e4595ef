// SPDX-License-Identifier: GPL-2.0-only
/* Calls of the device: what they return, and what they leave in memory. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <linux/ioctl.h>

#include "kselftest.h"
#include "calls.h"
#include "lib.h"
#include "memory.h"
#include "questions.h"
#include "world.h"

/* Different entries of a vector, at most; they repeat. */
#define ENTRIES		4
/* Entries of one, if it is none with too many; all of them fit into an arena. */
#define COUNT_MAX	15
/* What an answer is written over. */
#define OLD		0xa5
#define IOC_SIZE_MAX	((1U << _IOC_SIZEBITS) - 1)

/* An entry of @size bytes; whether what the module does not know of it is zero. */
struct entry {
	unsigned char bytes[ENTRY_ROOM];
	size_t size;
	bool zeroes;
};

/* A vector, as a later version may have it. */
struct long_vector {
	struct mapinfo_vector v;
	unsigned char later[40];
};

/* What is given, for all of it; larger than what any call can use of it. */
static unsigned char given[ARENA_SIZE];

static unsigned long command(unsigned int nr, size_t size)
{
	return _IOC(_IOC_READ | _IOC_WRITE, MAPINFO_IOC_TYPE, nr, size);
}

static void make_entry(const struct question *question, struct input *in,
		       struct entry *entry)
{
	memset(entry->bytes, OLD, question->size);
	memset(entry->bytes + question->size, 0, ENTRY_ROOM - question->size);
	question->ask(entry->bytes, in);
	entry->zeroes = true;
	if (entry->size > question->size && input_rarely(in, 4)) {
		entry->bytes[question->size] = input_byte(in);
		entry->zeroes = !entry->bytes[question->size];
	}
}

/* Mostly as it is, else longer or shorter; @step is what a length must be. */
static size_t any_size(size_t size, unsigned int step, size_t most,
		       struct input *in)
{
	switch (input_below(in, 8)) {
	case 1:
		size += input_below(in, 8) * step;
		break;
	case 2:
		size -= input_below(in, 4) * step;
		break;
	case 3:
		size = (size_t)(input_number(in) % (most + 1));
		break;
	default:
		break;
	}
	return size;
}

/* What one structure gets, if all of its memory is right. */
static int expect_one(const struct question *question, const struct entry *entry)
{
	if (entry->size < question->size)
		return -EINVAL;
	if (!entry->zeroes)
		return -E2BIG;
	return question->expect(entry->bytes);
}

static void check_return(const char *name, int ret, int expected, bool right)
{
	/* where it is said to be right or wrong comes before what is not there */
	if (right ? ret != expected : ret != -EFAULT && (!expected || ret != expected))
		fail("%s: returned %d, not %d, memory %s", name, ret, expected,
		     right ? "right" : "wrong");
}

static void check_answer(const struct question *question,
			 const unsigned char *before,
			 const unsigned char *after, size_t size)
{
	const char *wrong;

	if (memcmp(before, after, question->answers) ||
	    memcmp(before + question->size, after + question->size,
		   size - question->size))
		fail("%s: what was asked has changed", question->name);
	/* aligned as it must be */
	memcpy(given, after, question->size);
	wrong = question->judge(given);
	if (wrong)
		fail("%s: %s", question->name, wrong);
}

static bool is_right(const struct place *place, size_t size)
{
	return place->can_read >= size && place->can_write >= size;
}

void ask_one(struct input *in)
{
	const struct question *question = &questions[input_below(in, QUESTIONS)];
	struct entry entry = {
		.size = any_size(question->size, 1, IOC_SIZE_MAX, in),
	};
	struct place place;
	int ret, expected;

	make_entry(question, in, &entry);
	memset(given, 0, entry.size);
	memcpy(given, entry.bytes,
	       entry.size < ENTRY_ROOM ? entry.size : ENTRY_ROOM);
	place = memory_place(in, 0, entry.size);
	memory_put(&place, given, entry.size);
	ret = ask(device, command(question->nr, entry.size), place.address);
	expected = expect_one(question, &entry);
	check_return(question->name, ret, expected,
		     is_right(&place, entry.size));
	if (!memory_is_kept(&place, entry.size))
		fail("%s: written around it", question->name);
	if (!ret)
		check_answer(question, given, place.writable, entry.size);
	else if (ret != -EFAULT && memcmp(given, place.writable, place.can_read))
		fail("%s: written, and failed", question->name);
}

static bool is_vector_wrong(const struct question *question,
			    const struct mapinfo_vector *vector)
{
	return vector->flags || vector->reserved || !vector->count ||
	       vector->count > MAPINFO_VECTOR_MAX ||
	       vector->entry_size < question->size || vector->entry_size % 8 ||
	       vector->entry_size > MAPINFO_ENTRY_SIZE_MAX;
}

static int expect_many(const struct question *question,
		       const struct long_vector *vector, size_t size,
		       const struct entry *entries)
{
	unsigned int i;

	if (size < sizeof(vector->v))
		return -EINVAL;
	if (size > sizeof(vector->v) && vector->later[0])
		return -E2BIG;
	if (is_vector_wrong(question, &vector->v))
		return -EINVAL;
	for (i = 0; i < ENTRIES && i < vector->v.count; i++)
		if (!entries[i].zeroes)
			return -E2BIG;
	return 0;
}

/* As many as there is room for, one behind the other. */
static void fill_entries(const struct entry *entries, size_t count, size_t room)
{
	const size_t size = entries[0].size;
	size_t i;

	memset(given, 0, room);
	for (i = 0; i < count && size && (i + 1) * size <= room; i++)
		memcpy(given + i * size, entries[i % ENTRIES].bytes,
		       size < ENTRY_ROOM ? size : ENTRY_ROOM);
}

/*
 * Long vectors say no more than short ones, and take their time; without an MMU the
 * kernel would not notice the end of what is there.
 */
static uint32_t any_count(struct input *in)
{
	uint32_t count = input_rarely(in, 8) ? (uint32_t)input_number(in) :
					       1 + input_below(in, 12);

	return count > MAPINFO_VECTOR_MAX ? count : count % COUNT_MAX;
}

static void make_vector(const struct question *question, struct input *in,
			struct long_vector *vector, struct entry *entries)
{
	const size_t size = any_size(question->size, 8,
				     MAPINFO_ENTRY_SIZE_MAX + 8, in);
	unsigned int i;

	memset(vector, 0, sizeof(*vector));
	vector->v.flags = input_rarely(in, 16);
	vector->v.reserved = input_rarely(in, 16);
	vector->v.count = any_count(in);
	vector->v.entry_size = (uint32_t)size;
	vector->later[0] = input_rarely(in, 8);
	for (i = 0; i < ENTRIES; i++) {
		entries[i].size = size;
		make_entry(question, in, &entries[i]);
	}
}

static void check_answers(const struct question *question,
			  const struct mapinfo_vector *vector,
			  const struct entry *entries,
			  const unsigned char *after)
{
	const size_t size = vector->entry_size;
	const size_t seen = size < ENTRY_ROOM ? size : ENTRY_ROOM;
	unsigned int i;

	/* the same again and again; the last one, too */
	for (i = 0; i < vector->count;
	     i += i < 3 * ENTRIES || i + 1 == vector->count ? 1 :
		  vector->count - 1 - i)
		check_answer(question, entries[i % ENTRIES].bytes,
			     after + i * size, seen);
}

/* Bytes of all entries, if they are read at all. */
static size_t size_of_entries(const struct mapinfo_vector *vector)
{
	if (vector->count > MAPINFO_VECTOR_MAX ||
	    vector->entry_size > MAPINFO_ENTRY_SIZE_MAX)
		return 0;
	return (size_t)vector->count * vector->entry_size;
}

/* The vector itself is read only. */
static int call_many(const struct question *question, struct input *in,
		     const struct long_vector *vector,
		     const struct entry *entries, bool entries_right)
{
	const size_t size = any_size(sizeof(vector->v), 8, sizeof(*vector), in);
	const size_t given_size = size < sizeof(*vector) ? size : sizeof(*vector);
	struct place place = memory_place(in, 0, given_size);
	int ret;

	memory_put(&place, vector, given_size);
	ret = ask(device, command(question->vector_nr, given_size),
		  place.address);
	check_return(question->name, ret,
		     expect_many(question, vector, given_size, entries),
		     place.can_read >= given_size && entries_right);
	if (!memory_is_kept(&place, given_size) ||
	    memcmp(vector, place.writable, place.can_read))
		fail("%s: the vector was written", question->name);
	return ret;
}

void ask_many(struct input *in)
{
	const struct question *question = &questions[1 + input_below(in, 2)];
	struct long_vector vector;
	struct entry entries[ENTRIES];
	struct place place;
	size_t room;
	int ret;

	make_vector(question, in, &vector, entries);
	room = size_of_entries(&vector.v);
	place = memory_place(in, 1, room);
	fill_entries(entries, vector.v.count, place.can_read);
	memory_put(&place, given, room);
	vector.v.entries = (uintptr_t)place.address;
	ret = call_many(question, in, &vector, entries, is_right(&place, room));
	if (!memory_is_kept(&place, room))
		fail("%s: written around the entries", question->name);
	if (!ret)
		check_answers(question, &vector.v, entries, place.writable);
}

static bool is_question(unsigned int dir, unsigned int type, unsigned int nr)
{
	return dir == (_IOC_READ | _IOC_WRITE) && type == MAPINFO_IOC_TYPE &&
	       nr <= _IOC_NR(MAPINFO_FILES);
}

/* Of no question: whatever is said besides. Some types are of all files. */
void ask_nothing(struct input *in)
{
	const unsigned int dir = input_below(in, 4);
	const unsigned int type = MAPINFO_IOC_TYPE ^
		(input_rarely(in, 2) ? 1 << input_below(in, 8) : 0);
	const unsigned int nr = input_byte(in), size = input_byte(in);
	struct place place;
	int ret;

	if (is_question(dir, type, nr))
		return;
	memset(given, OLD, size);
	place = memory_place(in, 0, size);
	memory_put(&place, given, size);
	ret = ask(device, _IOC(dir, type, nr, size), place.address);
	if (ret != -ENOTTY)
		fail("ioctl(%u, %02x, %u, %u) returned %d", dir, type, nr, size,
		     ret);
	if (!memory_is_kept(&place, size) ||
	    memcmp(given, place.writable, place.can_read))
		fail("written for no question");
}
