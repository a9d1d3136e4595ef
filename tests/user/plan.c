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
#include "system.h"


#define OVERLAY	MAPINFO_STRATEGY_OVERLAY
#define MAP	MAPINFO_STRATEGY_COPY_MAP
#define COPY	MAPINFO_STRATEGY_COPY_READ

#define ALL	MAPINFO_STRATEGIES_ALL
#define READING	(1U << COPY)
#define MAPPING	(1U << MAP)

#define STEP(op, address, length, offset, prot, phdr)			\
	{ offset, address, length, MAPINFO_OP_##op, prot, 0, phdr }
#define FILE_AT(address, length, offset, prot, phdr)			\
	STEP(MAP_FILE, address, length, offset, prot, phdr)
#define ANON(address, length, prot, phdr)				\
	STEP(MAP_ANONYMOUS, address, length, 0, prot, phdr)
#define READ(address, length, offset, phdr)				\
	STEP(READ, address, length, offset, 0, phdr)
#define ZERO(address, length, phdr)					\
	STEP(ZERO, address, length, 0, 0, phdr)
#define PROTECT(address, length, prot, phdr)				\
	STEP(PROTECT, address, length, 0, prot, phdr)

#define COST(calls, read, kernel, loader, private, shared, block)	\
	{ .system_calls = calls, .bytes_read = read,			\
	  .bytes_zeroed_kernel = kernel, .bytes_zeroed_loader = loader,	\
	  .bytes_private = private, .bytes_shared = shared,		\
	  .contiguous = block }

#define SEGMENT(offset, filesz, vaddr, memsz, prot, phdr)		\
	{ offset, vaddr, filesz, memsz, 1, prot, phdr }

/* A file that is mapped as one span, and how. It has 0x10000 bytes. */
struct plan_case {
	const char *name;
	const struct mapinfo_system *system;
	unsigned int strategies;
	struct mapinfo_segment segments[4];
	struct expected {
		unsigned int strategy, count;
		uintptr_t vaddr;
		size_t length;
		struct mapinfo_cost cost;
		struct mapinfo_step steps[10];
	} expected;
};

/* Text, then data whose bss reaches into a further page. */
#define CLASSIC								\
	{ SEGMENT(0, 0x1800, 0, 0x1800, RX, 0),				\
	  SEGMENT(0x1e00, 0x300, 0x2e00, 0x1400, RW, 1) }
/* Three segments behind each other, close together; bss in the last page. */
#define CLOSE								\
	{ SEGMENT(0, 0x400, 0, 0x400, R, 2),					\
	  SEGMENT(0x1000, 0x800, 0x1000, 0x800, RX, 3),			\
	  SEGMENT(0x2100, 0x700, 0x2100, 0x780, RW, 4) }
/* One segment that may do everything, with bss from its first page on. */
#define SINGLE								\
	{ SEGMENT(0x80, 0x500, 0x10080, 0x2f80, RWX, 0) }
/* As small linkers do without an MMU: no gap between text and data. */
#define PACKED								\
	{ SEGMENT(0, 0x1234, 0, 0x1234, RX, 0),				\
	  SEGMENT(0x1234, 0x100, 0x1234, 0x200, RW, 1) }

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
	{ "text and data, MMU", &with_mmu, ALL, CLASSIC, {
		OVERLAY, 4, 0, 0x5000,
		COST(3, 0, 0x1000, 0xf00, 0x3000, 0x2000, 0), {
		FILE_AT(0, 0x5000, 0, RX, 0),
		FILE_AT(0x2000, 0x2000, 0x1000, RW, 1),
		ZERO(0x3100, 0xf00, 1),
		ANON(0x4000, 0x1000, RW, 1) } } },
	{ "text and data, no MMU", &without_mmu, READING, CLASSIC, {
		COPY, 3, 0, 0x5000,
		COST(3, 0x1b00, 0x5000, 0, 0x5000, 0, 0x5000), {
		ANON(0, 0x5000, RWX, 0),
		READ(0, 0x1800, 0, 0),
		READ(0x2e00, 0x300, 0x1e00, 1) } } },
	{ "text and data, nothing known", &unknown_system, ALL, CLASSIC, {
		COPY, 3, 0, 0x5000,
		COST(3, 0x1b00, 0x5000, 0, 0x5000, 0, 0x5000), {
		ANON(0, 0x5000, RWX, 0),
		READ(0, 0x1800, 0, 0),
		READ(0x2e00, 0x300, 0x1e00, 1) } } },
	{ "facts that are not known count for nothing", &rumours, ALL, CLASSIC, {
		COPY, 3, 0, 0x5000,
		COST(3, 0x1b00, 0x5000, 0, 0x5000, 0, 0x5000), {
		ANON(0, 0x5000, RWX, 0),
		READ(0, 0x1800, 0, 0),
		READ(0x2e00, 0x300, 0x1e00, 1) } } },
	{ "three close segments, MMU", &with_mmu, ALL, CLOSE, {
		OVERLAY, 4, 0, 0x3000,
		COST(3, 0, 0, 0x800, 0x1000, 0x2000, 0), {
		FILE_AT(0, 0x3000, 0, R, 2),
		FILE_AT(0x1000, 0x1000, 0x1000, RX, 3),
		FILE_AT(0x2000, 0x1000, 0x2000, RW, 4),
		ZERO(0x2800, 0x800, 4) } } },
	{ "three close segments, no MMU: one read", &without_mmu, READING, CLOSE, {
		COPY, 2, 0, 0x3000,
		COST(2, 0x2800, 0x3000, 0, 0x3000, 0, 0x3000), {
		ANON(0, 0x3000, RWX, 2),
		READ(0, 0x2800, 0, 2) } } },
	{ "a gap of a page less one byte is read along", &without_mmu, READING, {
		SEGMENT(0, 0x401, 0, 0x401, R, 0),
		SEGMENT(0x1400, 0x10, 0x1400, 0x10, RW, 1) }, {
		COPY, 2, 0, 0x2000,
		COST(2, 0x1410, 0x2000, 0, 0x2000, 0, 0x2000), {
		ANON(0, 0x2000, RW, 0),
		READ(0, 0x1410, 0, 0) } } },
	{ "a gap of a page is not", &without_mmu, READING, {
		SEGMENT(0, 0x400, 0, 0x400, R, 0),
		SEGMENT(0x1400, 0x10, 0x1400, 0x10, RW, 1) }, {
		COPY, 3, 0, 0x2000,
		COST(3, 0x410, 0x2000, 0, 0x2000, 0, 0x2000), {
		ANON(0, 0x2000, RW, 0),
		READ(0, 0x400, 0, 0),
		READ(0x1400, 0x10, 0x1400, 1) } } },
	{ "nor is bss read over", &without_mmu, READING, {
		SEGMENT(0, 0x400, 0, 0x500, RW, 0),
		SEGMENT(0x500, 0x10, 0x500, 0x10, RW, 1) }, {
		COPY, 3, 0, 0x1000,
		COST(3, 0x410, 0x1000, 0, 0x1000, 0, 0x1000), {
		ANON(0, 0x1000, RW, 0),
		READ(0, 0x400, 0, 0),
		READ(0x500, 0x10, 0x500, 1) } } },
	{ "nor a segment of bss alone", &without_mmu, READING, {
		SEGMENT(0, 0x400, 0, 0x400, RW, 0),
		SEGMENT(0x400, 0, 0x400, 0x100, RW, 1),
		SEGMENT(0x500, 0x10, 0x500, 0x10, RW, 2) }, {
		COPY, 3, 0, 0x1000,
		COST(3, 0x410, 0x1000, 0, 0x1000, 0, 0x1000), {
		ANON(0, 0x1000, RW, 0),
		READ(0, 0x400, 0, 0),
		READ(0x500, 0x10, 0x500, 2) } } },
	{ "bss in the first segment, MMU", &with_mmu, ALL, SINGLE, {
		OVERLAY, 3, 0x10000, 0x3000,
		COST(2, 0, 0x2000, 0xa80, 0x3000, 0, 0), {
		FILE_AT(0, 0x3000, 0, RWX, 0),
		ZERO(0x580, 0xa80, 0),
		ANON(0x1000, 0x2000, RWX, 0) } } },
	{ "bss in the first segment, no MMU", &without_mmu, READING, SINGLE, {
		COPY, 2, 0x10000, 0x3000,
		COST(2, 0x500, 0x3000, 0, 0x3000, 0, 0x3000), {
		ANON(0, 0x3000, RWX, 0),
		READ(0x80, 0x500, 0x80, 0) } } },
	{ "bss that starts at a page", &with_mmu, ALL, {
		SEGMENT(0, 0x1000, 0, 0x1000, RX, 0),
		SEGMENT(0x1000, 0x1000, 0x1000, 0x2001, RW, 1) }, {
		OVERLAY, 3, 0, 0x4000,
		COST(3, 0, 0x2000, 0, 0x3000, 0x1000, 0), {
		FILE_AT(0, 0x4000, 0, RX, 0),
		FILE_AT(0x1000, 0x1000, 0x1000, RW, 1),
		ANON(0x2000, 0x2000, RW, 1) } } },
	{ "no bss", &with_mmu, ALL, {
		SEGMENT(0, 0x1001, 0, 0x1001, RX, 0) }, {
		OVERLAY, 1, 0, 0x2000,
		COST(1, 0, 0, 0, 0, 0x2000, 0), {
		FILE_AT(0, 0x2000, 0, RX, 0) } } },
	{ "read-only bss, first segment, and a gap", &with_mmu, ALL, {
		SEGMENT(0, 0x800, 0, 0x1800, R, 0),
		SEGMENT(0x1000, 0x800, 0x3000, 0x800, RX, 1) }, {
		OVERLAY, 6, 0, 0x4000,
		COST(5, 0, 0x1000, 0x800, 0x2000, 0x2000, 0), {
		ANON(0, 0x4000, PROT_NONE, 0),
		FILE_AT(0, 0x1000, 0, RW, 0),
		ZERO(0x800, 0x800, 0),
		PROTECT(0, 0x1000, R, 0),
		ANON(0x1000, 0x1000, R, 0),
		FILE_AT(0x3000, 0x1000, 0x1000, RX, 1) } } },
	{ "text with bss is not executable while it is stored to", &with_mmu,
	  ALL, {
		SEGMENT(0, 0x800, 0, 0x900, RX, 0) }, {
		OVERLAY, 3, 0, 0x1000,
		COST(2, 0, 0, 0x800, 0x1000, 0, 0), {
		FILE_AT(0, 0x1000, 0, RW, 0),
		ZERO(0x800, 0x800, 0),
		PROTECT(0, 0x1000, RX, 0) } } },
	{ "text, a gap that has nothing, data, MMU", &with_mmu, ALL, {
		SEGMENT(0, 0x1800, 0, 0x1800, RX, 0),
		SEGMENT(0x1e00, 0x200, 0x4e00, 0x200, RW, 1) }, {
		OVERLAY, 3, 0, 0x5000,
		COST(3, 0, 0, 0, 0x1000, 0x4000, 0), {
		ANON(0, 0x5000, PROT_NONE, 0),
		FILE_AT(0, 0x2000, 0, RX, 0),
		FILE_AT(0x4000, 0x1000, 0x1000, RW, 1) } } },
	{ "read-only bss, last segment", &with_mmu, ALL, {
		SEGMENT(0, 0x800, 0, 0x800, RX, 0),
		SEGMENT(0x1000, 0x800, 0x1000, 0x900, R, 1) }, {
		OVERLAY, 4, 0, 0x2000,
		COST(3, 0, 0, 0x800, 0x1000, 0x1000, 0), {
		FILE_AT(0, 0x2000, 0, RX, 0),
		FILE_AT(0x1000, 0x1000, 0x1000, RW, 1),
		ZERO(0x1800, 0x800, 1),
		PROTECT(0x1000, 0x1000, R, 1) } } },
	{ "bss alone, last segment, MMU", &with_mmu, ALL, {
		SEGMENT(0, 0x800, 0, 0x800, RX, 0),
		SEGMENT(0x777, 0, 0x1800, 0x900, RW, 1) }, {
		OVERLAY, 2, 0, 0x3000,
		COST(2, 0, 0x2000, 0, 0x2000, 0x1000, 0), {
		FILE_AT(0, 0x3000, 0, RX, 0),
		ANON(0x1000, 0x2000, RW, 1) } } },
	{ "bss alone, first segment, MMU", &with_mmu, ALL, {
		SEGMENT(0, 0, 0x800, 0x900, RW, 0),
		SEGMENT(0x1000, 0x800, 0x3000, 0x800, RX, 1) }, {
		OVERLAY, 3, 0, 0x4000,
		COST(3, 0, 0x2000, 0, 0x2000, 0x2000, 0), {
		ANON(0, 0x4000, PROT_NONE, 0),
		ANON(0, 0x2000, RW, 0),
		FILE_AT(0x3000, 0x1000, 0x1000, RX, 1) } } },
	{ "a writable first segment, and a gap, MMU", &with_mmu, ALL, {
		SEGMENT(0, 0x800, 0, 0x1800, RW, 0),
		SEGMENT(0x1000, 0x800, 0x3000, 0x800, R, 1) }, {
		OVERLAY, 5, 0, 0x4000,
		COST(4, 0, 0x1000, 0x800, 0x2000, 0x2000, 0), {
		ANON(0, 0x4000, PROT_NONE, 0),
		FILE_AT(0, 0x1000, 0, RW, 0),
		ZERO(0x800, 0x800, 0),
		ANON(0x1000, 0x1000, RW, 0),
		FILE_AT(0x3000, 0x1000, 0x1000, R, 1) } } },
	{ "bss alone, first segment, no MMU", &without_mmu, READING, {
		SEGMENT(0, 0, 0x800, 0x900, RW, 0),
		SEGMENT(0x1000, 0x800, 0x3000, 0x800, RX, 1) }, {
		COPY, 2, 0, 0x4000,
		COST(2, 0x800, 0x4000, 0, 0x4000, 0, 0x4000), {
		ANON(0, 0x4000, RWX, 0),
		READ(0x3000, 0x800, 0x1000, 1) } } },
	{ "a page of two segments allows what either may", &with_mmu, ALL, PACKED, {
		OVERLAY, 4, 0, 0x2000,
		COST(3, 0, 0, 0xccc, 0x1000, 0x1000, 0), {
		FILE_AT(0, 0x2000, 0, RX, 0),
		FILE_AT(0x1000, 0x1000, 0x1000, RW, 1),
		ZERO(0x1334, 0xccc, 1),
		PROTECT(0x1000, 0x1000, RWX, 1) } } },
	{ "a page of two segments, no MMU", &without_mmu, READING, PACKED, {
		COPY, 2, 0, 0x2000,
		COST(2, 0x1334, 0x2000, 0, 0x2000, 0, 0x2000), {
		ANON(0, 0x2000, RWX, 0),
		READ(0, 0x1334, 0, 0) } } },
	{ "a page of three segments, and a fourth behind", &with_mmu, ALL, {
		SEGMENT(0, 0x100, 0, 0x100, R, 0),
		SEGMENT(0x100, 0x100, 0x100, 0x100, RX, 1),
		SEGMENT(0x200, 0x100, 0x200, 0x1100, RW, 2),
		SEGMENT(0x1400, 0x100, 0x1400, 0x1100, RW, 3) }, {
		OVERLAY, 9, 0, 0x3000,
		COST(7, 0, 0x2000, 0x1800, 0x3000, 0, 0), {
		FILE_AT(0, 0x3000, 0, R, 0),
		FILE_AT(0, 0x1000, 0, RX, 1),
		FILE_AT(0, 0x1000, 0, RW, 2),
		ZERO(0x300, 0xd00, 2),
		ANON(0x1000, 0x1000, RW, 2),
		PROTECT(0, 0x1000, RWX, 2),
		FILE_AT(0x1000, 0x1000, 0x1000, RW, 3),
		ZERO(0x1500, 0xb00, 3),
		ANON(0x2000, 0x1000, RW, 3) } } },
	{ "not in order: the later one has its pages, MMU", &with_mmu, ALL, {
		SEGMENT(0x2000, 0x1000, 0x2000, 0x1000, RW, 0),
		SEGMENT(0, 0x1000, 0, 0x1000, RX, 1),
		SEGMENT(0x4000, 0x800, 0x2000, 0x800, R, 2) }, {
		OVERLAY, 4, 0, 0x3000,
		COST(4, 0, 0, 0, 0, 0x3000, 0), {
		ANON(0, 0x3000, PROT_NONE, 0),
		FILE_AT(0x2000, 0x1000, 0x2000, RW, 0),
		FILE_AT(0, 0x1000, 0, RX, 1),
		FILE_AT(0x2000, 0x1000, 0x4000, R, 2) } } },
	{ "not in order, no MMU: each is read, and its bss zeroed", &without_mmu,
	  READING, {
		SEGMENT(0x2000, 0x1000, 0x2000, 0x1000, RW, 0),
		SEGMENT(0, 0x1000, 0, 0x2100, RX, 1) }, {
		COPY, 4, 0, 0x3000,
		COST(3, 0x2000, 0x3000, 0x1100, 0x3000, 0, 0x3000), {
		ANON(0, 0x3000, RWX, 0),
		READ(0x2000, 0x1000, 0x2000, 0),
		READ(0, 0x1000, 0, 1),
		ZERO(0x1000, 0x1100, 1) } } },
	{ "equal protections are set by one call", &unknown_system, ALL, {
		SEGMENT(0, 0x1000, 0, 0x1000, R, 0),
		SEGMENT(0x1000, 0x1000, 0x1000, 0x1000, R, 1),
		SEGMENT(0x2000, 0x1000, 0x4000, 0x1000, R, 2) }, {
		COPY, 3, 0, 0x5000,
		COST(3, 0x3000, 0x5000, 0, 0x5000, 0, 0x5000), {
		ANON(0, 0x5000, RW, 0),
		READ(0, 0x2000, 0, 0),
		READ(0x4000, 0x1000, 0x2000, 2) } } },
	{ "not laid out for pages, nothing known", &unknown_system, ALL, {
		SEGMENT(0x40, 0x100, 0, 0x100, RX, 0),
		SEGMENT(0x140, 0x100, 0x1000, 0x200, RW, 1) }, {
		COPY, 3, 0, 0x2000,
		COST(3, 0x200, 0x2000, 0, 0x2000, 0, 0x2000), {
		ANON(0, 0x2000, RWX, 0),
		READ(0, 0x100, 0x40, 0),
		READ(0x1000, 0x100, 0x140, 1) } } },
	{ "laid out for smaller pages than here, if only a copy is allowed",
	  &big_pages, READING, CLASSIC, {
		COPY, 3, 0, 0x10000,
		COST(3, 0x1b00, 0x10000, 0, 0x10000, 0, 0), {
		ANON(0, 0x10000, RWX, 0),
		READ(0, 0x1800, 0, 0),
		READ(0x2e00, 0x300, 0x1e00, 1) } } },
	{ "laid out for pages of 64 KB", &big_pages, ALL, {
		SEGMENT(0, 0x1800, 0, 0x1800, RX, 0),
		SEGMENT(0x1e00, 0x300, 0x11e00, 0x400, RW, 1) }, {
		OVERLAY, 3, 0, 0x20000,
		COST(2, 0, 0, 0xdf00, 0x10000, 0x10000, 0), {
		FILE_AT(0, 0x20000, 0, RX, 0),
		FILE_AT(0x10000, 0x10000, 0, RW, 1),
		ZERO(0x12100, 0xdf00, 1) } } },
	{ "text and data, no MMU, by mapping", &without_mmu, MAPPING, CLASSIC, {
		MAP, 3, 0, 0x5000,
		COST(2, 0x5300, 0, 0x1100, 0x5000, 0, 0x5000), {
		FILE_AT(0, 0x5000, 0, RWX, 0),
		READ(0x2e00, 0x300, 0x1e00, 1),
		ZERO(0x3100, 0x1100, 1) } } },
	{ "by mapping: all in place, bss within the page", &without_mmu,
	  MAPPING, CLOSE, {
		MAP, 2, 0, 0x3000,
		COST(1, 0x3000, 0, 0x80, 0x3000, 0, 0x3000), {
		FILE_AT(0, 0x3000, 0, RWX, 2),
		ZERO(0x2800, 0x80, 4) } } },
	{ "by mapping: past the end of the file the kernel zeroes", &without_mmu,
	  MAPPING, {
		SEGMENT(0xf000, 0x800, 0x1000, 0x2a00, RW, 0) }, {
		MAP, 2, 0x1000, 0x3000,
		COST(1, 0x1000, 0x2000, 0x800, 0x3000, 0, 0x3000), {
		FILE_AT(0, 0x3000, 0xf000, RW, 0),
		ZERO(0x800, 0x800, 0) } } },
	{ "by mapping: and past the end of the file alone", &without_mmu,
	  MAPPING, {
		SEGMENT(0xf000, 0x800, 0x1000, 0x1800, RW, 0) }, {
		MAP, 2, 0x1000, 0x2000,
		COST(1, 0x1000, 0x1000, 0x800, 0x2000, 0, 0x2000), {
		FILE_AT(0, 0x2000, 0xf000, RW, 0),
		ZERO(0x800, 0x800, 0) } } },
	{ "by mapping: bss alone, before the first bytes", &without_mmu,
	  MAPPING, {
		SEGMENT(0, 0, 0x10, 0x800, RW, 0),
		SEGMENT(0x2000, 0x100, 0x1000, 0x100, RW, 1) }, {
		MAP, 2, 0, 0x2000,
		COST(1, 0x2000, 0, 0x800, 0x2000, 0, 0x2000), {
		FILE_AT(0, 0x2000, 0x1000, RW, 1),
		ZERO(0x10, 0x800, 0) } } },
	{ "by mapping: two that lie elsewhere, one read", &without_mmu,
	  MAPPING, {
		SEGMENT(0, 0x400, 0, 0x400, RX, 0),
		SEGMENT(0x400, 0x400, 0x1400, 0x400, RW, 1),
		SEGMENT(0x900, 0x100, 0x1900, 0x100, RW, 2) }, {
		MAP, 2, 0, 0x2000,
		COST(2, 0x2600, 0, 0, 0x2000, 0, 0x2000), {
		FILE_AT(0, 0x2000, 0, RWX, 0),
		READ(0x1400, 0x600, 0x400, 1) } } },
	/*
	 * Weights, by blocks of 256 bytes: 1600 / 2.56 + 14 * 0x80 + 43 * 0x14 for a
	 * mapping, 1750 / 2.56 + 24 * 0x6c for a read: 3277 and 3275, the same.
	 */
	{ "two copies that weigh the same: fewer calls", &without_mmu, ALL, {
		SEGMENT(0, 0x6c00, 0, 0x8000, RW, 0) }, {
		MAP, 2, 0, 0x8000,
		COST(1, 0x8000, 0, 0x1400, 0x8000, 0, 0x8000), {
		FILE_AT(0, 0x8000, 0, RW, 0),
		ZERO(0x6c00, 0x1400, 0) } } },
	{ "two copies, of which one weighs less", &without_mmu, ALL, {
		SEGMENT(0, 0x6b00, 0, 0x8000, RW, 0) }, {
		COPY, 2, 0, 0x8000,
		COST(2, 0x6b00, 0x8000, 0, 0x8000, 0, 0x8000), {
		ANON(0, 0x8000, RW, 0),
		READ(0, 0x6b00, 0, 0) } } },
	{ "read-only: the file itself, as far as it is needed", &without_mmu,
	  ALL, {
		SEGMENT(0x1080, 0x1001, 0x2080, 0x1001, RX, 3) }, {
		MAPINFO_STRATEGY_SHARE, 1, 0x2000, 0x2000,
		COST(1, 0x2000, 0, 0, 0, 0x2000, 0x2000), {
		FILE_AT(0, 0x1081, 0x1000, RX, 3) } } },
	{ "read-only, nothing known", &unknown_system, ALL, {
		SEGMENT(0, 0x1001, 0, 0x1001, RX, 0) }, {
		MAPINFO_STRATEGY_SHARE, 1, 0, 0x2000,
		COST(1, 0x2000, 0, 0, 0, 0x2000, 0x2000), {
		FILE_AT(0, 0x1001, 0, RX, 0) } } },
	{ "read-only with bss is copied", &unknown_system, ALL, {
		SEGMENT(0, 0x1001, 0, 0x1002, R, 0) }, {
		COPY, 2, 0, 0x2000,
		COST(2, 0x1001, 0x2000, 0, 0x2000, 0, 0x2000), {
		ANON(0, 0x2000, RW, 0),
		READ(0, 0x1001, 0, 0) } } },
	{ "a segment that the first mapping has in place, MMU", &with_mmu, ALL, {
		SEGMENT(0, 0x800, 0, 0x800, R, 0),
		SEGMENT(0x1000, 0x800, 0x1000, 0x800, RX, 1),
		SEGMENT(0x2000, 0x800, 0x2000, 0x800, R, 2),
		SEGMENT(0x2e00, 0x200, 0x3e00, 0x200, RW, 3) }, {
		OVERLAY, 3, 0, 0x4000,
		COST(3, 0, 0, 0, 0x1000, 0x3000, 0), {
		FILE_AT(0, 0x4000, 0, R, 0),
		FILE_AT(0x1000, 0x1000, 0x1000, RX, 1),
		FILE_AT(0x3000, 0x1000, 0x2000, RW, 3) } } },
	{ "in place, but elsewhere in the file, MMU", &with_mmu, ALL, {
		SEGMENT(0, 0x800, 0, 0x800, R, 0),
		SEGMENT(0x2000, 0x800, 0x1000, 0x800, R, 1) }, {
		OVERLAY, 2, 0, 0x2000,
		COST(2, 0, 0, 0, 0, 0x2000, 0), {
		FILE_AT(0, 0x2000, 0, R, 0),
		FILE_AT(0x1000, 0x1000, 0x2000, R, 1) } } },
	{ "in place, but for the page of the one before it, MMU", &with_mmu, ALL, {
		SEGMENT(0, 0x800, 0, 0x800, R, 0),
		SEGMENT(0x5000, 0x800, 0x1000, 0x800, RX, 1),
		SEGMENT(0x1900, 0x100, 0x1900, 0x100, R, 2) }, {
		OVERLAY, 4, 0, 0x2000,
		COST(4, 0, 0, 0, 0, 0x2000, 0), {
		FILE_AT(0, 0x2000, 0, R, 0),
		FILE_AT(0x1000, 0x1000, 0x5000, RX, 1),
		FILE_AT(0x1000, 0x1000, 0x1000, R, 2),
		PROTECT(0x1000, 0x1000, RX, 2) } } },
	{ "no other segment may be written and executed for a moment, MMU",
	  &with_mmu, ALL, {
		SEGMENT(0, 0x800, 0, 0x800, RWX, 0),
		SEGMENT(0x1000, 0x800, 0x1000, 0x800, R, 1) }, {
		OVERLAY, 3, 0, 0x2000,
		COST(3, 0, 0, 0, 0x1000, 0x1000, 0), {
		ANON(0, 0x2000, PROT_NONE, 0),
		FILE_AT(0, 0x1000, 0, RWX, 0),
		FILE_AT(0x1000, 0x1000, 0x1000, R, 1) } } },
	{ "in place, with bss in its last page, MMU", &with_mmu, ALL, {
		SEGMENT(0, 0x800, 0, 0x800, R, 0),
		SEGMENT(0x1000, 0x800, 0x1000, 0x900, R, 1) }, {
		OVERLAY, 4, 0, 0x2000,
		COST(3, 0, 0, 0x800, 0x1000, 0x1000, 0), {
		FILE_AT(0, 0x2000, 0, R, 0),
		FILE_AT(0x1000, 0x1000, 0x1000, RW, 1),
		ZERO(0x1800, 0x800, 1),
		PROTECT(0x1000, 0x1000, R, 1) } } },
};

