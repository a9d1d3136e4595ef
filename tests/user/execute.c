// SPDX-License-Identifier: GPL-2.0-only
/*
 * The executor: libraries of this system mapped by each strategy and compared
 * with their files byte by byte, page by page; then each of its system calls
 * made to fail, in turn.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

static struct mapinfo_context context;
/* The kernel's own calls, under those that count and fail. */
static struct mapinfo_sys real;

static unsigned int calls;
static unsigned int fail_at;	/* which call fails, from 1; 0 for none */
static int fail_with;
static int refuse_with;		/* for what would be shared; 0: it is not */
static bool without_an_mmu;	/* file mappings are copies */
static size_t most_at_once;	/* reads are cut to that */
static bool interrupted;	/* every other read, the first one too */

static bool fails(void)
{
	return ++calls == fail_at;
}

static long test_mmap(uintptr_t address, size_t length, int prot, int flags,
		      int fd, uint64_t offset)
{
	if (fails())
		return fail_with;
	if (refuse_with && fd >= 0 && !(prot & PROT_WRITE))
		return refuse_with;
	if (without_an_mmu && !(flags & MAP_FIXED))
		return map_without_mmu(&real, length, prot, flags, fd, offset);
	return real.mmap(address, length, prot, flags, fd, offset);
}

static long test_munmap(uintptr_t address, size_t length)
{
	return fails() ? fail_with : real.munmap(address, length);
}

static long test_mprotect(uintptr_t address, size_t length, int prot)
{
	return fails() ? fail_with : real.mprotect(address, length, prot);
}

static long test_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	if (fails())
		return fail_with;
	if (interrupted && calls % 2 == 0)
		return -EINTR;
	if (most_at_once && length > most_at_once)
		length = most_at_once;
	return real.pread(fd, buffer, length, offset);
}

static long test_file_size(int fd, uint64_t *size)
{
	return fails() ? fail_with : real.file_size(fd, size);
}

static long test_flush(uintptr_t address, size_t length)
{
	return fails() ? fail_with : real.flush(address, length);
}

static void set_up(void)
{
	struct mapinfo_sys sys;

	mapinfo_sys_init(&real);
	sys = real;
	sys.mmap = test_mmap;
	sys.munmap = test_munmap;
	sys.mprotect = test_mprotect;
	sys.pread = test_pread;
	sys.file_size = test_file_size;
	sys.flush = test_flush;
	mapinfo_open(&context, &sys, PAGE);
}

static void reset(void)
{
	calls = 0;
	fail_at = 0;
	refuse_with = 0;
	most_at_once = 0;
	interrupted = false;
}

/* This process's mappings and open files. */
struct state {
	size_t maps_length;
	char maps[64 << 10];
	unsigned int next_fd;
};

static size_t read_maps(char *buffer, size_t size)
{
	int fd = open("/proc/self/maps", O_RDONLY);
	size_t length = 0;
	ssize_t n;

	while ((n = read(fd, buffer + length, size - 1 - length)) > 0)
		length += (size_t)n;
	close(fd);
	buffer[length] = 0;
	return length;
}

static void get_state(struct state *state)
{
	int fd = open("/", O_RDONLY);

	close(fd);
	state->next_fd = (unsigned int)fd;
	state->maps_length = read_maps(state->maps, sizeof(state->maps));
}

static bool same_state(const struct state *before)
{
	static struct state now;

	get_state(&now);
	return now.next_fd == before->next_fd &&
	       now.maps_length == before->maps_length &&
	       !memcmp(now.maps, before->maps, now.maps_length);
}

static bool zero(const unsigned char *bytes, uint64_t length)
{
	while (length && !*bytes) {
		bytes++;
		length--;
	}
	return !length;
}

static bool same_bytes(const struct library *library,
		       const struct mapinfo_elf *elf,
		       const struct mapinfo_mapping *mapping)
{
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		const unsigned char *memory;

		memory = (const void *)mapinfo_address(elf, mapping, s->vaddr);
		if (memcmp(memory, library->bytes + s->offset, s->filesz) ||
		    !zero(memory + s->filesz, s->memsz - s->filesz))
			return false;
	}
	return true;
}

static uint64_t file_bytes(const struct mapinfo_elf *elf)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < elf->count; i++)
		sum += elf->segments[i].filesz;
	return sum;
}

