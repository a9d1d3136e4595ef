// SPDX-License-Identifier: GPL-2.0-only
/*
 * The planner: whole plans written out by hand for small files, and for the
 * libraries of this system a model of memory in which each plan is played.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "lib.h"

#define R	PROT_READ
#define RW	(PROT_READ | PROT_WRITE)
#define RX	(PROT_READ | PROT_EXEC)
#define RWX	(PROT_READ | PROT_WRITE | PROT_EXEC)

#define OVERLAY	MAPINFO_STRATEGY_OVERLAY
#define COPY	MAPINFO_STRATEGY_COPY

#define FILE_AT(address, length, offset, prot, phdr)			\
	{ address, length, offset, MAPINFO_OP_MAP_FILE, prot, phdr }
#define ANON(address, length, prot, phdr)				\
	{ address, length, 0, MAPINFO_OP_MAP_ANONYMOUS, prot, phdr }
#define READ(address, length, offset, phdr)				\
	{ address, length, offset, MAPINFO_OP_READ, 0, phdr }
#define ZERO(address, length, phdr)					\
	{ address, length, 0, MAPINFO_OP_ZERO, 0, phdr }
#define PROTECT(address, length, prot, phdr)				\
	{ address, length, 0, MAPINFO_OP_PROTECT, prot, phdr }

/* Segments are { offset, filesz, vaddr, memsz, prot, phdr }. */
struct plan_case {
	const char *name;
	const struct mapinfo_system *system;
	struct mapinfo_segment segments[4];
	struct mapinfo_plan expected;
};

/* Text, then data whose bss reaches into a further page. */
#define CLASSIC								\
	{ { 0, 0x1800, 0, 0x1800, RX, 0 },				\
	  { 0x1e00, 0x300, 0x2e00, 0x1400, RW, 1 } }
/* Three segments behind each other, close together; bss in the last page. */
#define CLOSE								\
	{ { 0, 0x400, 0, 0x400, R, 2 },					\
	  { 0x1000, 0x800, 0x1000, 0x800, RX, 3 },			\
	  { 0x2100, 0x700, 0x2100, 0x780, RW, 4 } }
/* One segment that may do everything, with bss from its first page on. */
#define SINGLE								\
	{ { 0x80, 0x500, 0x10080, 0x2f80, RWX, 0 } }
/* As small linkers do without an MMU: no gap between text and data. */
#define PACKED								\
	{ { 0, 0x1234, 0, 0x1234, RX, 0 },				\
	  { 0x1234, 0x100, 0x1234, 0x200, RW, 1 } }

static const struct mapinfo_system big_pages = {
	.page_size = 0x10000,
	.known = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED,
	.facts = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED,
};

/* A yes that is not known is not a yes. */
static const struct mapinfo_system rumours = {
	.page_size = PAGE,
	.known = MAPINFO_FACT_MPROTECT,
	.facts = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED,
};