static void make_elf(const struct mapinfo_segment *segments,
		     struct mapinfo_elf *elf)
{
	elf->flags = 0;
	elf->count = 0;
	elf->file_size = 0x10000;
	elf->align = 1;
	while (elf->count < 4 && segments[elf->count].memsz) {
		elf->segments[elf->count] = segments[elf->count];
		elf->count++;
	}
}

/* Contiguous memory, if each segment had its own. */
static size_t largest_segment(const struct mapinfo_elf *elf, size_t page)
{
	size_t largest = 0;
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		uintptr_t first = s->vaddr / page;
		uintptr_t last = (s->vaddr + s->memsz - 1) / page;

		if ((last - first + 1) * page > largest)
			largest = (last - first + 1) * page;
	}
	return largest;
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

static void print_cost(const struct mapinfo_cost *cost)
{
	ksft_print_msg("%zu calls, read 0x%zx, zeroed 0x%zx 0x%zx, private 0x%zx, shared 0x%zx, contiguous 0x%zx, least 0x%zx\n",
		       cost->system_calls, cost->bytes_read,
		       cost->bytes_zeroed_kernel, cost->bytes_zeroed_loader,
		       cost->bytes_private, cost->bytes_shared,
		       cost->contiguous, cost->contiguous_least);
}

