// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is shared: FDPIC objects, whose segments lie apart, and objects without
 * a writable byte; what the device predicts of them, and what becomes of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define FDPIC	65
#define DEVICE	42

/* Strategies of the spans, a letter each. */
static const char *strategies_of(const struct mapinfo_plan *plan)
{
	static const char letters[] = "OSMR";
	static char buffer[SEGMENTS_ROOM + 1];
	unsigned int i;

	for (i = 0; i < plan->spans_count; i++)
		buffer[i] = letters[plan->spans[i].strategy];
	buffer[i] = 0;
	return buffer;
}

static void parse(const struct image *image, struct mapinfo_elf *elf)
{
	struct mapinfo_error error;

	if (mapinfo_elf_parse(image, sizeof(*image), IMAGE_SIZE, elf, &error))
		ksft_exit_fail_msg("parse: %s\n",
				   mapinfo_reason_text(error.reason));
}

/* Text, constants that share no page with it, data. */
static void make_three(struct image *image)
{
	make_image(image);
	image->ehdr.e_ident[EI_OSABI] = FDPIC;
	image->phdr[TEXT].p_filesz = 0xf00;
	image->phdr[TEXT].p_memsz = 0xf00;
	image->phdr[RELRO] = (ElfW(Phdr)){
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_align = PAGE,
		.p_offset = 0x1e00, .p_vaddr = IMAGE_VADDR + 0x2e00,
		.p_filesz = 0x300, .p_memsz = 0x1400,
	};
	image->phdr[DATA] = (ElfW(Phdr)){
		.p_type = PT_LOAD, .p_flags = PF_R, .p_align = PAGE,
		.p_offset = 0x1000, .p_vaddr = IMAGE_VADDR + 0x1000,
		.p_filesz = 0x800, .p_memsz = 0x800,
	};
}

/* Text and constants, at one displacement. */
static void make_read_only(struct image *image)
{
	make_image(image);
	image->phdr[DATA].p_flags = PF_R;
	image->phdr[DATA].p_memsz = 0x300;
	image->phdr[DATA].p_vaddr = IMAGE_VADDR + 0x1e00;
	image->phdr[DYNAMIC].p_vaddr = IMAGE_VADDR + 0x1e10;
	image->phdr[TLS].p_vaddr = IMAGE_VADDR + 0x1ea0;
	image->phdr[RELRO].p_memsz = 0;
}

/* What the device predicts; not all of it fits all at once. */
struct outlook {
	uint32_t verdict, why;
	int32_t map_error;
	uint32_t attributes;
};

static const struct outlook unknown;
static const struct outlook direct = {
	MAPINFO_VERDICT_DIRECT, MAPINFO_WHY_DIRECT, 0, 0
};
static const struct outlook copy = {
	MAPINFO_VERDICT_SHAREABLE, MAPINFO_WHY_NO_DIRECT, 0, 0
};
static const struct outlook inside = {
	MAPINFO_VERDICT_SHAREABLE, MAPINFO_WHY_INSIDE, 0, 0
};
static const struct outlook overlap = {
	MAPINFO_VERDICT_NONE, MAPINFO_WHY_OVERLAP, -EINVAL, 0
};
static const struct outlook traced = {
	MAPINFO_VERDICT_PRIVATE, MAPINFO_WHY_TRACED, 0, 0
};
static const struct outlook bug = {
	MAPINFO_VERDICT_DIRECT, MAPINFO_WHY_DIRECT, 0, MAPINFO_FILE_HITS_BUG
};

static void set_answer(struct mapinfo_file *file, const struct outlook *outlook)
{
	memset(file, 0, sizeof(*file));
	if (outlook == &unknown)
		return;
	file->valid = MAPINFO_FILE_VALID_ANSWER;
	file->verdict = outlook->verdict;
	file->why = outlook->why;
	file->map_error = outlook->map_error;
	file->attributes = outlook->attributes;
}

static void make_plan(const struct mapinfo_elf *elf,
		      const struct outlook *first,
		      const struct outlook *second, struct mapinfo_plan *plan)
{
	struct mapinfo_prediction prediction = PREDICTION_ROOM;
	struct mapinfo_error error;

	prediction.count = 2;
	set_answer(&prediction.files[0], first);
	set_answer(&prediction.files[1], second);
	if (mapinfo_plan(&without_mmu, elf, &prediction,
			 MAPINFO_STRATEGIES_ALL & ~(1U <<
			 MAPINFO_STRATEGY_COPY_MAP), plan, &error))
		ksft_exit_fail_msg("no plan\n");
}

