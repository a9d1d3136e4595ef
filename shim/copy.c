// SPDX-License-Identifier: MIT
/* COPY_READ and COPY_MAP: memory that is the process's own from the start. */
#include "planner.h"

/*
 * Both ways to copy take a mapping of the whole, zeroed. What one of them takes besides
 * is weighed here, by blocks of 256 bytes, so that 32 bits suffice.
 */
static void weigh(struct steps *steps, uint32_t once, uint32_t rate, size_t bytes)
{
	if (HAS_CHEAPER_COPIES)
		steps->weight += once / 256 + rate * (uint32_t)(bytes / 256);
}

/*
 * Whether one read can go on into the next segment. The bytes between the two
 * then come along, to addresses of no segment: cheaper than a system call.
 */
static bool joins(const struct layout *layout, const struct mapinfo_segment *s,
		  const struct mapinfo_segment *next)
{
	return s->filesz == s->memsz && next->filesz &&
	       same_displacement(s, next) &&
	       next->vaddr - memory_end(s) < layout->page_size;
}

/*
 * The bytes from segment @first to segment @last, which may do @prot together. What the
 * kernel copies to make a mapping, it makes visible to the processor by itself.
 */
static void read_segments(struct steps *steps, const struct mapinfo_segment *first,
			  const struct mapinfo_segment *last, int prot)
{
	uintptr_t end = file_end(last);

	mapinfo_add_step(steps, MAPINFO_OP_READ, first, 0, first->vaddr, end);
	if (flushes(steps->part->layout) && prot & PROT_EXEC)
		mapinfo_add_step(steps, MAPINFO_OP_FLUSH, first, 0,
				 first->vaddr, end);
	weigh(steps, WEIGHT_CALL, WEIGHT_READ, end - first->vaddr);
}

/*
 * Reads the segments, but those that the mapping of @base has in place. Where they
 * overlap, or are in no order, one by one: the later one counts, its bss as well as its
 * bytes.
 */
static void read_all(struct steps *steps, const struct mapinfo_segment *base)
{
	const struct part *part = steps->part;
	const struct mapinfo_segment *s, *first;
	int prot;

	for (s = part->first; s < part->end; s++) {
		first = s;
		prot = s->prot;
		while (HAS_CHEAPER_COPIES && part->ordered &&
		       s + 1 < part->end && joins(part->layout, s, s + 1)) {
			s++;
			prot |= s->prot;
		}
		if (first->filesz &&
		    !(HAS_CHEAPER_COPIES && base && same_displacement(base, first)))
			read_segments(steps, first, s, prot);
		if (!part->ordered && s->memsz > s->filesz)
			mapinfo_add_step(steps, MAPINFO_OP_ZERO, s, 0,
					 file_end(s), memory_end(s));
	}
}

/*
 * The file, mapped so that its first bytes are in place. With an MMU, what is
 * not written would stay shared, and change if the file does; there are better
 * ways there. A file mapping cannot be cut to size: no slack.
 */
bool mapinfo_can_copy_map(const struct part *part)
{
	const struct layout *layout = part->layout;
	const struct mapinfo_segment *base = part->base;

	return mapinfo_lacks(layout->system, MAPINFO_FACT_MMU) &&
	       !part->slack && part->ordered && base &&
	       fits_pages(layout, base) &&
	       base->offset >= base->vaddr - part->start;
}

/*
 * Where the mapping put bytes of the file into the bss, they are zeroed. Past
 * the end of the file the kernel has zeroed already.
 */
static void zero_bss(struct steps *steps, const struct mapinfo_segment *s)
{
	const struct part *part = steps->part;
	const struct mapinfo_segment *base = part->base;
	size_t file_left = part->layout->elf->file_size - base->offset;
	uintptr_t end = memory_end(s);

	if (end > base->vaddr && end - base->vaddr > file_left)
		end = base->vaddr + file_left;
	if (end <= file_end(s))
		return;
	mapinfo_add_step(steps, MAPINFO_OP_ZERO, s, 0, file_end(s), end);
	weigh(steps, 0, WEIGHT_ZERO_LOADER, end - file_end(s));
}

/* What the mapping of @base has in place besides what is read. */
static void use_mapping(struct steps *steps, const struct mapinfo_segment *base)
{
	const struct part *part = steps->part;
	const struct mapinfo_segment *s;
	/* from the page on that the mapping begins with */
	size_t file = part->layout->elf->file_size - base->offset +
		      (base->vaddr - part->start);

	weigh(steps, WEIGHT_FILE_MAPPING, WEIGHT_READ - WEIGHT_ZERO_KERNEL,
	      file < part->length ? file : part->length);
	for (s = part->first; s < part->end; s++)
		zero_bss(steps, s);
}

/*
 * A block that may do all that its segments may. Their own protections have to wait for
 * the relocations: mapinfo_protect(). Anonymous memory comes zeroed, as MAP_UNINITIALIZED
 * is never asked for: exactly the bytes of the file are read, the bss is left alone.
 */
void mapinfo_plan_copy(struct steps *steps, enum mapinfo_strategy strategy)
{
	const struct part *part = steps->part;
	const struct mapinfo_segment *base = NULL;

	if (HAS_CHEAPER_COPIES && strategy == MAPINFO_STRATEGY_COPY_MAP)
		base = part->base;
	mapinfo_add_step(steps, base ? MAPINFO_OP_MAP_FILE :
				       MAPINFO_OP_MAP_ANONYMOUS,
			 base ? base : part->first, part->prot | PROT_WRITE,
			 part->start, part_end(part) + part->slack);
	read_all(steps, base);
	if (base)
		use_mapping(steps, base);
}
