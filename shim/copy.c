// SPDX-License-Identifier: MIT
/* COPY_READ and COPY_MAP: memory that is the process's own from the start. */
#include "planner.h"

/* What the block is mapped with before anything is in it. */
static int prot_of_all(const struct planner *p)
{
	const struct mapinfo_segment *s;
	int prot = PROT_WRITE;

	for (s = p->first; s < p->end; s++)
		prot |= s->prot;
	return prot;
}

/*
 * Protects the pages of a segment. @before is the PROTECT step before it, or
 * NULL; its last page may hold the start of this segment, too, and then allows
 * what either may.
 */
static void protect_segment(struct planner *p, const struct mapinfo_segment *s,
			    struct mapinfo_step *before)
{
	uintptr_t start = page_floor(p, s->vaddr);
	uintptr_t end = page_ceil(p, memory_end(s));
	int prot = prot_of_segment(p, s);
	uintptr_t taken = 0;

	if (before)
		taken = p->span->vaddr + before->address + before->length;
	if (start < taken && (before->prot | prot) != before->prot) {
		int both = before->prot | prot;

		before->length -= p->page_size;
		if (!before->length)
			p->plan->count--;
		mapinfo_add_step(p, MAPINFO_OP_PROTECT, s, start, taken, both);
		before = &p->plan->steps[p->plan->count - 1];
	}
	if (start < taken)
		start = taken;
	if (start >= end)
		return;
	if (start == taken && before && before->prot == prot)
		before->length += end - start;
	else
		mapinfo_add_step(p, MAPINFO_OP_PROTECT, s, start, end, prot);
}

static void protect_all(struct planner *p)
{
	unsigned int unprotected = p->plan->count;
	const struct mapinfo_segment *s;

	if (mapinfo_lacks(p->system, MAPINFO_FACT_MPROTECT))
		return;
	for (s = p->first; s < p->end; s++)
		protect_segment(p, s, p->plan->count > unprotected ?
				&p->plan->steps[p->plan->count - 1] : NULL);
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
	const struct mapinfo_segment *s = p->first;

	while (s < p->end) {
		const struct mapinfo_segment *first = s;

		if (base && same_displacement(base, s)) {
			s++;
			continue;
		}
		while (s + 1 < p->end && joins(p, s, s + 1))
			s++;
		if (first->filesz)
			mapinfo_add_step(p, MAPINFO_OP_READ, first,
					 first->vaddr, file_end(s), 0);
		s++;
	}
}

/*
 * Anonymous memory comes zeroed, as MAP_UNINITIALIZED is never asked for:
 * exactly the bytes of the file are read, the bss is left alone.
 */
void mapinfo_plan_copy_read(struct planner *p)
{
	mapinfo_add_step(p, MAPINFO_OP_MAP_ANONYMOUS, p->first, p->span->vaddr,
			 span_end(p) + p->span->slack, prot_of_all(p));
	read_all(p, NULL);
	protect_all(p);
}

static const struct mapinfo_segment *base_of(const struct planner *p)
{
	const struct mapinfo_segment *s;

	for (s = p->first; s < p->end; s++)
		if (s->filesz)
			return s;
	return NULL;
}

/*
 * The file, mapped so that its first bytes are in place. With an MMU, what is
 * not written would stay shared, and change if the file does; there are better
 * ways there. A file mapping cannot be cut to size: no slack.
 */
bool mapinfo_can_copy_map(const struct planner *p)
{
	const struct mapinfo_segment *base = base_of(p);

	return mapinfo_lacks(p->system, MAPINFO_FACT_MMU) &&
	       !p->span->slack && base && fits_pages(p, base) &&
	       base->offset >= base->vaddr - p->span->vaddr;
}

/*
 * Where the mapping put bytes of the file into the bss, they are zeroed. Past
 * the end of the file the kernel has zeroed already.
 */
static void zero_bss(struct planner *p, const struct mapinfo_segment *s,
		     const struct mapinfo_segment *base)
{
	uint64_t file_left = p->elf->file_size - base->offset;
	uintptr_t end = memory_end(s);

	if (end > base->vaddr && end - base->vaddr > file_left)
		end = base->vaddr + (uintptr_t)file_left;
	if (end > file_end(s))
		mapinfo_add_step(p, MAPINFO_OP_ZERO, s, file_end(s), end, 0);
}

void mapinfo_plan_copy_map(struct planner *p)
{
	const struct mapinfo_segment *base = base_of(p);
	const struct mapinfo_segment *s;

	mapinfo_add_step(p, MAPINFO_OP_MAP_FILE, base, p->span->vaddr,
			 span_end(p), prot_of_all(p));
	read_all(p, base);
	for (s = p->first; s < p->end; s++)
		zero_bss(p, s, base);
	protect_all(p);
}