static void check_outlook(const char *name, const struct outlook *first,
			  const struct outlook *second, const char *strategies,
			  size_t read, size_t contiguous)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;
	bool right;

	make_three(&image);
	parse(&image, &elf);
	make_plan(&elf, first, second, &plan);
	right = !strcmp(strategies_of(&plan), strategies) &&
		plan.cost.bytes_read == read &&
		plan.cost.contiguous == contiguous;
	if (!right)
		ksft_print_msg("%s, read 0x%zx, contiguous 0x%zx\n",
			       strategies_of(&plan), plan.cost.bytes_read,
			       plan.cost.contiguous);
	ksft_test_result(right, "predicted: %s\n", name);
}

/* The data has 0x300 bytes to read, and needs 0x3000 of memory. */
static void check_outlooks(void)
{
	check_outlook("nothing", &unknown, &unknown, "SSR", 0x2300, 0x3000);
	check_outlook("direct", &direct, &direct, "SSR", 0x300, 0x3000);
	check_outlook("one direct, one copied", &direct, &copy, "SSR", 0x1300,
		      0x3000);
	check_outlook("copied already", &inside, &inside, "SSR", 0x300,
		      0x3000);
	check_outlook("first refused", &overlap, &direct, "RSR", 0x1200,
		      0x3000);
	check_outlook("second refused", &direct, &overlap, "SRR", 0xb00,
		      0x3000);
	check_outlook("traced", &traced, &traced, "SSR", 0x2300, 0x3000);
	check_outlook("a bug of the kernel", &bug, &direct, "RSR", 0x1200,
		      0x3000);
}

static void check_layout(const char *name, const struct image *image,
			 const char *strategies)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;

	parse(image, &elf);
	make_plan(&elf, &unknown, &unknown, &plan);
	if (strcmp(strategies_of(&plan), strategies))
		ksft_print_msg("%s\n", strategies_of(&plan));
	ksft_test_result(!strcmp(strategies_of(&plan), strategies), "%s\n",
			 name);
}

static void check_layouts(void)
{
	struct image image;

	make_three(&image);
	image.phdr[TEXT].p_filesz = 0x1001;
	image.phdr[TEXT].p_memsz = 0x1001;
	image.phdr[DATA].p_offset = 0x1002;
	image.phdr[DATA].p_vaddr = IMAGE_VADDR + 0x1002;
	check_layout("two that have a page of the file in common", &image,
		     "SRR");
	make_three(&image);
	image.phdr[TEXT].p_filesz = 0x1000;
	image.phdr[TEXT].p_memsz = 0x1000;
	check_layout("two of which one begins in the file where the other ends",
		     &image, "SSR");
	image.phdr[TEXT].p_offset = 0x1000;
	image.phdr[DATA].p_offset = 0;
	image.phdr[DATA].p_filesz = 0x1000;
	image.phdr[DATA].p_memsz = 0x1000;
	check_layout("the same the other way round", &image, "SSR");
	make_three(&image);
	image.phdr[TEXT].p_align = 1;
	image.phdr[TEXT].p_offset = 0x10;
	check_layout("not laid out for pages", &image, "RSR");
	make_three(&image);
	image.phdr[DATA].p_memsz = 0x900;
	check_layout("read-only with bss", &image, "SRR");
	make_three(&image);
	image.phdr[DATA].p_filesz = 0;
	check_layout("bss alone", &image, "SRR");
	make_image(&image);
	image.phdr[DATA].p_flags = PF_R;
	image.phdr[DATA].p_memsz = 0x300;
	check_layout("read-only, at two displacements", &image, "R");
	make_read_only(&image);
	check_layout("read-only, two segments of which nothing is known",
		     &image, "R");
}

/* Where there is no memory for the alignment, it is copied without, not shared. */
static void check_slack_given_up(void)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	struct image image;

	make_image(&image);
	image.phdr[TEXT].p_align = 0x10000;
	image.phdr[DATA].p_type = PT_NULL;
	image.ehdr.e_phnum = DYNAMIC;
	parse(&image, &elf);
	ksft_test_result(!mapinfo_plan(&without_mmu, &elf, NULL,
				       MAPINFO_STRATEGIES_ALL |
				       MAPINFO_WITHOUT_SLACK, &plan, &error) &&
			 !plan.spans[0].slack &&
			 plan.spans[0].strategy != MAPINFO_STRATEGY_SHARE &&
			 plan.spans[0].unshared == MAPINFO_UNSHARED_ALIGN,
			 "an alignment that is given up\n");
}

