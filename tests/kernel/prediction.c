// SPDX-License-Identifier: GPL-2.0-only
/*
 * What FILE says a mapping will be, what mmap() then does, what MAP says it is,
 * and whose memory it is by experiment: all four must agree, for each kind of
 * file, protection, range, and mapping that another process has already. The
 * rows are what Documentation/truth-table.rst is made of.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "names.h"
#include "witness.h"


/* A file has three pages and a part. */
#define FILE_SIZE	(3 * page_size() + 100)

enum kind {
	RAMFS, SCATTERED, ROMFS_MTD, ROMFS_BLOCK, EXT2, BLOCK, ZERO, ANONYMOUS,
	SHARED_RAMFS, SHARED_EXT2, KINDS
};
enum range { INSIDE, TO_EOF, PAST_EOF, UNALIGNED, RANGES };
/* What another process has mapped: the range lies in that place of it. */
enum relation { FIRST, REPEAT, SUBSET, SUPERSET, PARTIAL, RELATIONS };

static const struct {
	const char *name;
	const char *path;	/* NULL if each test makes its own */
	int flags;
} kinds[] = {
	[RAMFS]		= { "ramfs", NULL, MAP_PRIVATE },
	[SCATTERED]	= { "ramfs, scattered", NULL, MAP_PRIVATE },
	[ROMFS_MTD]	= { "romfs on MTD", "/mnt/romfs/file", MAP_PRIVATE },
	[ROMFS_BLOCK]	= { "romfs on a block device", "/mnt/romfs-block/file",
			    MAP_PRIVATE },
	[EXT2]		= { "ext2", NULL, MAP_PRIVATE },
	[BLOCK]		= { "block device", "/dev/ram2", MAP_PRIVATE },
	[ZERO]		= { "/dev/zero", "/dev/zero", MAP_PRIVATE },
	[ANONYMOUS]	= { "anonymous", NULL, MAP_PRIVATE | MAP_ANONYMOUS },
	[SHARED_RAMFS]	= { "ramfs, MAP_SHARED", NULL, MAP_SHARED },
	[SHARED_EXT2]	= { "ext2, MAP_SHARED", NULL, MAP_SHARED },
};
static const char * const range_names[] = {
	"inside", "to EOF", "past EOF", "unaligned end"
};
static const char * const relation_names[] = {
	"first", "repeat", "subset", "superset", "partial"
};
static const struct {
	int prot;
	const char *name;
} prots[] = { { R, "r--" }, { RX, "r-x" }, { RW, "rw-" }, { RWX, "rwx" } };

/* What kernels do otherwise than one another. */
enum { WITH_MMU, BEFORE_6_3, SINCE_6_3, MENDED };
static const struct kernel {
	const char *row, *name;
	bool has_mmu;
	bool stops;		/* a BUG() where direct mappings begin at one page */
	bool warns_of_traced;	/* ... that maps a file's own pages */
	bool maps_zero;
	bool joins_copy;	/* MAP_SHARED inside another's copy gets that */
} kernels[] = {
	[WITH_MMU]	= { .row = "row", .name = "MMU", .has_mmu = true,
			    .maps_zero = true },
	[BEFORE_6_3]	= { .row = "row", .name = "no MMU, before 6.3",
			    .stops = true, .joins_copy = true },
	[SINCE_6_3]	= { .row = "row", .name = "no MMU, since 6.3",
			    .stops = true, .warns_of_traced = true,
			    .joins_copy = true },
	/* by integration/linux; the truth table has no rows of it */
	[MENDED]	= { .row = "mended", .name = "no MMU", .maps_zero = true },
};
static const struct kernel *kernel;
static int device;
static bool checks_regions;

struct subject {
	enum kind kind;
	char path[64];
	int fd;
	/* where the file's bytes are, to see whether they change */
	int memory_fd;
	off_t memory_offset;
};

/* One row of the table. */
struct trial {
	unsigned int prot;
	enum range range;
	enum relation relation;
	bool traced;
	size_t length;
	struct mapinfo_file said;
	int error;
	uint32_t verdict, truth;
};

static bool is_copy_only(enum kind kind)
{
	return kind == ROMFS_BLOCK || kind == EXT2 || kind == BLOCK ||
	       kind == ZERO || kind == SHARED_EXT2;
}

