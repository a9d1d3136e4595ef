// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verification, with a device that is made up, then without it, by a PROCMAP_QUERY
 * that is: every writable byte is asked for, mapping by mapping, and one answer that is
 * not private is enough to refuse.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "../../shim/procmap.h"

#ifdef PROCMAP_QUERY
_Static_assert(PROCMAP_ASK == PROCMAP_QUERY, "not the kernel's PROCMAP_QUERY");
_Static_assert(PROCMAP_SHARED == PROCMAP_QUERY_VMA_SHARED, "not the kernel's flag");
#endif

#define DEVICE	42
#define MAPS	43
#define MANY	32

/* Its dynamic section has nothing to say. */
static unsigned char memory[0x40000] __attribute__((aligned(4096)));

/*
 * Where mappings end, in the terms of the span. NULL: one
 * mapping has all that there is.
 */
static const uintptr_t *ends;

/* What the device says to question number @odd only; to the others, PRIVATE. */
static unsigned int odd;
static struct mapinfo_map odd_answer;
static uint64_t odd_flags;
static int ioctl_result;
/* What opening /proc/self/maps gives; how often it was closed. */
static int maps_fd;
static unsigned int closed;

static unsigned int asked;
static uintptr_t questions[MANY];
static bool asked_well;

static const struct mapinfo_map private_answer = {
	.valid = MAPINFO_VALID_VERDICT | MAPINFO_VALID_VMA,
	.verdict = MAPINFO_VERDICT_PRIVATE,
};

/* The end of the mapping that has @address. */
static uint64_t end_of(uint64_t address)
{
	const uintptr_t *end;

	for (end = ends; end && *end; end++)
		if (address - (uintptr_t)memory < *end)
			return (uintptr_t)memory + *end;
	return ends ? 0 : UINT64_MAX;
}

static void answer_device(struct mapinfo_map *map)
{
	struct mapinfo_map question = { .addr = map->addr, .length = 1 };

	asked_well &= !memcmp(map, &question, sizeof(question));
	*map = asked == odd ? odd_answer : private_answer;
	map->addr = question.addr;
	map->length = 1;
	if (!map->vma_end)
		map->vma_end = end_of(map->addr);
}

static void answer_procmap(struct procmap *query)
{
	struct procmap question = {
		.size = sizeof(question), .query_addr = query->query_addr,
	};

	asked_well &= !memcmp(query, &question, sizeof(question));
	query->vma_flags = asked == odd ? odd_flags : PROT_READ | PROT_WRITE;
	query->vma_end = end_of(query->query_addr);
}

static long test_ioctl(int fd, unsigned long command, void *argument)
{
	uint64_t address;

	if (ioctl_result)
		return ioctl_result;
	if (fd == DEVICE && command == MAPINFO_MAP) {
		answer_device(argument);
		address = ((struct mapinfo_map *)argument)->addr;
	} else if (fd == MAPS && command == PROCMAP_ASK) {
		answer_procmap(argument);
		address = ((struct procmap *)argument)->query_addr;
	} else {
		return -ENOTTY;
	}
	if (asked < ARRAY_SIZE(questions))
		questions[asked] = (uintptr_t)address - (uintptr_t)memory;
	asked++;
	return 0;
}

static long test_open(const char *path, int flags)
{
	asked_well &= !strcmp(path, "/proc/self/maps") &&
		      flags == (O_RDONLY | O_CLOEXEC);
	return maps_fd;
}

static long test_close(int fd)
{
	closed += fd == MAPS;
	return 0;
}

static void reset(void)
{
	odd = -1U;
	ioctl_result = 0;
	asked = 0;
	asked_well = true;
	maps_fd = -ENOENT;
	closed = 0;
}

static struct mapinfo_context context;
static struct mapinfo_error error;
static struct mapinfo_mapped spans[2];
static struct mapinfo_mapping mapping = { .spans = spans };

/* In one span that is a copy, of @length bytes. */
static void in_one(size_t length)
{
	mapping.count = 1;
	spans[0] = (struct mapinfo_mapped){
		.start = (uintptr_t)memory, .vaddr = IMAGE_VADDR,
		.length = length, .strategy = MAPINFO_STRATEGY_COPY_READ,
	};
}

