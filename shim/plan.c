// SPDX-License-Identifier: MIT
/* Decides how to map a shared object. Makes no system call. */
#include "internal.h"

/* A plan in the making. Addresses here are those of the file. */
struct planner {
	struct mapinfo_plan *plan;
	const struct mapinfo_elf *elf;
	uint64_t page_size;
};

static uint64_t page_floor(const struct planner *p, uint64_t address)
{
	return address & ~(p->page_size - 1);
}

static uint64_t page_ceil(const struct planner *p, uint64_t address)
{
	return page_floor(p, address + p->page_size - 1);
}

static uint64_t file_end(const struct mapinfo_segment *s)
{
	return s->vaddr + s->filesz;
}

static uint64_t memory_end(const struct mapinfo_segment *s)
{
	return s->vaddr + s->memsz;
}

static uint64_t span_end(const struct planner *p)
{
	return p->plan->vaddr + p->plan->length;
}

/* One more step, for the addresses from @start to @end of @segment. */
static void add_step(struct planner *p, enum mapinfo_op op,
		     const struct mapinfo_segment *segment, uint64_t start,
		     uint64_t end, int prot)
{
	struct mapinfo_step *step = &p->plan->steps[p->plan->count++];
	bool from_file = op == MAPINFO_OP_MAP_FILE || op == MAPINFO_OP_READ;

	step->address = start - p->plan->vaddr;
	step->length = end - start;
	step->offset = from_file ? start - segment->vaddr + segment->offset : 0;
	step->op = (uint8_t)op;
	step->prot = (uint8_t)prot;
	step->phdr = (int16_t)segment->phdr;
}

/*
 * OVERLAY. The first segment's mapping covers the whole span, so that the
 * kernel finds room for all.
 *
 * The last page with bytes of the file has other bytes of it after them, where
 * the bss starts: they are zeroed, up to the end of that page and no further,
 * as what follows may lie past the end of the file.
 */
static void overlay_segment(struct planner *p,
			    const struct mapinfo_segment *s, bool first)
{
	uint64_t start = page_floor(p, s->vaddr);
	uint64_t pages_end = s->filesz ? page_ceil(p, file_end(s)) : start;
	uint64_t bss_end = page_ceil(p, memory_end(s));
	uint64_t end = first ? span_end(p) : pages_end;
	bool zero = s->memsz > s->filesz && pages_end > file_end(s);
	bool protect = zero && !(s->prot & PROT_WRITE);

	if (first && !s->filesz) {
		add_step(p, MAPINFO_OP_MAP_ANONYMOUS, s, start, end, s->prot);
		return;
	}
	if (s->filesz)
		add_step(p, MAPINFO_OP_MAP_FILE, s, start, end,
			 s->prot | (zero ? PROT_WRITE : 0));
	if (zero)
		add_step(p, MAPINFO_OP_ZERO, s, file_end(s), pages_end, 0);
	if (protect)
		add_step(p, MAPINFO_OP_PROTECT, s, start, end, s->prot);
	if (bss_end > pages_end)
		add_step(p, MAPINFO_OP_MAP_ANONYMOUS, s, pages_end, bss_end,
			 s->prot);
}

static void plan_overlay(struct planner *p)
{
	unsigned int i;

	p->plan->strategy = MAPINFO_STRATEGY_OVERLAY;
	for (i = 0; i < p->elf->count; i++)
		overlay_segment(p, &p->elf->segments[i], i == 0);
}

/* Pages of the file can lie where the segments want them, each its own. */
static bool can_overlay(const struct planner *p,
			const struct mapinfo_system *system)
{
	const struct mapinfo_segment *s = p->elf->segments;
	uint64_t taken = 0;
	unsigned int i;

	if (!(system->known & system->facts & MAPINFO_FACT_MAP_FIXED))
		return false;
	for (i = 0; i < p->elf->count; i++, s++) {
		if (s->filesz && (s->vaddr - s->offset) & (p->page_size - 1))
			return false;
		if (page_floor(p, s->vaddr) < taken)
			return false;
		taken = page_ceil(p, memory_end(s));
	}
	return true;
}

/*
 * Whether one read can go on into the next segment. The bytes between the two
 * then come along, to addresses of no segment: cheaper than a system call.
 */
static bool joins(const struct planner *p, const struct mapinfo_segment *s,
		  const struct mapinfo_segment *next)
{
	return s->filesz == s->memsz && next->filesz &&
	       s->vaddr - s->offset == next->vaddr - next->offset &&
	       next->vaddr - memory_end(s) < p->page_size;
}

static void plan_reads(struct planner *p)
{
	const struct mapinfo_segment *s = p->elf->segments;
	const struct mapinfo_segment *end = s + p->elf->count;

	while (s < end) {
		const struct mapinfo_segment *first = s;

		while (s + 1 < end && joins(p, s, s + 1))
			s++;
		if (first->filesz)
			add_step(p, MAPINFO_OP_READ, first, first->vaddr,
				 file_end(s), 0);
		s++;
	}
}

/*
 * Protects the pages of a segment. @before is the PROTECT step before it, or
 * NULL; its last page may hold the start of this segment, too, and then allows
 * what either may.
 */
static void protect_segment(struct planner *p,
			    const struct mapinfo_segment *s,
			    struct mapinfo_step *before)
{
	uint64_t start = page_floor(p, s->vaddr);
	uint64_t end = page_ceil(p, memory_end(s));
	struct mapinfo_plan *plan = p->plan;
	uint64_t taken = 0;