static const struct kernel *find_kernel(void)
{
	if (has_mmu())
		return &kernels[WITH_MMU];
	if (!kernel_loses_mappings())
		return &kernels[MENDED];
	return &kernels[kernel_marks_overlays() ? SINCE_6_3 : BEFORE_6_3];
}

static void write_bytes(int fd, size_t from, size_t to)
{
	unsigned char byte;
	size_t i;

	for (i = from; i < to; i++) {
		byte = file_byte(i);
		if (pwrite(fd, &byte, 1, (off_t)i) != 1)
			ksft_exit_fail_msg("pwrite: %s\n", strerror(errno));
	}
}

/* Where a page of the file is, as long as nothing moves it. */
static uintptr_t page_address(int fd, size_t page)
{
	void *memory = mmap(NULL, page_size(), R, MAP_SHARED, fd,
			    (off_t)(page * page_size()));

	if (memory == MAP_FAILED)
		ksft_exit_fail_msg("mmap: %s\n", strerror(errno));
	munmap(memory, page_size());
	return (uintptr_t)memory;
}

/*
 * A file of which the second page does not follow the first. Other pages are
 * taken until that comes out.
 */
static void scatter(struct subject *s)
{
	int other = make_file(RAMFS_DIR, 1, NULL);
	size_t tries = 0;

	s->fd = make_file(RAMFS_DIR, 0, s->path);
	do {
		if (tries++ == 64)
			ksft_exit_fail_msg("the file's pages lie together\n");
		if (ftruncate(s->fd, 0))
			ksft_exit_fail_msg("ftruncate: %s\n", strerror(errno));
		write_bytes(s->fd, 0, page_size());
		write_bytes(other, tries * page_size(),
			    (tries + 1) * page_size());
		write_bytes(s->fd, page_size(), FILE_SIZE);
	} while (!kernel->has_mmu && page_address(s->fd, 1) ==
		 page_address(s->fd, 0) + page_size());
	close(other);
}

static void open_fixed(struct subject *s, int flags)
{
	snprintf(s->path, sizeof(s->path), "%s", kinds[s->kind].path);
	s->fd = open(s->path, flags);
	if (s->fd < 0)
		ksft_exit_fail_msg("%s: %s\n", s->path, strerror(errno));
}

/* The file system's cache would hide a change: look at the MTD device itself. */
static void find_on_mtd(struct subject *s)
{
	unsigned char wanted[64], found[sizeof(wanted)];
	off_t offset = 0;
	char mtd[32];

	find_mtd(s->fd, mtd);
	s->memory_fd = open(mtd, O_RDONLY);
	if (pread(s->fd, wanted, sizeof(wanted), 0) != sizeof(wanted))
		ksft_exit_fail_msg("pread: %s\n", strerror(errno));
	while (pread(s->memory_fd, found, sizeof(found), offset) ==
	       sizeof(found)) {
		if (!memcmp(wanted, found, sizeof(wanted))) {
			s->memory_offset = offset;
			return;
		}
		offset += (off_t)page_size();
	}
	ksft_exit_fail_msg("%s is not on %s\n", s->path, mtd);
}

static void make_subject(struct subject *s, enum kind kind)
{
	*s = (struct subject){ .kind = kind, .fd = -1 };
	switch (kind) {
	case RAMFS:
	case SHARED_RAMFS:
		s->fd = make_file(RAMFS_DIR, FILE_SIZE, s->path);
		break;
	case SCATTERED:
		scatter(s);
		break;
	case EXT2:
	case SHARED_EXT2:
		s->fd = make_file(EXT2_DIR, FILE_SIZE, s->path);
		break;
	case ROMFS_MTD:
		open_fixed(s, O_RDONLY);
		find_on_mtd(s);
		return;
	case ROMFS_BLOCK:
		open_fixed(s, O_RDONLY);
		break;
	case BLOCK:
		open_fixed(s, O_RDWR);
		write_bytes(s->fd, 0, FILE_SIZE);
		break;
	case ZERO:
		open_fixed(s, O_RDWR);
		break;
	default:
		return;
	}
	s->memory_fd = s->fd;
}

