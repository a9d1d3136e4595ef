// SPDX-License-Identifier: MIT
/* COPY_READ and COPY_MAP: memory that is the process's own from the start. */
#include "planner.h"

/*
 * The block, which may do all that its segments may. Their own protections have
 * to wait for the relocations: mapinfo_protect().
 */
static void map_block(struct planner *p, enum mapinfo_op op,
		      const struct mapinfo_segment *base)
{
	p->segment = base;
	mapinfo_add_step(p, op, p->span->vaddr, span_end(p) + p->span->slack)
		->prot = (uint8_t)(p->prot | PROT_WRITE);
}

/*
 * Whether one read can go on into the next segment. The bytes between the two
 * then come along, to addresses of no segment: cheaper than a system call.
 */
static bool joins(const struct planner *p, const struct mapinfo_segment *s,
		  const struct mapinfo_segment *next)
{
	return s->filesz == s->memsz && next->filesz &&
	       same_displacement(s, next) &&
	       next->vaddr - memory_end(s) < p->page_size;
}

/* Reads the segments, but those that the mapping of @base has in place. */
static void read_all(struct planner *p, const struct mapinfo_segment *base)
{
	const struct mapinfo_segment *s, *first;

	for (s = p->first; s < p->end; s++) {
		if (!s->filesz || (base && same_displacement(base, s)))
			continue;
		first = s;
		while (s + 1 < p->end && joins(p, s, s + 1))
			s++;
		p->segment = first;
		mapinfo_add_step(p, MAPINFO_OP_READ, first->vaddr, file_end(s));
	}
}

/*
 * Anonymous memory comes zeroed, as MAP_UNINITIALIZED is never asked for:
 * exactly the bytes of the file are read, the bss is left alone.
 */
void mapinfo_plan_copy_read(struct planner *p)
{
	map_block(p, MAPINFO_OP_MAP_ANONYMOUS, p->first);
	read_all(p, NULL);
}

/*
 * The file, mapped so that its first bytes are in place. With an MMU, what is
 * not written would stay shared, and change if the file does; there are better
 * ways there. A file mapping cannot be cut to size: no slack.
 */
bool mapinfo_can_copy_map(const struct planner *p)
{
	const struct mapinfo_segment *base = p->base;

	return mapinfo_lacks(p->system, MAPINFO_FACT_MMU) &&
	       !p->span->slack && base && fits_pages(p, base) &&
	       base->offset >= base->vaddr - p->span->vaddr;
}

/*
 * Where the mapping put bytes of the file into the bss, they are zeroed. Past
 * the end of the file the kernel has zeroed already.
 */
static void zero_bss(struct planner *p)
{
	const struct mapinfo_segment *base = p->base, *s = p->segment;
	size_t file_left = p->elf->file_size - base->offset;
	uintptr_t end = memory_end(s);

	if (end > base->vaddr && end - base->vaddr > file_left)
		end = base->vaddr + file_left;
	if (end > file_end(s))
		mapinfo_add_step(p, MAPINFO_OP_ZERO, file_end(s), end);
}

void mapinfo_plan_copy_map(struct planner *p)
{
	map_block(p, MAPINFO_OP_MAP_FILE, p->base);
	read_all(p, p->base);
	for (p->segment = p->first; p->segment < p->end; p->segment++)
		zero_bss(p);
}
