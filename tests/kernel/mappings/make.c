// SPDX-License-Identifier: GPL-2.0-only
/* Makes a mapping of each kind. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "kinds.h"
#include "lib.h"
#include "mappings.h"
#include "mounts.h"

/* Free on each side of what is placed. */
#define GAP	(16 * page_size())

/* Without an MMU. */
#define MOST_PAGES	16

void *find_place(size_t length, size_t align)
{
	const size_t gap = align > GAP ? align : GAP;
	void *memory;

	if (!has_mmu())
		return NULL;
	memory = mmap(NULL, length + 3 * gap, PROT_NONE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	munmap(memory, length + 3 * gap);
	return (void *)(((uintptr_t)memory + gap + align - 1) / align * align);
}

/* Without an MMU, and with mmap_prepare(), the kernel warns and refuses (7.3). */
static bool warns(const struct mapping_kind *kind)
{
	return kind->of && !strcmp(kind->of, "/dev/mem") &&
	       kind->flags & MAP_SHARED && !has_mmu() && release_at_least(7, 0);
}

/* Some drivers choose the addresses themselves. */
static int map_somewhere(const struct mapping_kind *kind,
			 struct mapping *mapping)
{
	const bool huge = kind->flags & MAP_HUGETLB ||
			  (kind->of && strstr(kind->of, "huge"));
	const size_t unit = huge ? huge_page_size() : page_size();
	void *place, *memory;

	if (huge)
		add_huge_pages(16);
	if (!unit)
		return -ENODEV;
	/* in one piece, which few boards without an MMU have */
	if (!has_mmu() && kind->pages > MOST_PAGES)
		return -ENOMEM;
	mapping->length = kind->pages * unit;
	place = find_place(mapping->length, unit);
	memory = mmap(place, mapping->length, kind->prot,
		      kind->flags | (place ? MAP_FIXED : 0), mapping->fd,
		      kind->offset);
	mapping->apart = place && memory != MAP_FAILED;
	if (memory == MAP_FAILED && place)
		memory = mmap(NULL, mapping->length, kind->prot, kind->flags,
			      mapping->fd, kind->offset);
	if (memory == MAP_FAILED)
		return -errno;
	mapping->start = memory;
	return 0;
}

int make_mapping(const struct mapping_kind *kind, struct mapping *mapping)
{
	int ret;

	*mapping = (struct mapping){ .fd = -1 };
	if (warns(kind))
		return -EOPNOTSUPP;
	if (kind->of) {
		mapping->fd = open_kind(kind->of);
		if (mapping->fd < 0)
			return mapping->fd;
	}
	ret = kind->make ? kind->make(mapping) : map_somewhere(kind, mapping);
	if (!ret && kind->change)
		ret = kind->change(mapping);
	return ret;
}