static void print_plan(const struct mapinfo_plan *plan)
{
	unsigned int i;

	for (i = 0; i < plan->spans_count; i++)
		ksft_print_msg("strategy %d, 0x%zx + 0x%zx + 0x%zx\n",
			       plan->spans[i].strategy,
			       (size_t)plan->spans[i].vaddr,
			       plan->spans[i].length, plan->spans[i].slack);
	print_cost(&plan->cost);
	for (i = 0; i < plan->count; i++)
		ksft_print_msg("span %d op %d 0x%zx + 0x%zx, offset 0x%llx, prot %d, phdr %d\n",
			       plan->steps[i].span, plan->steps[i].op,
			       (size_t)plan->steps[i].address,
			       plan->steps[i].length,
			       (unsigned long long)plan->steps[i].offset,
			       plan->steps[i].prot, plan->steps[i].phdr);
}

static bool as_expected(const struct mapinfo_plan *plan,
			const struct expected *expected)
{
	const struct mapinfo_span *span = &plan->spans[0];
	unsigned int i;

	for (i = 0; i < expected->count; i++)
		if (!same_step(&plan->steps[i], &expected->steps[i]))
			return false;
	return plan->spans_count == 1 && plan->count == expected->count &&
	       span->strategy == expected->strategy &&
	       span->vaddr == expected->vaddr &&
	       span->length == expected->length &&
	       same_cost(&plan->cost, &expected->cost);
}