/* One mapping of both, once it is known that none begins there already. */
static void check_read_only(void)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;

	make_read_only(&image);
	parse(&image, &elf);
	make_plan(&elf, &direct, &unknown, &plan);
	ksft_test_result(!strcmp(strategies_of(&plan), "S") &&
			 plan.count == 1 && plan.steps[0].length == 0x2100 &&
			 plan.steps[0].prot == (PROT_READ | PROT_EXEC) &&
			 plan.cost.bytes_read == 0 &&
			 plan.cost.bytes_private == 0 &&
			 plan.cost.bytes_shared == 0x3000 &&
			 plan.cost.contiguous == 0,
			 "read-only: the file itself\n");
	make_plan(&elf, &bug, &unknown, &plan);
	ksft_test_result(!strcmp(strategies_of(&plan), "R"),
			 "read-only, a bug of the kernel\n");
}

/* The last of them does not end where all of it does. */
static void check_read_only_in_no_order(void)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;
	ElfW(Phdr) first;

	make_read_only(&image);
	first = image.phdr[TEXT];
	image.phdr[TEXT] = image.phdr[DATA];
	image.phdr[DATA] = first;
	parse(&image, &elf);
	make_plan(&elf, &direct, &unknown, &plan);
	ksft_test_result(!strcmp(strategies_of(&plan), "R") &&
			 plan.spans[0].unshared == MAPINFO_UNSHARED_OVERLAP,
			 "read-only, in no order: copied\n");
}

static void check_text_relocations(void)
{
	struct mapinfo_error error;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;

	make_three(&image);
	parse(&image, &elf);
	elf.flags |= MAPINFO_ELF_TEXTREL;
	make_plan(&elf, &unknown, &unknown, &plan);
	ksft_test_result(!strcmp(strategies_of(&plan), "RRR"),
			 "text relocations: nothing is shared\n");
	mapinfo_plan(&with_mmu, &elf, NULL, MAPINFO_STRATEGIES_ALL, &plan,
		     &error);
	ksft_test_result(!strcmp(strategies_of(&plan), "O") &&
			 plan.steps[0].prot ==
			 (PROT_READ | PROT_WRITE | PROT_EXEC) &&
			 plan.steps[1].prot == (PROT_READ | PROT_WRITE) &&
			 plan.cost.bytes_shared == 0,
			 "text relocations, MMU: all is writable\n");
}

static void check_alignment(void)
{
	struct mapinfo_error error;
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;
	int ret;

	make_three(&image);
	image.phdr[TEXT].p_align = 0x10000;
	parse(&image, &elf);
	make_plan(&elf, &direct, &direct, &plan);
	ksft_test_result(!strcmp(strategies_of(&plan), "SSR") &&
			 plan.spans[0].align == 0x10000 &&
			 !plan.spans[0].slack &&
			 plan.spans[2].align == PAGE && !plan.spans[2].slack &&
			 plan.steps[0].length == 0xf00,
			 "a segment that wants 64 KB is shared all the same\n");
	ret = mapinfo_plan(&with_mmu, &elf, NULL, MAPINFO_STRATEGIES_ALL,
			   &plan, &error);
	ksft_test_result(!ret && plan.spans[0].align == 0x10000 &&
			 plan.spans[0].slack == 0xf000 &&
			 plan.steps[0].length == 0x14000 &&
			 plan.steps[0].prot == PROT_NONE &&
			 plan.cost.bytes_zeroed_kernel == 0x1000,
			 "with an MMU, all of it is aligned\n");
	elf.align = ~(SIZE_MAX >> 1);
	ret = mapinfo_plan(&with_mmu, &elf, NULL, MAPINFO_STRATEGIES_ALL,
			   &plan, &error);
	ksft_test_result(ret == -ENOEXEC &&
			 error.reason == MAPINFO_REASON_ALIGNMENT,
			 "half the address space is refused\n");
}

static unsigned int ioctls;
static struct mapinfo_file asked[4];
static unsigned int asked_count;
static int ioctl_result;

static long test_ioctl(int fd, unsigned long command, void *argument)
{
	ioctls++;
	if (command != MAPINFO_FILE)
		return -ENOTTY;
	memcpy(&asked[asked_count++ % ARRAY_SIZE(asked)], argument,
	       sizeof(asked[0]));
	return fd == DEVICE ? ioctl_result : -EBADF;
}

static unsigned int opened;

static long test_open(const char *path, int flags)
{
	opened++;
	return -ENOENT;
}