/* Of a copy, where no gap was read along: nothing went past a segment. */
static bool zero_gaps(const struct mapinfo_elf *elf,
		      const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_mapped *span = &mapping->spans[0];
	uintptr_t at = span->start;
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		uintptr_t start = mapping->bias + (uintptr_t)s->vaddr;

		if (!zero((const void *)at, start - at))
			return false;
		at = start + (uintptr_t)s->memsz;
	}
	return zero((const void *)at, span->start + span->length - at);
}

/* What /proc/self/maps says of a page; -1 if it is not mapped. */
static int prot_at(const char *maps, uintptr_t address)
{
	unsigned long start, end;
	char prot[5];

	for (; maps && *maps; maps = strchr(maps, '\n')) {
		maps += *maps == '\n';
		if (sscanf(maps, "%lx-%lx %4s", &start, &end, prot) != 3)
			continue;
		if (address >= start && address < end)
			return (prot[0] == 'r' ? PROT_READ : 0) |
			       (prot[1] == 'w' ? PROT_WRITE : 0) |
			       (prot[2] == 'x' ? PROT_EXEC : 0);
	}
	return -1;
}

static bool in_relro(const struct mapinfo_elf *elf, uintptr_t page)
{
	const struct mapinfo_segment *relro = &elf->relro;

	return page + PAGE > relro->vaddr &&
	       page + PAGE <= relro->vaddr + relro->memsz;
}

/* The protections that segments in one span want for a page, together. */
static int wanted_prot(const struct mapinfo_elf *elf, unsigned int segment,
		       uintptr_t page, bool one_span)
{
	unsigned int i;
	int prot = 0;

	if (in_relro(elf, page))
		return PROT_READ;
	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];

		if ((one_span || i == segment) && s->vaddr < page + PAGE &&
		    s->vaddr + s->memsz > page)
			prot |= s->prot;
	}
	return prot;
}

/*
 * Mappings that differ in PROT_EXEC alone are one to QEMU's own system, and so
 * in what it makes of its /proc/self/maps.
 */
static bool is_prot(int found, int wanted)
{
	int seen = ~(emulated() ? PROT_EXEC : 0);

	return found >= 0 && (found & seen) == (wanted & seen);
}

static bool same_prot(const struct mapinfo_elf *elf,
		      const struct mapinfo_mapping *mapping)
{
	static char maps[64 << 10];
	unsigned int i;
	uintptr_t page;

	read_maps(maps, sizeof(maps));
	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		uintptr_t bias = mapinfo_address(elf, mapping, s->vaddr) -
				 s->vaddr;

		for (page = s->vaddr & ~(PAGE - 1);
		     page < s->vaddr + s->memsz; page += PAGE)
			if (!is_prot(prot_at(maps, bias + page),
				     wanted_prot(elf, i, page,
						 mapping->count == 1)))
				return false;
	}
	return true;
}

/* What a loader does next, where it may: write to every page of its data. */
static void relocate(const struct mapinfo_elf *elf,
		     const struct mapinfo_mapping *mapping)
{
	unsigned int i;
	size_t k;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		volatile char *memory;

		if (!(s->prot & PROT_WRITE))
			continue;
		memory = (void *)mapinfo_address(elf, mapping, s->vaddr);
		for (k = 0; k < s->memsz; k += PAGE)
			++memory[k];
		++memory[s->memsz - 1];
	}
}

/* How to map: a system, and the strategies that may be used. */
struct way {
	const char *name;
	const struct mapinfo_system *system;
	unsigned int strategies;
};

#define ONLY(strategy)	(1U << MAPINFO_STRATEGY_##strategy)

static const struct way overlay = { "overlay", &with_mmu, ONLY(OVERLAY) };
static const struct way copy_map = {
	"copy by mapping", &without_mmu, ONLY(COPY_MAP)
};
static const struct way copy_read = {
	"copy by reading", &without_mmu, ONLY(COPY_READ)
};
static const struct way protected = {
	"copy by reading, protected", &unknown_system, ONLY(COPY_READ)
};
/* For FDPIC: the text shared. */
static const struct way shared = {
	"shared", &unknown_system, ONLY(SHARE) | ONLY(COPY_READ)
};

static const struct way *way_to_test;
static unsigned int mapped, faults;
/* Libraries aligned to pages. m68k has none: a copy by mapping is not for it. */
static unsigned int fine;

