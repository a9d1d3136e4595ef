// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "kselftest.h"
#include "kinds.h"
#include "lib.h"
#include "world.h"

#define FDS	96
#define SPANS	24
/* of which so many are what an input changes */
#define OWN	8

int device;

static int fds[FDS], sized[2];
static unsigned int fd_count, span_count;
static struct span spans[SPANS];

/* What a kernel has not is -1, so that a number is the same kind everywhere. */
static void open_kinds(const struct kind *kind)
{
	for (; kind->name && fd_count < FDS; kind++) {
		int fd = kind->open(kind->argument);

		fds[fd_count++] = fd < 0 ? -1 : fd;
	}
}

void world_open(void)
{
	device = open_device();
	sized[0] = make_file(RAMFS_DIR, 5 * page_size(), NULL);
	sized[1] = make_file(EXT2_DIR, 5 * page_size(), NULL);
	open_kinds(kinds_of_files);
	open_kinds(kinds_of_objects);
	mappings_open();
	span_count = OWN;
	span_count += sights_open(spans + OWN, SPANS - OWN - 1);
	if (sysconf(_SC_NPROCESSORS_ONLN) > 1)
		spans[span_count++] = changer_start();
}

void world_reset(void)
{
	mappings_reset();
}

static struct span any_span(struct input *in)
{
	const unsigned int n = input_below(in, span_count);

	return n < OWN ? mappings_span(n) : spans[n];
}

/* From a page before it to one behind it. */
static uint64_t address_in(struct span span, struct input *in)
{
	const size_t pages = span.length / page_size() + 2;
	const size_t page = (input_byte(in) * pages) >> 8;
	uint64_t address = (uintptr_t)span.start + (page - 1) * page_size();

	if (input_rarely(in, 4))
		address += (uint64_t)(int8_t)input_byte(in);
	return address;
}

uint64_t world_address(struct input *in)
{
	if (input_rarely(in, 8))
		return input_number(in);
	return address_in(any_span(in), in);
}

int world_fd(struct input *in)
{
	const unsigned int n = input_byte(in);

	switch (n) {
	case 255:
		return CHANGING_FD;
	case 254:
	case 253:
		return sized[n - 253];
	case 252:
		return (int)input_number(in);
	default:
		return fds[n % fd_count];
	}
}

int world_file(unsigned int n)
{
	return fds[n % fd_count];
}

static void change_descriptor(struct input *in)
{
	if (input_rarely(in, 4))
		close(CHANGING_FD);
	else if (dup2(world_file(input_byte(in)), CHANGING_FD) < 0)
		close(CHANGING_FD);
}

/* No mapping of these is ever made: without an MMU its pages would be freed. */
static void change_size(struct input *in)
{
	const int fd = sized[input_below(in, 2)];

	if (ftruncate(fd, (off_t)(input_byte(in) * page_size() / 4)))
		return;
	if (input_rarely(in, 2) && pwrite(fd, "", 1, page_size()) != 1)
		return;
}

void world_change(struct input *in)
{
	switch (input_below(in, 8)) {
	case 0:
		change_descriptor(in);
		break;
	case 1:
		change_size(in);
		break;
	default:
		mappings_change(in);
		break;
	}
}