static void check_case(const struct plan_case *c)
{
	struct expected expected = c->expected;
	struct mapinfo_error error;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	unsigned int i;
	bool same;

	make_elf(c->segments, &elf);
	for (i = 0; i < expected.count; i++)
		expected.cost.file_mappings +=
			expected.steps[i].op == MAPINFO_OP_MAP_FILE;
	if (expected.cost.contiguous)
		expected.cost.contiguous_least =
			largest_segment(&elf, c->system->page_size);
	same = !mapinfo_plan(c->system, &elf, NULL, c->strategies, &plan,
			     &error) &&
	       !error.reason && as_expected(&plan, &expected);
	if (!same)
		print_plan(&plan);
	ksft_test_result(same, "%s\n", c->name);
}

static void check_refused(const char *name, uint32_t page_size,
			  uintptr_t vaddr, size_t memsz, int expected,
			  enum mapinfo_reason reason)
{
	struct mapinfo_segment segments[2] = {
		SEGMENT(0, 0, vaddr, memsz, RW, 7)
	};
	struct mapinfo_system system = with_mmu;
	struct mapinfo_error error;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	int ret;

	system.page_size = page_size;
	make_elf(segments, &elf);
	ret = mapinfo_plan(&system, &elf, NULL, ALL, &plan, &error);
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

/* Pages that do not fit are refused where there are pages, and then alone. */
static void check_misfit(const char *name, const struct mapinfo_system *system,
			 unsigned int strategies, int expected)
{
	const struct mapinfo_segment segments[4] = {
		SEGMENT(0, 0x100, 0, 0x100, RX, 3),
		SEGMENT(0x140, 0x100, 0x1000, 0x200, RW, 5)
	};
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	int ret;

	make_elf(segments, &elf);
	ret = mapinfo_plan(system, &elf, NULL, strategies, &plan, &error);
	ksft_test_result(ret == expected && error.errnum == expected &&
			 error.reason == (ret ? MAPINFO_REASON_LOAD_CONGRUENT :
						MAPINFO_REASON_NONE) &&
			 error.phdr == (ret ? 5 : -1),
			 "not laid out for pages, %s\n", name);
}

/* One mapping cannot have all in place, where a later segment has bytes of others. */
static void check_unordered(void)
{
	const struct mapinfo_segment segments[4] = {
		SEGMENT(0, 0x4000, 0, 0x4000, RW, 0),
		SEGMENT(0x1000, 0x100, 0x1000, 0x100, RX, 1)
	};
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;

	make_elf(segments, &elf);
	ksft_test_result(mapinfo_plan(&without_mmu, &elf, NULL, MAPPING, &plan,
				      &error) == -EINVAL &&
			 error.reason == MAPINFO_REASON_STRATEGY &&
			 !mapinfo_plan(&without_mmu, &elf, NULL, ALL, &plan,
				       &error) &&
			 plan.spans[0].strategy == COPY,
			 "segments over each other are not mapped at once\n");
	ksft_test_result(mapinfo_elf_least(&elf) == 0x4100,
			 "the least that a plan can touch\n");
}

/* Instructions that are read are made visible, data is not; what is mapped is by itself. */
static void check_flushes(void)
{
	const struct mapinfo_segment segments[4] = CLASSIC;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	int ret;

	make_elf(segments, &elf);
	elf.flags = MAPINFO_ELF_STALE_CACHE;
	ret = mapinfo_plan(&without_mmu, &elf, NULL, READING, &plan, &error);
	ksft_test_result(!ret && plan.count == 4 && plan.cost.flushes == 1 &&
			 plan.cost.system_calls == 4 &&
			 plan.steps[2].op == MAPINFO_OP_FLUSH &&
			 !plan.steps[2].address &&
			 plan.steps[2].length == 0x1800, "text that is read\n");
	ret = mapinfo_plan(&without_mmu, &elf, NULL, MAPPING, &plan, &error);
	ksft_test_result(!ret && !plan.cost.flushes, "text that is mapped\n");
	elf.flags |= MAPINFO_ELF_TEXTREL;
	ret = mapinfo_plan(&without_mmu, &elf, NULL, READING, &plan, &error);
	ksft_test_result(!ret && !plan.cost.flushes,
			 "text that is to be relocated\n");
	elf.flags = 0;
	ret = mapinfo_plan(&without_mmu, &elf, NULL, READING, &plan, &error);
	ksft_test_result(!ret && !plan.cost.flushes,
			 "where caches see what is stored\n");
}

/* What is left of each step, when later ones have been over it. */
static void check_extent(void)
{
	struct mapinfo_span spans[2] = { { .length = 0x5000 },
					 { .length = 0x1000 } };
	struct mapinfo_step steps[] = {
		FILE_AT(0, 0x5000, 0, RX, 0),
		FILE_AT(0x2000, 0x2000, 0x1000, RW, 1),
		ZERO(0x3100, 0xf00, 1),
		ANON(0x4000, 0x1000, RW, 1),
		PROTECT(0x3000, 0x1000, R, 1),
		FILE_AT(0, 0x1000, 0, R, 2),
	};
	const struct mapinfo_plan plan = {
		.spans_count = 2, .count = ARRAY_SIZE(steps),
		.spans = spans, .steps = steps,
	};

	steps[5].span = 1;
	ksft_test_result(mapinfo_step_extent(&plan, 0) == 0x2000 &&
			 mapinfo_step_extent(&plan, 1) == 0x1000 &&
			 mapinfo_step_extent(&plan, 2) == 0 &&
			 mapinfo_step_extent(&plan, 3) == 0x1000 &&
			 mapinfo_step_extent(&plan, 4) == 0x1000 &&
			 mapinfo_step_extent(&plan, 5) == 0x1000,
			 "what is left of steps\n");
}

/* The first step has the calls that unmap what an alignment took besides. */
static void check_step_cost(void)
{
	const struct mapinfo_segment segments[4] = CLASSIC;
	struct mapinfo_cost first, second;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	int ret;

	make_elf(segments, &elf);
	elf.align = 0x10000;
	ret = mapinfo_plan(&without_mmu, &elf, NULL, READING, &plan, &error);
	mapinfo_step_cost(&without_mmu, &elf, &plan, 0, &first);
	mapinfo_step_cost(&without_mmu, &elf, &plan, 1, &second);
	ksft_test_result(!ret && plan.spans[0].slack && first.system_calls == 3 &&
			 first.bytes_zeroed_kernel == plan.steps[0].length &&
			 !first.bytes_read && second.system_calls == 1 &&
			 second.bytes_read == plan.steps[1].length &&
			 !second.bytes_zeroed_kernel, "what each step takes\n");
}

/* Text and data, as the flags say. */
static int plan_flagged(const struct mapinfo_system *system, unsigned int flags,
			size_t align, unsigned int strategies,
			struct mapinfo_plan *plan, struct mapinfo_error *error)
{
	const struct mapinfo_segment segments[4] = CLASSIC;
	struct mapinfo_elf elf = ELF_ROOM;