/* The text is shared. */
static void in_two(void)
{
	in_one(0x2000);
	spans[0].strategy = MAPINFO_STRATEGY_SHARE;
	spans[1] = (struct mapinfo_mapped){
		.start = (uintptr_t)memory + 0x2000,
		.vaddr = IMAGE_VADDR + 0x2000, .length = 0x3000,
		.strategy = MAPINFO_STRATEGY_COPY_MAP,
	};
	mapping.count = 2;
}

static int verify_with(ElfW(Addr) dynamic)
{
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;

	make_image(&image);
	image.phdr[DYNAMIC].p_vaddr = dynamic;
	if (mapinfo_elf_parse(&image, sizeof(image), 1 << 20, &elf, &error))
		ksft_exit_fail_msg("no segments\n");
	return mapinfo_verify(&context, &elf, &mapping, &error);
}

static int verify(void)
{
	return verify_with(IMAGE_VADDR + 0x2e10);
}

/* The text ends with two entries; what would be the third is no entry. */
static void check_end(void)
{
	ElfW(Dyn) *dynamic = (void *)(memory + 0x1800);
	int ret;

	in_two();
	dynamic[-2].d_tag = DT_NEEDED;
	dynamic[-1].d_tag = DT_NEEDED;
	dynamic[0].d_tag = DT_TEXTREL;
	reset();
	ret = verify_with(IMAGE_VADDR + 0x1800 - 2 * sizeof(*dynamic));
	ksft_test_result(!ret && asked_well && asked == 2,
			 "what follows the segment is not looked at\n");
	dynamic[-1].d_tag = DT_TEXTREL;
	reset();
	ret = verify_with(IMAGE_VADDR + 0x1800 - 2 * sizeof(*dynamic));
	ksft_test_result(!ret && asked_well && asked == 3,
			 "its last entry is\n");
	memset(&dynamic[-2], 0, 3 * sizeof(*dynamic));
}

/* The image's text, its data, and the pages of bss after that. */
static const uintptr_t three[] = { 0x2000, 0x4000, 0x5000, 0 };
static const uintptr_t one[] = { 0x5000, 0 };

static void check_ranges(void)
{
	ElfW(Dyn) *dynamic = (void *)(memory + 0x2e10);
	int ret;

	ends = three;
	in_one(0x5000);
	reset();
	ret = verify();
	ksft_test_result(!ret && !error.reason && asked_well && asked == 3 &&
			 !questions[0] && questions[1] == 0x2000 &&
			 questions[2] == 0x4000, "a copy, in three mappings\n");
	ends = one;
	reset();
	ret = verify();
	ksft_test_result(!ret && asked_well && asked == 1 && !questions[0],
			 "a copy, in one mapping\n");
	ends = three;
	in_one(0x4001);
	reset();
	ret = verify();
	ksft_test_result(!ret && asked_well && asked == 3,
			 "a single byte of a mapping\n");
	in_two();
	reset();
	ret = verify();
	ksft_test_result(!ret && asked_well && asked == 2 &&
			 questions[0] == 0x2000 && questions[1] == 0x4000,
			 "what is shared is not asked for\n");
	/* as in the memory that a loader will look at, whatever is known of the file */
	dynamic[0].d_tag = DT_NEEDED;
	dynamic[20].d_tag = DT_NULL;
	dynamic[1].d_tag = DT_TEXTREL;
	reset();
	ret = verify();
	ksft_test_result(!ret && asked_well && asked == 3 && !questions[0],
			 "but with text relocations\n");
	memset(dynamic, 0, 2 * sizeof(*dynamic));
	mapping.count = 1;
	reset();
	ret = verify();
	ksft_test_result(!ret && !error.reason && !asked,
			 "nothing but what is shared\n");
}

static void check_many(void)
{
	static uintptr_t many[MANY + 1];
	unsigned int i;
	int ret;

	for (i = 0; i < MANY; i++)
		many[i] = (i + 1) * PAGE;
	ends = many;
	in_one(MANY * PAGE);
	reset();
	ret = verify();
	ksft_test_result(!ret && asked_well && asked == MANY, "%u ranges\n",
			 asked);
	reset();
	odd = MANY - 1;
	odd_answer = private_answer;
	odd_answer.verdict = MAPINFO_VERDICT_DIRECT;
	ret = verify();
	ksft_test_result(ret == -EPERM && asked == MANY,
			 "the last of them is not private\n");
}

struct refusal {
	const char *name;
	struct mapinfo_map answer;
	int expected;
	enum mapinfo_reason reason;
};