static bool is_question(const struct mapinfo_file *file, uint64_t offset,
			uint64_t length, uint32_t prot)
{
	const struct mapinfo_file expected = {
		.fd = 7, .prot = prot, .offset = offset, .length = length
	};

	return !memcmp(file, &expected, sizeof(expected));
}

static void check_questions(void)
{
	struct mapinfo_prediction prediction = PREDICTION_ROOM;
	struct mapinfo_context context;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;

	mapinfo_open(&context, NULL, PAGE);
	mapinfo_close(&context);
	context.sys.ioctl = test_ioctl;
	context.sys.open = test_open;
	context.system = without_mmu;
	make_three(&image);
	parse(&image, &elf);
	mapinfo_elf_predict(&context, 7, &elf, &prediction);
	ksft_test_result(!prediction.count && !ioctls && !opened,
			 "no device\n");
	/* it was there, and has been closed */
	context.system.abi = MAPINFO_ABI;
	context.device = -1;
	mapinfo_elf_predict(&context, 7, &elf, &prediction);
	ksft_test_result(!prediction.count && opened == 1,
			 "a device that is gone\n");
	context.device = DEVICE;
	mapinfo_elf_predict(&context, 7, &elf, &prediction);
	ksft_test_result(prediction.count == 2 && asked_count == 2 &&
			 is_question(&asked[0], 0, 0xf00,
				     PROT_READ | PROT_EXEC) &&
			 is_question(&asked[1], 0x1000, 0x800, PROT_READ),
			 "what could be shared is asked for\n");
	ioctl_result = -EINTR;
	mapinfo_elf_predict(&context, 7, &elf, &prediction);
	ksft_test_result(!prediction.count, "a question that fails\n");
	ioctl_result = 0;
	ioctls = 0;
	context.system = with_mmu;
	context.system.abi = MAPINFO_ABI;
	make_read_only(&image);
	parse(&image, &elf);
	mapinfo_elf_predict(&context, 7, &elf, &prediction);
	ksft_test_result(!prediction.count && !ioctls,
			 "with an MMU there is nothing to ask\n");
	context.system = without_mmu;
	context.system.abi = MAPINFO_ABI;
	make_image(&image);
	parse(&image, &elf);
	mapinfo_elf_predict(&context, 7, &elf, &prediction);
	ksft_test_result(!prediction.count && !ioctls,
			 "nor of what will be written\n");
}

/* Two spans whose pages overlap in the file's terms. */
static void check_addresses(void)
{
	static struct mapinfo_mapped spans[] = {
		{ .start = 0x40000000, .length = 0x2000, .vaddr = 0x10000 },
		{ .start = 0x30000000, .length = 0x2000, .vaddr = 0x11000 },
	};
	static struct mapinfo_segment segments[] = {
		{ .vaddr = 0x10000, .memsz = 0x1800 },
		{ .vaddr = 0x11800, .memsz = 0x1000 },
	};
	static const struct mapinfo_mapping mapping = {
		.count = 2, .spans = spans, .room = 2,
	};
	static const struct mapinfo_elf elf = {
		.count = 2, .segments = segments, .room = 2,
	};
	static union {
		struct mapinfo_loadmap map;
		unsigned char bytes[sizeof(struct mapinfo_loadmap) +
				    2 * sizeof(struct mapinfo_loadseg)];
	} memory;
	struct mapinfo_loadmap *map = &memory.map;

	ksft_test_result(mapinfo_address(&elf, &mapping, 0x10000) == 0x40000000 &&
			 mapinfo_address(&elf, &mapping, 0x117ff) == 0x400017ff &&
			 mapinfo_address(&elf, &mapping, 0x11800) == 0x30000800 &&
			 mapinfo_address(&elf, &mapping, 0x12800) == 0x30001800 &&
			 !mapinfo_address(&elf, &mapping, 0x12801) &&
			 !mapinfo_address(&elf, &mapping, 0xffff),
			 "addresses, also behind the last byte\n");
	mapinfo_loadmap(&elf, &mapping, map);
	ksft_test_result(map->version == 0 && map->nsegs == 2 &&
			 map->segs[0].addr == 0x40000000 &&
			 map->segs[0].p_vaddr == 0x10000 &&
			 map->segs[0].p_memsz == 0x1800 &&
			 map->segs[1].addr == 0x30000800 &&
			 map->segs[1].p_vaddr == 0x11800 &&
			 map->segs[1].p_memsz == 0x1000, "load map\n");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(33);
	check_outlooks();
	check_layouts();
	check_read_only();
	check_read_only_in_no_order();
	check_text_relocations();
	check_alignment();
	check_slack_given_up();
	check_questions();
	check_addresses();
	ksft_finished();
}