	make_elf(segments, &elf);
	elf.flags = flags;
	elf.align = align;
	return mapinfo_plan(system, &elf, NULL, strategies, plan, error);
}

/* Fixed addresses: nothing but OVERLAY, and no room to align. */
static void check_fixed(const char *name, const struct mapinfo_system *system,
			unsigned int strategies, int expected)
{
	struct mapinfo_error error;
	struct mapinfo_plan plan = PLAN_ROOM;
	int ret = plan_flagged(system, MAPINFO_ELF_EXECUTABLE, 0x10000,
			       strategies, &plan, &error);

	ksft_test_result(ret == expected && error.errnum == expected &&
			 (ret ? error.reason == MAPINFO_REASON_ELF_FIXED :
			  plan.spans[0].fixed && !plan.spans[0].slack &&
			  plan.spans[0].strategy == OVERLAY),
			 "fixed addresses, %s\n", name);
}

/* What is on a segment's pages, but not in it: not where bytes are copied. */
static void check_beside(const char *name, const struct mapinfo_system *system,
			 unsigned int flags, int expected)
{
	struct mapinfo_error error;
	struct mapinfo_plan plan = PLAN_ROOM;
	int ret = plan_flagged(system, MAPINFO_ELF_BESIDE | flags, 0x1000, ALL,
			       &plan, &error);

	ksft_test_result(ret == expected && error.errnum == expected &&
			 (!ret || error.reason == MAPINFO_REASON_OUTSIDE),
			 "beside segments, %s\n", name);
}

#define MANY	40

/*
 * As many steps as there can be: read-only segments, each with bss, and with its first
 * page in common with the one before it, which the first has not.
 */
static void check_most_steps(void)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	unsigned int i;

