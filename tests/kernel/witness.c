// SPDX-License-Identifier: GPL-2.0-only
/* A second process: see witness.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "witness.h"

#define MODE	"witness"

struct order {
	char path[64];
	size_t offset, length;
	bool hold;
};

static int to_witness, from_witness;

void start_witness(void)
{
	run_again(MODE, "", &to_witness, &from_witness);
}

bool is_witness(int argc, char **argv)
{
	return argc > 1 && !strcmp(argv[1], MODE);
}

static void *map(const struct order *order)
{
	void *memory;
	int fd;

	if (!order->path[0])
		return mmap(NULL, order->length, PROT_READ,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	fd = open(order->path, O_RDONLY);
	memory = mmap(NULL, order->length, PROT_READ, MAP_PRIVATE, fd,
		      (off_t)order->offset);
	close(fd);
	return memory;
}

static unsigned char look(const struct order *order)
{
	unsigned char *memory = map(order);
	unsigned char byte;

	if (memory == MAP_FAILED)
		return 0;
	byte = *(volatile unsigned char *)memory;
	munmap(memory, order->length);
	return byte;
}

/*
 * What is held is let go before anything else is mapped: without an MMU the
 * kernel loses one of two mappings of the same range in a process.
 */
int run_witness(void)
{
	struct order order = { }, held = { };
	void *memory = NULL;
	unsigned char answer;

	while (read(0, &order, sizeof(order)) == sizeof(order)) {
		if (held.length)
			munmap(memory, held.length);
		held.length = 0;
		answer = 1;
		if (!order.hold) {
			answer = look(&order);
		} else if (order.length) {
			held = order;
			memory = map(&held);
			if (memory == MAP_FAILED)
				answer = held.length = 0;
		}
		if (write(1, &answer, 1) != 1)
			return 1;
	}
	return 0;
}

static unsigned char tell(const struct order *order)
{
	unsigned char answer;

	if (write(to_witness, order, sizeof(*order)) != sizeof(*order) ||
	    read(from_witness, &answer, 1) != 1)
		ksft_exit_fail_msg("the witness is gone\n");
	return answer;
}

void witness_holds(const char *path, size_t offset, size_t length)
{
	struct order order = {
		.offset = offset, .length = length, .hold = true
	};

	snprintf(order.path, sizeof(order.path), "%s", path);
	if (!tell(&order))
		ksft_exit_fail_msg("the witness cannot map %s\n", path);
}

unsigned char witness_sees(const char *path)
{
	struct order order = { .length = page_size() };

	snprintf(order.path, sizeof(order.path), "%s", path ? path : "");
	return tell(&order);
}