static const struct plan_case cases[] = {
	{ "text and data, MMU", &with_mmu, CLASSIC, {
		OVERLAY, 4, 0, 0x5000,
		{ 3, 0, 0x1000, 0xf00, 0x3000, 0x2000, 0 }, {
		FILE_AT(0, 0x5000, 0, RX, 0),
		FILE_AT(0x2000, 0x2000, 0x1000, RW, 1),
		ZERO(0x3100, 0xf00, 1),
		ANON(0x4000, 0x1000, RW, 1) } } },
	{ "text and data, no MMU", &without_mmu, CLASSIC, {
		COPY, 3, 0, 0x5000,
		{ 3, 0x1b00, 0x5000, 0, 0x5000, 0, 0x5000 }, {
		ANON(0, 0x5000, RWX, 0),
		READ(0, 0x1800, 0, 0),
		READ(0x2e00, 0x300, 0x1e00, 1) } } },
	{ "text and data, nothing known", &unknown_system, CLASSIC, {
		COPY, 5, 0, 0x5000,
		{ 5, 0x1b00, 0x5000, 0, 0x5000, 0, 0x5000 }, {
		ANON(0, 0x5000, RWX, 0),
		READ(0, 0x1800, 0, 0),
		READ(0x2e00, 0x300, 0x1e00, 1),
		PROTECT(0, 0x2000, RX, 0),
		PROTECT(0x2000, 0x3000, RW, 1) } } },
	{ "facts that are not known count for nothing", &rumours, CLASSIC, {
		COPY, 3, 0, 0x5000,
		{ 3, 0x1b00, 0x5000, 0, 0x5000, 0, 0x5000 }, {
		ANON(0, 0x5000, RWX, 0),
		READ(0, 0x1800, 0, 0),
		READ(0x2e00, 0x300, 0x1e00, 1) } } },
	{ "three close segments, MMU", &with_mmu, CLOSE, {
		OVERLAY, 4, 0, 0x3000,
		{ 3, 0, 0, 0x800, 0x1000, 0x2000, 0 }, {
		FILE_AT(0, 0x3000, 0, R, 2),
		FILE_AT(0x1000, 0x1000, 0x1000, RX, 3),
		FILE_AT(0x2000, 0x1000, 0x2000, RW, 4),
		ZERO(0x2800, 0x800, 4) } } },
	{ "three close segments, no MMU: one read", &without_mmu, CLOSE, {
		COPY, 2, 0, 0x3000,
		{ 2, 0x2800, 0x3000, 0, 0x3000, 0, 0x3000 }, {
		ANON(0, 0x3000, RWX, 2),
		READ(0, 0x2800, 0, 2) } } },
	{ "a gap of a page less one byte is read along", &without_mmu, {
		{ 0, 0x401, 0, 0x401, R, 0 },
		{ 0x1400, 0x10, 0x1400, 0x10, RW, 1 } }, {
		COPY, 2, 0, 0x2000,
		{ 2, 0x1410, 0x2000, 0, 0x2000, 0, 0x2000 }, {
		ANON(0, 0x2000, RW, 0),
		READ(0, 0x1410, 0, 0) } } },
	{ "a gap of a page is not", &without_mmu, {
		{ 0, 0x400, 0, 0x400, R, 0 },
		{ 0x1400, 0x10, 0x1400, 0x10, RW, 1 } }, {
		COPY, 3, 0, 0x2000,
		{ 3, 0x410, 0x2000, 0, 0x2000, 0, 0x2000 }, {
		ANON(0, 0x2000, RW, 0),
		READ(0, 0x400, 0, 0),
		READ(0x1400, 0x10, 0x1400, 1) } } },
	{ "nor is bss read over", &without_mmu, {
		{ 0, 0x400, 0, 0x500, RW, 0 },
		{ 0x500, 0x10, 0x500, 0x10, RW, 1 } }, {
		COPY, 3, 0, 0x1000,
		{ 3, 0x410, 0x1000, 0, 0x1000, 0, 0x1000 }, {
		ANON(0, 0x1000, RW, 0),
		READ(0, 0x400, 0, 0),
		READ(0x500, 0x10, 0x500, 1) } } },
	{ "nor a segment of bss alone", &without_mmu, {
		{ 0, 0x400, 0, 0x400, RW, 0 },
		{ 0x400, 0, 0x400, 0x100, RW, 1 },
		{ 0x500, 0x10, 0x500, 0x10, RW, 2 } }, {
		COPY, 3, 0, 0x1000,
		{ 3, 0x410, 0x1000, 0, 0x1000, 0, 0x1000 }, {
		ANON(0, 0x1000, RW, 0),
		READ(0, 0x400, 0, 0),
		READ(0x500, 0x10, 0x500, 2) } } },
	{ "bss in the first segment, MMU", &with_mmu, SINGLE, {
		OVERLAY, 3, 0x10000, 0x3000,
		{ 2, 0, 0x2000, 0xa80, 0x3000, 0, 0 }, {
		FILE_AT(0, 0x3000, 0, RWX, 0),
		ZERO(0x580, 0xa80, 0),
		ANON(0x1000, 0x2000, RWX, 0) } } },
	{ "bss in the first segment, no MMU", &without_mmu, SINGLE, {
		COPY, 2, 0x10000, 0x3000,
		{ 2, 0x500, 0x3000, 0, 0x3000, 0, 0x3000 }, {
		ANON(0, 0x3000, RWX, 0),
		READ(0x80, 0x500, 0x80, 0) } } },
	{ "bss that starts at a page", &with_mmu, {
		{ 0, 0x1000, 0, 0x1000, RX, 0 },
		{ 0x1000, 0x1000, 0x1000, 0x2001, RW, 1 } }, {
		OVERLAY, 3, 0, 0x4000,
		{ 3, 0, 0x2000, 0, 0x3000, 0x1000, 0 }, {
		FILE_AT(0, 0x4000, 0, RX, 0),
		FILE_AT(0x1000, 0x1000, 0x1000, RW, 1),
		ANON(0x2000, 0x2000, RW, 1) } } },
	{ "no bss", &with_mmu, {
		{ 0, 0x1001, 0, 0x1001, RX, 0 } }, {
		OVERLAY, 1, 0, 0x2000,
		{ 1, 0, 0, 0, 0, 0x2000, 0 }, {
		FILE_AT(0, 0x2000, 0, RX, 0) } } },
	{ "read-only bss, first segment", &with_mmu, {
		{ 0, 0x800, 0, 0x1800, R, 0 },
		{ 0x1000, 0x800, 0x3000, 0x800, RX, 1 } }, {
		OVERLAY, 5, 0, 0x4000,
		{ 4, 0, 0x1000, 0x800, 0x3000, 0x1000, 0 }, {
		FILE_AT(0, 0x4000, 0, RW, 0),
		ZERO(0x800, 0x800, 0),
		PROTECT(0, 0x4000, R, 0),
		ANON(0x1000, 0x1000, R, 0),
		FILE_AT(0x3000, 0x1000, 0x1000, RX, 1) } } },
	{ "read-only bss, last segment", &with_mmu, {
		{ 0, 0x800, 0, 0x800, RX, 0 },
		{ 0x1000, 0x800, 0x1000, 0x900, R, 1 } }, {
		OVERLAY, 4, 0, 0x2000,
		{ 3, 0, 0, 0x800, 0x1000, 0x1000, 0 }, {
		FILE_AT(0, 0x2000, 0, RX, 0),
		FILE_AT(0x1000, 0x1000, 0x1000, RW, 1),
		ZERO(0x1800, 0x800, 1),
		PROTECT(0x1000, 0x1000, R, 1) } } },
	{ "bss alone, last segment, MMU", &with_mmu, {
		{ 0, 0x800, 0, 0x800, RX, 0 },
		{ 0x777, 0, 0x1800, 0x900, RW, 1 } }, {
		OVERLAY, 2, 0, 0x3000,
		{ 2, 0, 0x2000, 0, 0x2000, 0x1000, 0 }, {
		FILE_AT(0, 0x3000, 0, RX, 0),
		ANON(0x1000, 0x2000, RW, 1) } } },
	{ "bss alone, first segment, MMU", &with_mmu, {
		{ 0, 0, 0x800, 0x900, RW, 0 },
		{ 0x1000, 0x800, 0x3000, 0x800, RX, 1 } }, {
		OVERLAY, 2, 0, 0x4000,
		{ 2, 0, 0x4000, 0, 0x3000, 0x1000, 0 }, {
		ANON(0, 0x4000, RW, 0),
		FILE_AT(0x3000, 0x1000, 0x1000, RX, 1) } } },
	{ "bss alone, first segment, no MMU", &without_mmu, {
		{ 0, 0, 0x800, 0x900, RW, 0 },
		{ 0x1000, 0x800, 0x3000, 0x800, RX, 1 } }, {
		COPY, 2, 0, 0x4000,
		{ 2, 0x800, 0x4000, 0, 0x4000, 0, 0x4000 }, {
		ANON(0, 0x4000, RWX, 0),
		READ(0x3000, 0x800, 0x1000, 1) } } },
	{ "a page of two segments allows what either may", &with_mmu, PACKED, {
		COPY, 4, 0, 0x2000,
		{ 4, 0x1334, 0x2000, 0, 0x2000, 0, 0 }, {
		ANON(0, 0x2000, RWX, 0),
		READ(0, 0x1334, 0, 0),
		PROTECT(0, 0x1000, RX, 0),
		PROTECT(0x1000, 0x1000, RWX, 1) } } },
	{ "a page of two segments, no MMU", &without_mmu, PACKED, {
		COPY, 2, 0, 0x2000,
		{ 2, 0x1334, 0x2000, 0, 0x2000, 0, 0x2000 }, {
		ANON(0, 0x2000, RWX, 0),
		READ(0, 0x1334, 0, 0) } } },
	{ "a page of three segments, and a fourth behind", &with_mmu, {
		{ 0, 0x100, 0, 0x100, R, 0 },
		{ 0x100, 0x100, 0x100, 0x100, RX, 1 },
		{ 0x200, 0x100, 0x200, 0x1100, RW, 2 },
		{ 0x1400, 0x100, 0x1400, 0x1100, RW, 3 } }, {
		COPY, 5, 0, 0x3000,
		{ 5, 0x400, 0x3000, 0, 0x3000, 0, 0 }, {
		ANON(0, 0x3000, RWX, 0),
		READ(0, 0x300, 0, 0),
		READ(0x1400, 0x100, 0x1400, 3),
		PROTECT(0, 0x1000, RWX, 2),
		PROTECT(0x1000, 0x2000, RW, 2) } } },
	{ "equal protections are set by one call", &unknown_system, {
		{ 0, 0x1000, 0, 0x1000, R, 0 },
		{ 0x1000, 0x1000, 0x1000, 0x1000, R, 1 },
		{ 0x2000, 0x1000, 0x4000, 0x1000, R, 2 } }, {
		COPY, 5, 0, 0x5000,
		{ 5, 0x3000, 0x5000, 0, 0x5000, 0, 0x5000 }, {
		ANON(0, 0x5000, RW, 0),
		READ(0, 0x2000, 0, 0),
		READ(0x4000, 0x1000, 0x2000, 2),
		PROTECT(0, 0x2000, R, 0),
		PROTECT(0x4000, 0x1000, R, 2) } } },
	{ "not laid out for pages, MMU", &with_mmu, {
		{ 0x40, 0x100, 0, 0x100, RX, 0 },
		{ 0x140, 0x100, 0x1000, 0x200, RW, 1 } }, {
		COPY, 5, 0, 0x2000,
		{ 5, 0x200, 0x2000, 0, 0x2000, 0, 0 }, {
		ANON(0, 0x2000, RWX, 0),
		READ(0, 0x100, 0x40, 0),
		READ(0x1000, 0x100, 0x140, 1),
		PROTECT(0, 0x1000, RX, 0),
		PROTECT(0x1000, 0x1000, RW, 1) } } },
	{ "laid out for smaller pages than here", &big_pages, CLASSIC, {
		COPY, 4, 0, 0x10000,
		{ 4, 0x1b00, 0x10000, 0, 0x10000, 0, 0 }, {
		ANON(0, 0x10000, RWX, 0),
		READ(0, 0x1800, 0, 0),
		READ(0x2e00, 0x300, 0x1e00, 1),
		PROTECT(0, 0x10000, RWX, 1) } } },
	{ "laid out for pages of 64 KB", &big_pages, {
		{ 0, 0x1800, 0, 0x1800, RX, 0 },
		{ 0x1e00, 0x300, 0x11e00, 0x400, RW, 1 } }, {
		OVERLAY, 3, 0, 0x20000,
		{ 2, 0, 0, 0xdf00, 0x10000, 0x10000, 0 }, {
		FILE_AT(0, 0x20000, 0, RX, 0),
		FILE_AT(0x10000, 0x10000, 0, RW, 1),
		ZERO(0x12100, 0xdf00, 1) } } },
};