#define VERDICT(which)						\
	{ .valid = MAPINFO_VALID_VERDICT,			\
	  .verdict = MAPINFO_VERDICT_##which }
#define NOT_PRIVATE	-EPERM, MAPINFO_REASON_NOT_PRIVATE

static const struct refusal refusals[] = {
	{ "DIRECT", VERDICT(DIRECT), NOT_PRIVATE },
	{ "SHAREABLE", VERDICT(SHAREABLE), NOT_PRIVATE },
	{ "SHARED", VERDICT(SHARED), NOT_PRIVATE },
	{ "no verdict", VERDICT(NONE), NOT_PRIVATE },
	{ "a verdict that is not valid",
	  { .verdict = MAPINFO_VERDICT_PRIVATE }, NOT_PRIVATE },
	{ "a mapping that ends before it begins",
	  { .valid = MAPINFO_VALID_VERDICT, .vma_end = 1,
	    .verdict = MAPINFO_VERDICT_PRIVATE }, NOT_PRIVATE },
	{ "nothing mapped", { .error = -ENOENT },
	  -ENOENT, MAPINFO_REASON_SYSTEM_CALL },
};

static void check_refusal(const struct refusal *refusal, unsigned int question)
{
	int ret;

	ends = three;
	in_one(0x5000);
	reset();
	odd = question;
	odd_answer = refusal->answer;
	ret = verify();
	ksft_test_result(ret == refusal->expected && error.errnum == ret &&
			 error.reason == refusal->reason &&
			 error.phdr == -1 && asked == question + 1,
			 "%s, question %u\n", refusal->name, question);
}

static void check_errors(void)
{
	int ret;

	reset();
	ioctl_result = -EINTR;
	ret = verify();
	ksft_test_result(ret == -EINTR && error.errnum == -EINTR &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL,
			 "the question fails\n");
}

static bool nobody_knows(void)
{
	return verify() == -ENODEV && error.errnum == -ENODEV &&
	       error.reason == MAPINFO_REASON_NO_DEVICE && !asked;
}

static void check_procmap_errors(void)
{
	int ret;

	reset();
	ksft_test_result(nobody_knows() && !closed, "no device, no /proc\n");
	maps_fd = MAPS;
	ioctl_result = -ENOTTY;
	ksft_test_result(nobody_knows() && closed == 1,
			 "no device, no PROCMAP_QUERY\n");
	reset();
	maps_fd = MAPS;
	ioctl_result = -ENOENT;
	ret = verify();
	ksft_test_result(ret == -ENOENT && closed == 1 &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL,
			 "PROCMAP_QUERY: nothing mapped\n");
}

/* The second of three mappings is not private by one flag, or is by another. */
static void check_procmap(void)
{
	static const struct {
		const char *name;
		uint64_t flags;
		int expected;
	} flags[] = {
		{ "read-only", PROT_READ, 0 },
		{ "executable", PROT_READ | PROT_WRITE | PROT_EXEC, 0 },
		{ "shared", PROT_READ | PROT_WRITE | PROCMAP_SHARED, -EPERM },
		{ "may overlay", PROT_READ | PROCMAP_MAYOVERLAY, -EPERM },
	};
	unsigned int i;
	int ret;

	ends = three;
	in_one(0x5000);
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		reset();
		maps_fd = MAPS;
		odd = 1;
		odd_flags = flags[i].flags;
		ret = verify();
		ksft_test_result(ret == flags[i].expected && asked_well &&
				 asked == (ret ? 2 : 3) && closed == 1 &&
				 questions[1] == 0x2000,
				 "PROCMAP_QUERY: %s\n", flags[i].name);
	}
	ends = (const uintptr_t[]){ 0x1000, 0 };
	reset();
	maps_fd = MAPS;
	ksft_test_result(verify() == -EPERM && asked == 2,
			 "PROCMAP_QUERY: a mapping that ends before it begins\n");
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(2 * ARRAY_SIZE(refusals) + 19);
	mapinfo_open(&context, NULL, PAGE);
	mapinfo_close(&context);
	context.sys.open = test_open;
	context.sys.close = test_close;
	context.sys.ioctl = test_ioctl;
	context.device = DEVICE;
	check_ranges();
	ends = three;
	check_end();
	check_many();
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		check_refusal(&refusals[i], 0);
		check_refusal(&refusals[i], 1);
	}
	check_errors();
	context.device = -1;
	check_procmap_errors();
	check_procmap();
	ksft_finished();
}
