// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mappings that an input changes. With an MMU whatever can be done in an area that
 * is reserved for it. Without one, what does Linux as it is no harm: a file is mapped
 * whole and once at a time, nothing is cut out of the middle, and nothing shrinks.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "mounts.h"
#include "world.h"

#define AREA	64
#define SLOTS	4
#define PAGES	8

static struct span reserved, area, slots[SLOTS];
static int files[SLOTS];
static bool of_file[SLOTS], changed;

static size_t pages(unsigned int n)
{
	return n * page_size();
}

/*
 * Where the area begins a huge page can. A file of these maps all of it, whatever the
 * length says, and MAP_FIXED takes away what lies there.
 */
static void find_area(void)
{
	const size_t huge = huge_page_size();
	const size_t size = huge > pages(AREA) ? huge : pages(AREA);
	unsigned char *memory = mmap(NULL, 2 * size, PROT_NONE, MAP_PRIVATE |
				     MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		fail("no room for the area");
	memory += -(uintptr_t)memory % size;
	reserved = (struct span){ memory, size };
	area = (struct span){ memory, pages(AREA) };
}

static void empty_area(void)
{
	if (mmap(reserved.start, reserved.length, PROT_NONE, MAP_PRIVATE |
		 MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) !=
	    reserved.start)
		fail("the area is lost");
}

void mappings_open(void)
{
	unsigned int i;

	if (has_mmu()) {
		find_area();
		return;
	}
	for (i = 0; i < SLOTS; i++)
		files[i] = make_file(i % 2 ? EXT2_DIR : RAMFS_DIR,
				     pages(PAGES), NULL);
}

static void unmap_slot(struct span *slot)
{
	if (slot->length)
		munmap(slot->start, slot->length);
	slot->length = 0;
}

void mappings_reset(void)
{
	unsigned int i;

	if (!changed)
		return;
	changed = false;
	if (area.start)
		empty_area();
	for (i = 0; i < SLOTS; i++)
		unmap_slot(&slots[i]);
}

struct span mappings_span(unsigned int n)
{
	return area.start ? area : slots[n % SLOTS];
}

static void map_in_area(unsigned char *start, size_t size, struct input *in)
{
	static const int kinds[] = {
		MAP_PRIVATE | MAP_ANONYMOUS, MAP_PRIVATE, MAP_PRIVATE,
		MAP_SHARED | MAP_ANONYMOUS, MAP_SHARED,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN,
	};
	const int flags = kinds[input_below(in, ARRAY_SIZE(kinds))];
	const int prot = input_byte(in) & RWX;
	const int fd = flags & MAP_ANONYMOUS ? -1 : world_file(input_byte(in));

	raw_mmap((uintptr_t)start, size, prot, flags | MAP_FIXED, fd,
		 (off_t)pages(input_below(in, 4)));
}

static void move_in_area(unsigned char *start, size_t size, struct input *in)
{
	const unsigned int to = input_below(in, AREA);
	unsigned int count = input_below(in, PAGES) + 1;

	if (to + count > AREA)
		count = AREA - to;
	if (start + size + pages(count) > area.start + area.length ||
	    input_rarely(in, 2))
		mremap(start, size, pages(count), MREMAP_MAYMOVE | MREMAP_FIXED,
		       area.start + pages(to));
	else
		mremap(start, size, pages(count), 0);
}

static void change_area(struct input *in)
{
	const unsigned int first = input_below(in, AREA);
	unsigned int count = input_below(in, 2 * PAGES) + 1;
	unsigned char *start = area.start + pages(first);

	if (first + count > AREA)
		count = AREA - first;
	switch (input_below(in, 4)) {
	case 0:
		munmap(start, pages(count));
		break;
	case 1:
		mprotect(start, pages(count), input_byte(in) & RWX);
		break;
	case 2:
		move_in_area(start, pages(count), in);
		break;
	default:
		map_in_area(start, pages(count), in);
		break;
	}
}

/* Of these files the first is one that can be mapped shared. */
static void map_slot(unsigned int n, struct input *in)
{
	const unsigned int count = input_below(in, PAGES) + 1;
	const size_t size = pages(of_file[n] ? PAGES : count);
	void *memory;

	if (of_file[n])
		memory = mmap(NULL, size, PROT_READ, !n && input_rarely(in, 2) ?
			      MAP_SHARED : MAP_PRIVATE, files[n], 0);
	else
		memory = mmap(NULL, size, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory != MAP_FAILED)
		slots[n] = (struct span){ memory, size };
}

/* A page from one of its ends, and at last all of it: of no file, Linux forbids that. */
static void cut_slot(struct span *slot, bool at_end)
{
	unsigned char *page = slot->start;

	if (at_end)
		page += slot->length - page_size();
	else
		slot->start += page_size();
	if (munmap(page, page_size()))
		fail("cannot unmap a page");
	slot->length -= page_size();
}

static void change_slot(struct input *in)
{
	const unsigned int n = input_below(in, SLOTS);

	if (!slots[n].length) {
		of_file[n] = input_rarely(in, 2);
		map_slot(n, in);
	} else if (of_file[n] || input_rarely(in, 2)) {
		unmap_slot(&slots[n]);
	} else {
		cut_slot(&slots[n], input_rarely(in, 2));
	}
}

void mappings_change(struct input *in)
{
	changed = true;
	if (area.start)
		change_area(in);
	else
		change_slot(in);
}