static bool right_spans(const struct mapinfo_plan *plan,
			const struct mapinfo_mapping *mapping)
{
	unsigned int i;

	for (i = 0; i < plan->spans_count; i++)
		if (mapping->spans[i].length != plan->spans[i].length ||
		    mapping->spans[i].vaddr != plan->spans[i].vaddr ||
		    mapping->spans[i].strategy != plan->spans[i].strategy ||
		    (mapping->spans[i].start - mapping->spans[i].vaddr) %
		    plan->spans[i].align)
			return false;
	return mapping->count == plan->spans_count &&
	       mapping->bias == mapping->spans[0].start -
				mapping->spans[0].vaddr;
}

/* Room for an alignment takes two calls to unmap, or one if it fits exactly. */
static bool right_calls(const struct mapinfo_plan *plan)
{
	unsigned int most = (unsigned int)plan->cost.system_calls;

	return interrupted || most_at_once || calls == most ||
	       (plan->spans[0].slack && calls == most - 1);
}

static const char *check_mapping(const struct library *library,
				 const struct mapinfo_elf *elf,
				 const struct mapinfo_plan *plan)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_error error;

	if (mapinfo_execute(&context, library->fd, plan, &mapping, &error))
		return strerror(-error.errnum);
	if (!right_calls(plan))
		return "not as many system calls as planned";
	if (!right_spans(plan, &mapping))
		return "a wrong mapping";
	if (!same_bytes(library, elf, &mapping))
		return "wrong bytes";
	if (way_to_test->strategies == ONLY(COPY_READ) &&
	    mapping.count == 1 && plan->cost.bytes_read == file_bytes(elf) &&
	    !zero_gaps(elf, &mapping))
		return "bytes where no segment is";
	relocate(elf, &mapping);
	if (mapinfo_protect(&context, elf, &mapping, &error))
		return "cannot be protected";
	if (!same_prot(elf, &mapping))
		return "wrong protections";
	if (mapinfo_unmap(&context, &mapping))
		return "cannot be unmapped";
	return NULL;
}

static void check_library(const struct library *library)
{
	static struct state before;
	struct mapinfo_error error;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	const char *fault;

	if (mapinfo_elf_parse(library->bytes, library->size, library->size,
			      &elf, &error))
		return;
	fine += elf.align <= PAGE;
	if (mapinfo_plan(way_to_test->system, &elf, NULL,
			 way_to_test->strategies, &plan, &error))
		return;
	calls = 0;
	get_state(&before);
	fault = check_mapping(library, &elf, &plan);
	if (!fault && !same_state(&before))
		fault = "something stays mapped or open";
	mapped++;
	if (!fault)
		return;
	ksft_print_msg("%s: %s\n", library->path, fault);
	faults++;
}

static void check_libraries(const struct way *way, const char *how,
			    unsigned int limit)
{
	way_to_test = way;
	without_an_mmu = way == &copy_map;
	mapped = 0;
	fine = 0;
	faults = 0;
	for_each_library(limit, check_library);
	ksft_print_msg("%u libraries\n", mapped);
	ksft_test_result((mapped || !fine) && !faults, "libraries, %s%s\n", way->name,
			 how);
}

/* The small file of the other tests, whose bytes no library happens to have. */
static void check_image_file(const struct image *image, const struct way *way,
			     const char *how)
{
	static unsigned char bytes[IMAGE_SIZE];
	struct library library = { "image", -1, bytes, sizeof(bytes) };

	library.fd = image_file(image);
	real.pread(library.fd, bytes, sizeof(bytes), 0);
	way_to_test = way;
	without_an_mmu = way == &copy_map;
	mapped = 0;
	faults = 0;
	check_library(&library);
	ksft_test_result(mapped && !faults, "a small file, %s%s\n", way->name,
			 how);
	close(library.fd);
}

static void check_image(const struct way *way, const char *how)
{
	struct image image;

	make_image(&image);
	check_image_file(&image, way, how);
}

static void check_aligned(const struct way *way)
{
	struct image image;

	make_image(&image);
	image.phdr[TEXT].p_align = 0x10000;
	check_image_file(&image, way, ", aligned to 64 KB");
}

static void make_fdpic(struct image *image)
{
	make_image(image);
	image->ehdr.e_ident[EI_OSABI] = 65;
}

static void check_fdpic(const struct way *way, const char *how)
{
	struct image image;

	make_fdpic(&image);
	check_image_file(&image, way, how);
}