static void make_elf(const struct mapinfo_segment *segments,
		     struct mapinfo_elf *elf)
{
	memset(elf, 0, sizeof(*elf));
	elf->file_size = 0x10000;
	while (elf->count < 4 && segments[elf->count].memsz) {
		elf->segments[elf->count] = segments[elf->count];
		elf->count++;
	}
}

static bool same_step(const struct mapinfo_step *a,
		      const struct mapinfo_step *b)
{
	return a->address == b->address && a->length == b->length &&
	       a->offset == b->offset && a->op == b->op &&
	       a->prot == b->prot && a->phdr == b->phdr;
}

static bool same_cost(const struct mapinfo_cost *a,
		      const struct mapinfo_cost *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static void print_plan(const struct mapinfo_plan *plan)
{
	const struct mapinfo_cost *cost = &plan->cost;
	unsigned int i;

	ksft_print_msg("strategy %d, 0x%llx + 0x%llx\n", plan->strategy,
		       (unsigned long long)plan->vaddr,
		       (unsigned long long)plan->length);
	ksft_print_msg("%llu calls, read 0x%llx, zeroed 0x%llx 0x%llx, private 0x%llx, shared 0x%llx, contiguous 0x%llx\n",
		       (unsigned long long)cost->system_calls,
		       (unsigned long long)cost->bytes_read,
		       (unsigned long long)cost->bytes_zeroed_kernel,
		       (unsigned long long)cost->bytes_zeroed_loader,
		       (unsigned long long)cost->bytes_private,
		       (unsigned long long)cost->bytes_shared,
		       (unsigned long long)cost->contiguous);
	for (i = 0; i < plan->count; i++)
		ksft_print_msg("op %d 0x%llx + 0x%llx, offset 0x%llx, prot %d, phdr %d\n",
			       plan->steps[i].op,
			       (unsigned long long)plan->steps[i].address,
			       (unsigned long long)plan->steps[i].length,
			       (unsigned long long)plan->steps[i].offset,
			       plan->steps[i].prot, plan->steps[i].phdr);
}

static void check_case(const struct plan_case *c)
{
	const struct mapinfo_plan *expected = &c->expected;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	struct mapinfo_elf elf;
	unsigned int i;
	bool same;

	make_elf(c->segments, &elf);
	same = !mapinfo_plan(c->system, &elf, &plan, &error) &&
	       !error.reason && plan.strategy == expected->strategy &&
	       plan.vaddr == expected->vaddr &&
	       plan.length == expected->length &&
	       plan.count == expected->count &&
	       same_cost(&plan.cost, &expected->cost);
	for (i = 0; same && i < plan.count; i++)
		same = same_step(&plan.steps[i], &expected->steps[i]);
	if (!same)
		print_plan(&plan);
	ksft_test_result(same, "%s\n", c->name);
}

static void check_refused(const char *name, uint32_t page_size,
			  uint64_t vaddr, uint64_t memsz, int expected,
			  enum mapinfo_reason reason)
{
	struct mapinfo_segment segments[2] = {
		{ 0, 0x10, vaddr, memsz, RW, 7 }
	};
	struct mapinfo_system system = with_mmu;
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	struct mapinfo_elf elf;
	int ret;

	system.page_size = page_size;
	make_elf(segments, &elf);
	ret = mapinfo_plan(&system, &elf, &plan, &error);
	ksft_test_result(ret == expected && error.errnum == expected &&
			 error.reason == reason, "%s\n", name);
}

static void check_limits(void)
{
	const uint64_t most = PTRDIFF_MAX - (PAGE - 1);

	check_refused("no page size", 0, 0, 0x20, -EINVAL,
		      MAPINFO_REASON_PAGE_SIZE);
	check_refused("a page size of 4097", 4097, 0, 0x20, -EINVAL,
		      MAPINFO_REASON_PAGE_SIZE);
	check_refused("the largest span", PAGE, 0, most, 0,
		      MAPINFO_REASON_NONE);
	check_refused("a larger one", PAGE, 0, most + 1, -ENOEXEC,
		      MAPINFO_REASON_SPAN);
	check_refused("a span over the end of the address space", PAGE,
		      UINTPTR_MAX - 0x100, 0x100, -ENOEXEC,
		      MAPINFO_REASON_SPAN);
	check_refused("a span of the whole address space", PAGE, 0,
		      UINTPTR_MAX, -ENOEXEC, MAPINFO_REASON_SPAN);
}

/* As many steps as there can be: read-only segments, each with bss. */
static void check_most_steps(void)
{
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	struct mapinfo_elf elf;
	unsigned int i;

	memset(&elf, 0, sizeof(elf));
	elf.count = MAPINFO_SEGMENTS_MAX;
	for (i = 0; i < elf.count; i++)
		elf.segments[i] = (struct mapinfo_segment){
			i * PAGE, 0x10, i * 2 * PAGE, PAGE + 1, R, (int)i
		};
	ksft_test_result(!mapinfo_plan(&with_mmu, &elf, &plan, &error) &&
			 plan.count == MAPINFO_STEPS_MAX &&
			 plan.cost.system_calls == 3 * MAPINFO_SEGMENTS_MAX,
			 "%d steps\n", MAPINFO_STEPS_MAX);
}

/*
 * A model of memory: for each byte of the span, what is there. A byte of the
 * file is its offset.
 */
enum { UNMAPPED = -1, ZEROED = -2, BEYOND_EOF = -3 };

static int64_t *model;
static uint64_t model_size;
static const struct library *modelled;
static const char *fault;

static uint64_t up(uint64_t address)
{
	return (address + PAGE - 1) & ~(PAGE - 1);
}

static void play_map_file(const struct mapinfo_step *step)
{
	uint64_t i, offset;

	if (step->address % PAGE || step->length % PAGE || step->offset % PAGE)
		fault = "a file mapping that is not whole pages";
	for (i = 0; i < step->length; i++) {
		offset = step->offset + i;
		if (offset < modelled->size)
			model[step->address + i] = (int64_t)offset;
		else if (offset < up(modelled->size))
			model[step->address + i] = ZEROED;
		else
			model[step->address + i] = BEYOND_EOF;
	}
}

static void play_store(const struct mapinfo_step *step)
{
	uint64_t i, offset;

	for (i = 0; i < step->length; i++) {
		int64_t *byte = &model[step->address + i];

		if (*byte == BEYOND_EOF || *byte == UNMAPPED)
			fault = "a store where there is no memory";
		offset = step->offset + i;
		*byte = step->op == MAPINFO_OP_ZERO ? ZEROED : (int64_t)offset;
		if (step->op == MAPINFO_OP_READ && offset >= modelled->size)
			fault = "a read past the end of the file";
	}
}

static void play(const struct mapinfo_plan *plan)
{
	const struct mapinfo_step *step;
	uint64_t i;

	for (step = plan->steps; step < plan->steps + plan->count; step++) {
		if (step->address + step->length > model_size)
			fault = "a step outside the span";
		else if (step->op == MAPINFO_OP_MAP_FILE)
			play_map_file(step);
		else if (step->op == MAPINFO_OP_MAP_ANONYMOUS)
			for (i = 0; i < step->length; i++)
				model[step->address + i] = ZEROED;
		else if (step->op != MAPINFO_OP_PROTECT)
			play_store(step);
	}
}

static void inspect(const struct mapinfo_elf *elf,
		    const struct mapinfo_plan *plan)
{
	const struct mapinfo_segment *s;
	unsigned int i;
	uint64_t k;

	for (i = 0; i < elf->count; i++) {
		int64_t *bytes;

		s = &elf->segments[i];
		bytes = &model[s->vaddr - plan->vaddr];
		for (k = 0; k < s->filesz; k++)
			if (bytes[k] != (int64_t)(s->offset + k))
				fault = "a wrong byte of the file";
		for (; k < s->memsz; k++)
			if (bytes[k] != ZEROED)
				fault = "bss that is not zero";
	}
}

/* A copy reads what the segments have in the file, and no gap of a page. */
static bool reads_little(const struct mapinfo_elf *elf,
			 const struct mapinfo_plan *plan)
{
	uint64_t filesz = 0;
	unsigned int i;

	for (i = 0; i < elf->count; i++)
		filesz += elf->segments[i].filesz;
	if (plan->strategy == OVERLAY)
		return !plan->cost.bytes_read;
	return plan->cost.bytes_read >= filesz &&
	       plan->cost.bytes_read < filesz + elf->count * PAGE;
}

static unsigned int played[STRATEGIES], faults;

static void check_plan(const struct mapinfo_system *system,
		       const struct mapinfo_elf *elf)
{
	struct mapinfo_error error;
	struct mapinfo_plan plan;
	uint64_t i;

	if (mapinfo_plan(system, elf, &plan, &error)) {
		fault = "no plan";
		return;
	}
	/* the model takes eight times as much */
	if (plan.length > 16 << 20)
		return;
	model_size = plan.length;
	model = malloc(model_size * sizeof(*model));
	for (i = 0; i < model_size; i++)
		model[i] = UNMAPPED;
	play(&plan);
	inspect(elf, &plan);
	free(model);
	if (!reads_little(elf, &plan))
		fault = "too much is read";
	if (plan.cost.bytes_private + plan.cost.bytes_shared != plan.length)
		fault = "private and shared are not the whole";
	played[plan.strategy]++;
}

static void check_library(const struct library *library)
{
	const struct mapinfo_system *systems[] = {
		&with_mmu, &without_mmu, &unknown_system
	};
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	unsigned int i;

	if (mapinfo_elf_parse(library->bytes, library->size, library->size,
			      &elf, &error))
		return;
	modelled = library;
	for (i = 0; i < ARRAY_SIZE(systems); i++) {
		fault = NULL;
		check_plan(systems[i], &elf);
		if (!fault)
			continue;
		ksft_print_msg("%s: %s\n", library->path, fault);
		faults++;
	}
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(cases) + 8);
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		check_case(&cases[i]);
	check_limits();
	check_most_steps();
	for_each_library(150, check_library);
	ksft_print_msg("%u played as overlay, %u as copy\n", played[OVERLAY],
		       played[COPY]);
	ksft_test_result(!faults && played[OVERLAY] && played[COPY],
			 "libraries of this system in a model of memory\n");
	ksft_finished();
}