	elf.count = MANY;
	elf.align = 2 * PAGE;
	for (i = 0; i < elf.count; i++)
		elf.segments[i] = (struct mapinfo_segment)
			SEGMENT(i * PAGE + 0x10, 0x10, i * 2 * PAGE + 0x10,
				2 * PAGE - 8, i % 2 ? R : PROT_EXEC, (int)i);
	ksft_test_result(!mapinfo_plan(&with_mmu, &elf, NULL, ALL, &plan,
				       &error) &&
			 plan.count == MAPINFO_STEPS(MANY) - 1 &&
			 plan.cost.system_calls == 4 * MANY + 2,
			 "%u steps, %zu calls\n", plan.count,
			 plan.cost.system_calls);
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
/* Without an MMU a mapping is a copy, which goes on in zeroes. */
static bool copied;

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
		else if (copied || offset < up(modelled->size))
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
		bytes = &model[s->vaddr - plan->spans[0].vaddr];
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
	if (plan->spans[0].strategy != COPY)
		return true;
	return plan->cost.bytes_read >= filesz &&
	       plan->cost.bytes_read < filesz + elf->count * PAGE;
}

static unsigned int played[MAPINFO_STRATEGY_COUNT], faults;
/* Libraries aligned to pages. m68k has none: a copy by mapping is not for it. */
static unsigned int fine;