/* Fails call number @fail_at of the executor. Whether there is such a call. */
static bool fail_one(int fd, const struct mapinfo_plan *plan, bool *right)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_error error;
	static struct state before;
	int ret;

	get_state(&before);
	calls = 0;
	ret = mapinfo_execute(&context, fd, plan, &mapping, &error);
	if (calls < fail_at) {
		mapinfo_unmap(&context, &mapping);
		return false;
	}
	*right = ret == fail_with && error.errnum == fail_with &&
		 error.reason == MAPINFO_REASON_SYSTEM_CALL &&
		 error.step >= 0 && error.step < (int)plan->count &&
		 error.phdr == plan->steps[error.step].phdr &&
		 same_state(&before);
	return true;
}

static void make_plan(const struct way *way, int *fd,
		      struct mapinfo_plan *plan)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;

	if (way->strategies & ONLY(SHARE)) {
		make_fdpic(&image);
	} else {
		make_image(&image);
		/* read-only with bss: then there is something to protect */
		image.phdr[TEXT].p_filesz -= 0x100;
	}
	*fd = image_file(&image);
	reset();
	without_an_mmu = way == &copy_map;
	if (mapinfo_elf_read(&context, *fd, 0, &elf, &error) ||
	    mapinfo_plan(way->system, &elf, NULL, way->strategies, plan,
			 &error))
		ksft_exit_fail_msg("no plan\n");
}

static void check_failures(const struct way *way)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	unsigned int wrong = 0;
	bool right;
	int fd;

	make_plan(way, &fd, &plan);
	fail_with = -ENFILE;
	for (fail_at = 1; fail_one(fd, &plan, &right); fail_at++)
		wrong += !right;
	ksft_test_result(!wrong && fail_at == plan.cost.system_calls + 1,
			 "each of %u calls fails, %s\n", fail_at - 1,
			 way->name);
	close(fd);
}

/* mapinfo_load(): the size and the headers are read, then the plan is run. */
static void check_load_failures(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_error error;
	static struct state before;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	unsigned int wrong = 0, all;
	int fd, ret;

	make_plan(&overlay, &fd, &plan);
	all = (unsigned int)plan.cost.system_calls + 2;
	get_state(&before);
	fail_with = -ENFILE;
	for (fail_at = 1; fail_at <= all; fail_at++) {
		calls = 0;
		ret = mapinfo_load(&context, fd, 0, &elf, &mapping, &error);
		wrong += ret != -ENFILE || !same_state(&before);
	}
	reset();
	ret = mapinfo_load(&context, fd, 0, &elf, &mapping, &error);
	ksft_test_result(!wrong && !ret && !error.reason && calls == all,
			 "mapinfo_load() leaves nothing behind\n");
	mapinfo_unmap(&context, &mapping);
	calls = 0;
	ret = mapinfo_load(&context, fd, IMAGE_SIZE, &elf, &mapping, &error);
	ksft_test_result(!ret && calls == all - 1,
			 "mapinfo_load() asks for a size that it is not told\n");
	mapinfo_unmap(&context, &mapping);
	close(fd);
}

/* Where neither this program nor its libraries are. */
#define FIXED	0x20000000UL

/* An executable has its own addresses or, if they are taken, none. */
static void check_fixed(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_mapping second = MAPPING_ROOM;
	static struct state before;
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;
	int fd, ret, i;

	make_image(&image);
	image.ehdr.e_type = ET_EXEC;
	for (i = 0; i < IMAGE_PHDRS; i++)
		image.phdr[i].p_vaddr += FIXED;
	fd = image_file(&image);
	reset();
	ret = mapinfo_load(&context, fd, 0, &elf, &mapping, &error);
	ksft_test_result(!ret && kind_of(&elf) == MAPINFO_ELF_EXECUTABLE &&
			 !mapping.bias &&
			 mapping.spans[0].start == IMAGE_VADDR + FIXED,
			 "fixed addresses\n");
	get_state(&before);
	ret = mapinfo_load(&context, fd, 0, &elf, &second, &error);
	ksft_test_result(ret == -EBUSY && error.errnum == ret &&
			 error.reason == MAPINFO_REASON_ELF_FIXED &&
			 !error.step && error.phdr == TEXT &&
			 same_state(&before), "fixed addresses, taken\n");
	mapinfo_unmap(&context, &mapping);
	close(fd);
}