static void drop_subject(struct subject *s)
{
	if (s->memory_fd != s->fd)
		close(s->memory_fd);
	close(s->fd);
	if (!kinds[s->kind].path)
		unlink(s->path);
}

static size_t range_length(enum range range)
{
	switch (range) {
	case INSIDE:
		return 2 * page_size();
	case TO_EOF:
		return FILE_SIZE;
	case PAST_EOF:
		return 6 * page_size();
	default:
		return page_size() + page_size() / 2;
	}
}

/* What the witness holds gives our range, from 0 on, its place. */
static void relation_range(const struct trial *t, size_t *offset,
			   size_t *length)
{
	*offset = t->relation == PARTIAL ? page_size() : 0;
	switch (t->relation) {
	case FIRST:
		*length = 0;
		return;
	case SUBSET:
		*length = t->length + page_size();
		return;
	case SUPERSET:
		*length = page_size();
		return;
	default:
		*length = t->length;
	}
}

/*
 * Whether the mapping and a direct one that is there would begin at the same page, or
 * overlap where that matters. What reaches past the end of the file is not direct.
 */
static bool would_hit_bug(const struct subject *s, const struct trial *t)
{
	if (kernel->has_mmu || t->range == PAST_EOF)
		return false;
	if (t->relation == PARTIAL ? t->range == TO_EOF || !checks_regions :
				     t->relation != SUPERSET)
		return false;
	if (s->kind == SHARED_RAMFS)
		return true;
	return (s->kind == RAMFS || s->kind == ROMFS_MTD) && !t->traced &&
	       !(prots[t->prot].prot & PROT_WRITE);
}

/* Whether what another process should hold cannot be mapped. */
static bool other_is_refused(const struct subject *s, const struct trial *t)
{
	size_t offset, length;

	if (kernel->has_mmu)
		return false;
	relation_range(t, &offset, &length);
	return (s->kind == ROMFS_MTD && offset + length > 4 * page_size()) ||
	       (s->kind == ZERO && length && !kernel->maps_zero);
}

/* Why an experiment is not made, or NULL. See the truth table's notes. */
static const char *left_out(const struct subject *s, const struct trial *t)
{
	const bool direct = s->kind == RAMFS || s->kind == SCATTERED ||
			    s->kind == ROMFS_MTD;

	if (s->kind == ANONYMOUS && (t->relation || t->range != INSIDE))
		return "no file";
	if (kernel->has_mmu)
		return NULL;
	if (other_is_refused(s, t))
		return "other refused";
	if (kernel->stops && would_hit_bug(s, t))
		return "BUG";
	if (kernel->warns_of_traced && t->traced && direct &&
	    !(prots[t->prot].prot & PROT_WRITE))
		return "WARN";
	return NULL;
}

/* Stores a byte and looks who sees it. */
static uint32_t find_out(const struct subject *s,
			 volatile unsigned char *memory)
{
	uint32_t truth = MAPINFO_VERDICT_PRIVATE;
	unsigned char byte = 0;

	if (kernel->has_mmu && mprotect((void *)memory, page_size(), RW))
		ksft_exit_fail_msg("mprotect: %s\n", strerror(errno));
	*memory ^= 0xff;
	if (s->kind != ANONYMOUS &&
	    pread(s->memory_fd, &byte, 1, s->memory_offset) != 1)
		ksft_exit_fail_msg("pread: %s\n", strerror(errno));
	if (s->kind != ANONYMOUS && byte == *memory)
		truth = kinds[s->kind].flags & MAP_SHARED ?
			MAPINFO_VERDICT_SHARED : MAPINFO_VERDICT_DIRECT;
	else if (witness_sees(s->path[0] ? s->path : NULL) == *memory)
		truth = MAPINFO_VERDICT_SHAREABLE;
	*memory ^= 0xff;
	return truth;
}

static void map_and_find_out(const struct subject *s, struct trial *t)
{
	struct mapinfo_map map;
	void *memory;

	memory = mmap(NULL, t->length, prots[t->prot].prot,
		      kinds[s->kind].flags, s->fd, 0);
	if (memory == MAP_FAILED) {
		t->error = -errno;
		return;
	}
	ask_map(device, memory, t->length, &map);
	if (map.valid & MAPINFO_VALID_VERDICT)
		t->verdict = map.verdict;
	t->truth = find_out(s, memory);
	munmap(memory, t->length);
}