	if (before)
		taken = plan->vaddr + before->address + before->length;
	if (start < taken && (before->prot | s->prot) != before->prot) {
		int both = before->prot | s->prot;

		before->length -= p->page_size;
		if (!before->length)
			plan->count--;
		add_step(p, MAPINFO_OP_PROTECT, s, start, taken, both);
		before = &plan->steps[plan->count - 1];
	}
	if (start < taken)
		start = taken;
	if (start >= end)
		return;
	if (start == taken && before && before->prot == s->prot)
		before->length += end - start;
	else
		add_step(p, MAPINFO_OP_PROTECT, s, start, end, s->prot);
}

/*
 * COPY. Anonymous memory comes zeroed, as MAP_UNINITIALIZED is never asked for:
 * exactly the bytes of the file are read, the bss is left alone.
 */
static void plan_copy(struct planner *p, const struct mapinfo_system *system)
{
	const struct mapinfo_elf *elf = p->elf;
	struct mapinfo_plan *plan = p->plan;
	int prot = PROT_WRITE;
	unsigned int i, unprotected;

	plan->strategy = MAPINFO_STRATEGY_COPY;
	for (i = 0; i < elf->count; i++)
		prot |= elf->segments[i].prot;
	add_step(p, MAPINFO_OP_MAP_ANONYMOUS, elf->segments, plan->vaddr,
		 span_end(p), prot);
	plan_reads(p);
	if (system->known & ~system->facts & MAPINFO_FACT_MPROTECT)
		return;
	unprotected = plan->count;
	for (i = 0; i < elf->count; i++)
		protect_segment(p, &elf->segments[i],
				plan->count > unprotected ?
				&plan->steps[plan->count - 1] : NULL);
}

static bool is_mapping(const struct mapinfo_step *step)
{
	return step->op == MAPINFO_OP_MAP_FILE ||
	       step->op == MAPINFO_OP_MAP_ANONYMOUS;
}

static void count_step(struct mapinfo_cost *cost,
		       const struct mapinfo_step *step, uint64_t extent)
{
	cost->system_calls += step->op != MAPINFO_OP_ZERO;
	if (step->op == MAPINFO_OP_READ)
		cost->bytes_read += step->length;
	if (step->op == MAPINFO_OP_ZERO)
		cost->bytes_zeroed_loader += step->length;
	if (step->op == MAPINFO_OP_MAP_ANONYMOUS)
		cost->bytes_zeroed_kernel += step->length;
	if (step->op == MAPINFO_OP_MAP_FILE && !(step->prot & PROT_WRITE))
		cost->bytes_shared += extent;
	if (is_mapping(step) && step->length > cost->contiguous)
		cost->contiguous = step->length;
}

static void count_cost(struct mapinfo_plan *plan,
		       const struct mapinfo_system *system)
{
	struct mapinfo_cost *cost = &plan->cost;
	unsigned int i;

	mapinfo_zero(cost, sizeof(*cost));
	for (i = 0; i < plan->count; i++)
		count_step(cost, &plan->steps[i],
			   mapinfo_step_extent(plan, i));
	cost->bytes_private = plan->length - cost->bytes_shared;
	if (system->known & system->facts & MAPINFO_FACT_MMU)
		cost->contiguous = 0;
}

/* The span: from the page of the first byte to that of the last. */
static int plan_span(struct planner *p, struct mapinfo_error *error)
{
	const struct mapinfo_elf *elf = p->elf;
	const struct mapinfo_segment *last = &elf->segments[elf->count - 1];
	uint64_t start = page_floor(p, elf->segments[0].vaddr);
	uint64_t end = page_ceil(p, memory_end(last));

	/* the last page of the address space, too, ends at 0 */
	if ((uintptr_t)end <= start || end - start > PTRDIFF_MAX)
		return mapinfo_set_error(error, -ENOEXEC, MAPINFO_REASON_SPAN,
					 last->phdr, -1);
	p->plan->vaddr = start;
	p->plan->length = end - start;
	p->plan->count = 0;
	return mapinfo_success(error);
}

int mapinfo_plan(const struct mapinfo_system *system,
		 const struct mapinfo_elf *elf, struct mapinfo_plan *plan,
		 struct mapinfo_error *error)
{
	struct planner p;
	int ret;

	p.plan = plan;
	p.elf = elf;
	p.page_size = system->page_size;
	if (!p.page_size || p.page_size & (p.page_size - 1))
		return mapinfo_set_error(error, -EINVAL,
					 MAPINFO_REASON_PAGE_SIZE, -1, -1);
	ret = plan_span(&p, error);
	if (ret)
		return ret;
	if (can_overlay(&p, system))
		plan_overlay(&p);
	else
		plan_copy(&p, system);
	count_cost(plan, system);
	return 0;
}

uint64_t mapinfo_step_extent(const struct mapinfo_plan *plan,
			     unsigned int step)
{
	const struct mapinfo_step *s = &plan->steps[step];
	const struct mapinfo_step *end = &plan->steps[plan->count];
	const struct mapinfo_step *later;
	uint64_t extent = s->length;

	if (!is_mapping(s) && s->op != MAPINFO_OP_PROTECT)
		return 0;
	for (later = s + 1; later < end; later++)
		if ((is_mapping(later) || later->op == MAPINFO_OP_PROTECT) &&
		    later->address >= s->address &&
		    later->address - s->address < extent)
			extent = later->address - s->address;
	return extent;
}