static void check_shrunk(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_error error;
	static struct state before;
	struct mapinfo_plan plan = PLAN_ROOM;
	int fd, ret;

	make_plan(&copy_read, &fd, &plan);
	ftruncate(fd, 0x2000);
	get_state(&before);
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -EIO && error.errnum == -EIO &&
			 error.reason == MAPINFO_REASON_FILE_SHRANK &&
			 error.step == (CACHES_SEE_STORES ? 2 : 3) &&
			 error.phdr == DATA &&
			 same_state(&before), "the file became shorter\n");
	close(fd);
}

/* An EIO of the device is not taken for a file that became shorter. */
static void check_bad_disk(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_error error;
	struct mapinfo_plan plan = PLAN_ROOM;
	int fd, ret;

	make_plan(&copy_read, &fd, &plan);
	reset();
	fail_at = 2;
	fail_with = -EIO;
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -EIO &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL,
			 "the file cannot be read\n");
	close(fd);
}

static long no_mprotect(uintptr_t address, size_t length, int prot)
{
	return -ENOSYS;
}

static void check_no_mprotect(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_error error;
	struct mapinfo_plan plan = PLAN_ROOM;
	int fd, ret;

	context.sys.mprotect = no_mprotect;
	make_plan(&protected, &fd, &plan);
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(!ret && !error.reason,
			 "a copy does without mprotect()\n");
	mapinfo_unmap(&context, &mapping);
	close(fd);
	make_plan(&overlay, &fd, &plan);
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -ENOSYS && error.step == 2,
			 "an overlay does not\n");
	close(fd);
	context.sys.mprotect = test_mprotect;
}

/* The executor says so, and leaves nothing. */
static void check_refused_by(int why, enum mapinfo_reason reason)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_plan plan = PLAN_ROOM;
	static struct state before;
	struct mapinfo_error error;
	int fd, ret;

	make_plan(&shared, &fd, &plan);
	get_state(&before);
	refuse_with = why;
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == why && error.errnum == why && !error.step &&
			 error.reason == reason && same_state(&before),
			 "to share is refused: %s\n", strerror(-why));
	reset();
	close(fd);
}

/* Loads an FDPIC file on a system of which nothing is known. */
static int load_shared(int fd, struct mapinfo_mapping *mapping,
		       struct mapinfo_error *error)
{
	struct mapinfo_elf elf = ELF_ROOM;
	int ret;

	context.system = unknown_system;
	calls = 0;
	ret = mapinfo_load(&context, fd, 0, &elf, mapping, error);
	context.system = with_mmu;
	return ret;
}

/* What is refused is copied, but not to get around a prohibition. */
static void check_load_refused(int why, int expected)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	static struct state before;
	struct mapinfo_error error;
	struct image image;
	int fd, ret;

	make_fdpic(&image);
	fd = image_file(&image);
	reset();
	get_state(&before);
	refuse_with = why;
	ret = load_shared(fd, &mapping, &error);
	ksft_test_result(ret == expected && error.errnum == expected &&
			 (ret || (mapping.spans[0].strategy ==
				  MAPINFO_STRATEGY_COPY_READ &&
				  !mapinfo_unmap(&context, &mapping))) &&
			 same_state(&before), "%s: %s\n", strerror(-why),
			 ret ? "not loaded" : "copied");
	reset();
	close(fd);
}

/* The calls of a copy that is made instead, each made to fail. */
static void check_refused_failures(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	static struct state before;
	struct mapinfo_error error;
	unsigned int wrong = 0;
	struct image image;
	int fd, ret = -1;

	make_fdpic(&image);
	fd = image_file(&image);
	reset();
	get_state(&before);
	fail_with = -ENFILE;
	refuse_with = -EINVAL;
	for (fail_at = 1; ret; fail_at++) {
		ret = load_shared(fd, &mapping, &error);
		wrong += ret && (ret != -ENFILE || !same_state(&before));
	}
	/*
	 * size and header; what is refused; two mappings, which are read; where the
	 * processor has to be told, of the text
	 */
	ksft_test_result(!wrong && calls == (CACHES_SEE_STORES ? 7 : 8),
			 "each of %u calls fails, copied instead\n", calls);
	mapinfo_unmap(&context, &mapping);
	reset();
	close(fd);
}