/*
 * Without an MMU, MAP_SHARED inside another process's copy gets that copy: its
 * stores never reach the file.
 */
static bool shares_copy(const struct subject *s, const struct trial *t)
{
	size_t offset, length;

	relation_range(t, &offset, &length);
	return kernel->joins_copy && s->kind == SHARED_RAMFS &&
	       (t->relation == REPEAT || t->relation == SUBSET) &&
	       length > 4 * page_size();
}

/* FILE knows of private mappings of files; for others, this does. */
static void predict(const struct subject *s, struct trial *t)
{
	if (kinds[s->kind].flags == MAP_PRIVATE) {
		t->said.fd = s->fd;
		t->said.prot = (uint32_t)prots[t->prot].prot;
		t->said.length = t->length;
		if (ask_file(device, &t->said) || !t->said.why ||
		    !(t->said.valid & MAPINFO_FILE_VALID_ANSWER) ==
		    !(t->said.attributes & MAPINFO_FILE_NOT_KNOWN))
			ksft_print_msg("FILE did not answer\n");
		return;
	}
	if (s->kind == ANONYMOUS) {
		t->said.verdict = MAPINFO_VERDICT_PRIVATE;
		return;
	}
	t->said.verdict = MAPINFO_VERDICT_SHARED;
	if (!kernel->has_mmu && !shares_copy(s, t) &&
	    (is_copy_only(s->kind) || t->range == PAST_EOF)) {
		t->said.verdict = MAPINFO_VERDICT_NONE;
		t->said.map_error = -ENODEV;
	}
}

static uint32_t expected_why(const struct subject *s, const struct trial *t)
{
	if (kinds[s->kind].flags != MAP_PRIVATE)
		return MAPINFO_WHY_NONE;
	if (kernel->has_mmu)
		return MAPINFO_WHY_MMU;
	if (s->kind == ZERO && !kernel->maps_zero)
		return MAPINFO_WHY_NOT_MAPPABLE;
	/* a copy is not known to be made of what has no size */
	if (s->kind == ZERO && (prots[t->prot].prot & PROT_WRITE || t->traced ||
				t->relation == FIRST))
		return MAPINFO_WHY_OWN_MMAP;
	if (prots[t->prot].prot & PROT_WRITE)
		return MAPINFO_WHY_WRITABLE;
	if (t->traced)
		return MAPINFO_WHY_TRACED;
	if ((t->relation == REPEAT || t->relation == SUBSET) &&
	    !other_is_refused(s, t))
		return MAPINFO_WHY_INSIDE;
	if (is_copy_only(s->kind))
		return t->relation == FIRST ? MAPINFO_WHY_NO_DIRECT :
					      MAPINFO_WHY_OVERLAP;
	if (t->range == PAST_EOF)
		return MAPINFO_WHY_PAST_EOF;
	return s->kind == SCATTERED ? MAPINFO_WHY_NOT_CONTIGUOUS :
				      MAPINFO_WHY_DIRECT;
}

static bool is_right(const struct subject *s, const struct trial *t)
{
	if (kinds[s->kind].flags == MAP_PRIVATE &&
	    would_hit_bug(s, t) !=
	    !!(t->said.attributes & MAPINFO_FILE_HITS_BUG))
		return false;
	if (t->said.why != expected_why(s, t))
		return false;
	if (left_out(s, t))
		return true;
	if (t->said.attributes & MAPINFO_FILE_NOT_KNOWN)
		return !t->error && t->verdict == t->truth;
	return t->said.map_error == t->error && t->said.verdict == t->verdict &&
	       t->truth == (shares_copy(s, t) ? MAPINFO_VERDICT_SHAREABLE :
						t->verdict);
}

static void print_row(const struct subject *s, const struct trial *t)
{
	const char *reason = left_out(s, t);
	const char *remark = reason ? reason :
			     t->error ? strerror(-t->error) :
			     shares_copy(s, t) ? " (the copy)" : "";

	ksft_print_msg("%s | %s | %s | %s | %s | %s | %s | %s%s | %s\n",
		       kernel->row, kernel->name,
		       kinds[s->kind].name,
		       t->traced ? "traced" : "not traced", prots[t->prot].name,
		       range_names[t->range], relation_names[t->relation],
		       reason ? "left out: " : t->error ? "refused: " :
		       verdict_name(t->verdict), remark,
		       t->said.why ? why_name(t->said.why) : "");
}

