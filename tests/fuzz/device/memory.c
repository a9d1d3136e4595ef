// SPDX-License-Identifier: GPL-2.0-only
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "lib.h"
#include "memory.h"
#include "world.h"

#define MARGIN	64
#define MARK	0x5a

/* Two views of each with an MMU, the second for reading, each with a gap behind. */
static unsigned char *arenas[ARENAS], *read_only[ARENAS];

static unsigned char *map_with_gap(int fd, int prot)
{
	unsigned char *memory = mmap(NULL, ARENA_SIZE + page_size(), PROT_NONE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (mmap(memory, ARENA_SIZE, prot, MAP_SHARED | MAP_FIXED, fd, 0) !=
	    memory)
		fail("no memory to give");
	return memory;
}

void memory_open(void)
{
	unsigned int i;

	for (i = 0; i < ARENAS; i++) {
		if (has_mmu()) {
			int fd = make_file(RAMFS_DIR, ARENA_SIZE, NULL);

			arenas[i] = map_with_gap(fd, RW);
			read_only[i] = map_with_gap(fd, PROT_READ);
		} else {
			arenas[i] = mmap(NULL, ARENA_SIZE, RW, MAP_PRIVATE |
					 MAP_ANONYMOUS, -1, 0);
		}
		if (arenas[i] == MAP_FAILED)
			fail("no memory to give");
	}
}

static struct place at_end(unsigned int arena, size_t size, size_t missing)
{
	const size_t there = missing < size ? size - missing : 0;
	unsigned char *address = arenas[arena] + ARENA_SIZE - there;

	return (struct place){ address, address, there, there };
}

static struct place nowhere(struct input *in)
{
	uint64_t address = input_rarely(in, 2) ? 0 : -(uint64_t)8192;

	return (struct place){ .address = (unsigned char *)(uintptr_t)address };
}

struct place memory_place(struct input *in, unsigned int arena, size_t size)
{
	unsigned char *address = arenas[arena] + MARGIN;
	const unsigned int kind = has_mmu() ? input_below(in, 16) : 0;

	/* no more of it than there is */
	if (size > ARENA_SIZE - 3 * MARGIN)
		return at_end(arena, size, size - ARENA_SIZE + MARGIN);
	switch (kind) {
	case 1:
		return at_end(arena, size, input_byte(in));
	case 2:
		return (struct place){ read_only[arena] + MARGIN, address, size, 0 };
	case 3:
		return nowhere(in);
	case 4:
		address += input_below(in, 8);
		break;
	case 5:
		return at_end(arena, size, 0);
	default:
		break;
	}
	return (struct place){ address, address, size, size };
}

/* Of nothing there is none. */
static size_t room_before(const struct place *place)
{
	return place->can_read ? MARGIN : 0;
}

/* Where all of it is there, so is a margin, but at the end of an arena. */
static size_t room_behind(const struct place *place, size_t size)
{
	const uintptr_t end = (uintptr_t)place->writable + size;
	unsigned int i;

	for (i = 0; i < ARENAS; i++)
		if (end == (uintptr_t)arenas[i] + ARENA_SIZE)
			return 0;
	return size && place->can_read == size ? MARGIN : 0;
}

void memory_put(const struct place *place, const void *bytes, size_t size)
{
	const size_t before = room_before(place);

	if (!place->can_read)
		return;
	memset(place->writable - before, MARK, before);
	memcpy(place->writable, bytes, place->can_read);
	memset(place->writable + size, MARK, room_behind(place, size));
}

static bool is_marked(const unsigned char *bytes, size_t size)
{
	while (size && *bytes == MARK)
		bytes++, size--;
	return !size;
}

bool memory_is_kept(const struct place *place, size_t size)
{
	const size_t before = room_before(place);

	return is_marked(place->writable - before, before) &&
	       is_marked(place->writable + size, room_behind(place, size));
}