static void check_contiguous(const struct way *way, size_t asked, size_t least)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_error error;
	static struct state before;
	struct mapinfo_plan plan = PLAN_ROOM;
	int fd, ret;

	make_plan(way, &fd, &plan);
	get_state(&before);
	context.system = *way->system;
	calls = 0;
	fail_with = -ENOMEM;
	fail_at = 1;
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -ENOMEM && error.errnum == -ENOMEM &&
			 error.reason == (asked ? MAPINFO_REASON_CONTIGUOUS :
					  MAPINFO_REASON_SYSTEM_CALL) &&
			 error.contiguous == asked &&
			 error.contiguous_least == least &&
			 same_state(&before), "no memory, %s\n", way->name);
	context.system = with_mmu;
	reset();
	close(fd);
}

/* Not the mapping fails, but what comes after it. */
static void check_not_contiguous(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_error error;
	int fd, ret;

	make_plan(&copy_read, &fd, &plan);
	context.system = without_mmu;
	fail_with = -ENOMEM;
	fail_at = 2;
	calls = 0;
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -ENOMEM &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL &&
			 !error.contiguous && !error.contiguous_least,
			 "no memory to read, where there is some to map\n");
	/* aligned: 0xf000 bytes besides */
	plan.spans[0].slack = 0xf000;
	plan.steps[0].length += 0xf000;
	fail_at = 1;
	calls = 0;
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -ENOMEM && error.contiguous == 0x14000,
			 "no memory for an alignment\n");
	context.system = with_mmu;
	reset();
	close(fd);
}

static unsigned int unmaps;

static long failing_munmap(uintptr_t address, size_t length)
{
	return -(long)++unmaps;
}

/* A caller that gave memory for one span, for a file of two. */
static void check_no_room(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_error error;
	int fd, ret;

	make_plan(&shared, &fd, &plan);
	mapping.room = 1;
	calls = 0;
	ret = mapinfo_execute(&context, fd, &plan, &mapping, &error);
	ksft_test_result(ret == -ENOMEM && error.room == 2 && !calls &&
			 error.reason == MAPINFO_REASON_ROOM && !mapping.count,
			 "no room for as many spans\n");
	close(fd);
}

/* The first failure is told, and the others unmapped all the same. */
static void check_unmap(void)
{
	static struct mapinfo_mapped spans[3];
	const struct mapinfo_mapping mapping = { .count = 3, .spans = spans };

	context.sys.munmap = failing_munmap;
	ksft_test_result(mapinfo_unmap(&context, &mapping) == -1 && unmaps == 3,
			 "all spans are unmapped, the first failure told\n");
	context.sys.munmap = test_munmap;
}

int main(void)
{
	static const struct way *const ways[] = {
		&overlay, &copy_map, &copy_read, &protected
	};
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(45);
	set_up();
	context.system = with_mmu;

	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		check_image(ways[i], "");
		check_fdpic(ways[i], ", FDPIC");
		check_failures(ways[i]);
		reset();
	}
	check_fdpic(&shared, ", FDPIC");
	check_failures(&shared);
	reset();
	check_aligned(&overlay);
	check_aligned(&protected);
	check_libraries(&overlay, "", 200);
	check_libraries(&copy_map, "", 100);
	check_libraries(&protected, "", 100);
	interrupted = true;
	check_libraries(&protected, ", every other read interrupted", 10);
	most_at_once = 1001;
	check_image(&copy_read, ", reads interrupted and short");
	interrupted = false;
	check_libraries(&protected, ", reads of 1001 bytes at most", 10);
	check_load_failures();
	check_fixed();
	check_shrunk();
	check_bad_disk();
	check_no_mprotect();
	check_refused_by(-EINVAL, MAPINFO_REASON_SYSTEM_CALL);
	check_refused_by(-ENODEV, MAPINFO_REASON_SYSTEM_CALL);
	check_refused_by(-EPERM, MAPINFO_REASON_SYSTEM_CALL);
	check_load_refused(-EINVAL, 0);
	check_load_refused(-ENODEV, 0);
	check_load_refused(-EPERM, -EPERM);
	check_refused_failures();
	check_contiguous(&overlay, 0, 0);
	/* all of it; the data and its bss alone */
	check_contiguous(&copy_map, 0x5000, 0x3000);
	check_contiguous(&copy_read, 0x5000, 0x3000);
	check_not_contiguous();
	check_no_room();
	check_unmap();
	check_image(&overlay, ", after all that");
	ksft_finished();
}