static bool try(const struct subject *s, struct trial *t)
{
	size_t offset, length;
	bool right;

	t->length = range_length(t->range);
	if (s->kind != ANONYMOUS) {
		relation_range(t, &offset, &length);
		if (other_is_refused(s, t))
			length = 0;
		witness_holds(s->path, offset, length);
	}
	predict(s, t);
	if (!left_out(s, t))
		map_and_find_out(s, t);
	right = is_right(s, t);
	print_row(s, t);
	if (!right)
		ksft_print_msg("WRONG: FILE %s %d, mmap %d, MAP %s, truth %s\n",
			       verdict_name(t->said.verdict),
			       t->said.map_error, t->error,
			       verdict_name(t->verdict),
			       verdict_name(t->truth));
	return right;
}

static void check_kind(enum kind kind, bool traced)
{
	const unsigned int all = ARRAY_SIZE(prots) * RANGES * RELATIONS;
	unsigned int i, wrong = 0, out = 0;
	struct subject s;

	make_subject(&s, kind);
	for (i = 0; i < all; i++) {
		struct trial t = {
			.prot = i / (RANGES * RELATIONS),
			.range = i / RELATIONS % RANGES,
			.relation = i % RELATIONS,
			.traced = traced,
		};

		wrong += !try(&s, &t);
		out += !!left_out(&s, &t);
	}
	witness_holds("", 0, 0);
	drop_subject(&s);
	ksft_test_result(out < all && !wrong, "%s%s: %u cases, %u left out\n",
			 kinds[kind].name, traced ? ", traced" : "",
			 all - out, out);
}

/*
 * A range inside a mapping of the file's own pages and inside a copy, which
 * another process has made by reaching past the end: the kernel takes the one
 * at the lower address.
 */
static bool agrees_between_two(uint32_t *verdict)
{
	const size_t size = 4 * page_size();
	char path[64];
	int fd = make_file(RAMFS_DIR, size, path);
	struct mapinfo_file said = {
		.fd = fd, .prot = R, .offset = page_size(),
		.length = page_size(),
	};
	void *outer = mmap(NULL, size, R, MAP_PRIVATE, fd, 0), *inner;
	struct mapinfo_map map;

	witness_holds(path, 0, size + page_size());
	ask_file(device, &said);
	inner = mmap(NULL, page_size(), R, MAP_PRIVATE, fd,
		     (off_t)page_size());
	ask_map_of_file(device, inner, page_size(), fd, &map);
	*verdict = map.verdict;
	/* the inner one first: see Documentation/nommu-mmap-pitfalls.rst */
	munmap(inner, page_size());
	munmap(outer, size);
	witness_holds("", 0, 0);
	unlink(path);
	close(fd);
	return map.valid & MAPINFO_VALID_VERDICT && said.verdict == map.verdict;
}

static void check_two_regions(void)
{
	unsigned int i, wrong = 0, direct = 0, shareable = 0;
	uint32_t verdict;

	for (i = 0; i < 32; i++) {
		wrong += !agrees_between_two(&verdict);
		direct += verdict == MAPINFO_VERDICT_DIRECT;
		shareable += verdict == MAPINFO_VERDICT_SHAREABLE;
	}
	ksft_print_msg("%u times DIRECT, %u times SHAREABLE\n", direct,
		       shareable);
	ksft_test_result(!wrong, "inside two mappings\n");
}

int main(int argc, char **argv)
{
	enum kind kind;
	sigset_t all;

	if (is_witness(argc, argv))
		return run_witness();

	ksft_print_header();
	ksft_set_plan(2 * KINDS + 1);
	device = open_device();
	kernel = find_kernel();
	checks_regions = kernel_checks_regions();
	start_witness();
	for (kind = 0; kind < KINDS; kind++)
		check_kind(kind, false);
	check_two_regions();

	/* the tracer is whoever started this test: a signal would stop us */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		ksft_exit_fail_msg("ptrace: %s\n", strerror(errno));
	for (kind = 0; kind < KINDS; kind++)
		check_kind(kind, true);
	ksft_finished();
}