static void check_plan(const struct mapinfo_system *system,
		       unsigned int strategies, const struct mapinfo_elf *elf)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_error error;
	uint64_t i;

	if (mapinfo_plan(system, elf, NULL, strategies, &plan, &error)) {
		/* an aligned one cannot be copied by mapping */
		if (error.reason == MAPINFO_REASON_LOAD_CONGRUENT ?
		    system != &with_mmu :
		    error.reason != MAPINFO_REASON_STRATEGY ||
		    elf->align <= PAGE)
			fault = "no plan";
		return;
	}
	copied = system == &without_mmu;
	/* the model takes eight times as much */
	if (plan.spans[0].length > 16 << 20)
		return;
	model_size = plan.spans[0].length + plan.spans[0].slack;
	model = malloc(model_size * sizeof(*model));
	for (i = 0; i < model_size; i++)
		model[i] = UNMAPPED;
	play(&plan);
	inspect(elf, &plan);
	free(model);
	if (!reads_little(elf, &plan))
		fault = "too much is read";
	if (plan.cost.bytes_private + plan.cost.bytes_shared !=
	    plan.spans[0].length)
		fault = "private and shared are not the whole";
	played[plan.spans[0].strategy]++;
}

static void check_library(const struct library *library)
{
	static const struct {
		const struct mapinfo_system *system;
		unsigned int strategies;
	} ways[] = {
		{ &with_mmu, ALL }, { &without_mmu, MAPPING },
		{ &without_mmu, READING }, { &unknown_system, READING },
	};
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	unsigned int i;

	if (mapinfo_elf_parse(library->bytes, library->size, library->size,
			      &elf, &error))
		return;
	modelled = library;
	fine += elf.align <= PAGE;
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		fault = NULL;
		check_plan(ways[i].system, ways[i].strategies, &elf);
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
	ksft_set_plan(ARRAY_SIZE(cases) + 27);
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		check_case(&cases[i]);
	check_limits();
	check_unordered();
	check_extent();
	check_step_cost();
	check_flushes();
	check_most_steps();
	check_misfit("MMU", &with_mmu, ALL, -ENOEXEC);
	check_misfit("MMU, but a copy is asked for", &with_mmu, READING, 0);
	check_misfit("no MMU", &without_mmu, ALL, 0);
	check_misfit("nothing known", &unknown_system, ALL, 0);
	check_fixed("MMU", &with_mmu, ALL, 0);
	check_fixed("MMU, but a copy is asked for", &with_mmu,
		    READING | MAPPING, -ENOEXEC);
	check_fixed("no MMU", &without_mmu, ALL, -ENOEXEC);
	check_beside("MMU", &with_mmu, 0, 0);
	check_beside("MMU, FDPIC", &with_mmu, MAPINFO_ELF_FDPIC, 0);
	check_beside("no MMU", &without_mmu, 0, -ENOEXEC);
	check_beside("no MMU, FDPIC", &without_mmu, MAPINFO_ELF_FDPIC, -ENOEXEC);
	for_each_library(150, check_library);
	ksft_print_msg("%u played as overlay, %u as copy by mapping, %u by reading\n",
		       played[OVERLAY], played[MAP], played[COPY]);
	ksft_test_result(!faults && played[OVERLAY] &&
			 (played[MAP] || !fine) && played[COPY],
			 "libraries of this system in a model of memory\n");
	ksft_finished();
}
