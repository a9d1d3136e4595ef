// SPDX-License-Identifier: GPL-2.0-only
/*
 * property [SEED [COUNT]]: generated files loaded on every system of the model,
 * by mapinfo_load() and by every set of strategies. What must hold of each is in
 * check.c and plan_check.c; here are the systems, and calls that fail.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "check.h"
#include "elf_check.h"
#include "generate.h"
#include "lib.h"
#include "model.h"
#include "plan_check.h"
#include "random.h"

#define FIRST_SEED	1
#define SEEDS		1500
/* Where each instruction takes a dozen. */
#define SEEDS_EMULATED	40
/* For make check-long. */
#define SEEDS_LONG	20000
#define ROOM		(64 * 4096UL)

static unsigned char bytes[ROOM];
static struct generated file = { .bytes = bytes, .room = ROOM };
static struct mapinfo_segment segments[GENERATED_PHDRS];
static unsigned int segments_count;

static struct mapinfo_context context;
static const struct mapinfo_elf roomy_elf = ELF_ROOM;
static const struct mapinfo_mapping roomy_mapping = MAPPING_ROOM;
static struct mapinfo_elf elf;
static struct mapinfo_mapping mapping;
/* Whether the library is given memory for what the file has. */
static bool room;

/* How much was done, for the tests not to pass idly. */
static unsigned long loads, failures, refused_stores, plans[MAPINFO_STRATEGY_COUNT];
static unsigned long refusals[MAPINFO_REASON_COUNT];

static void start(const struct model_system *system)
{
	struct mapinfo_sys sys;

	model_start(system);
	model_sys(&sys);
	elf = roomy_elf;
	mapping = roomy_mapping;
	mapinfo_open(&context, &sys, system->page_size);
}

static const char *end(const char *wrong)
{
	mapinfo_release(&context, &elf);
	mapinfo_close(&context);
	if (!wrong)
		wrong = model_fault(false);
	if (!wrong && !model_is_clean())
		wrong = "something stays mapped or open";
	return wrong;
}

static struct loaded loaded_by(const struct model_system *system, bool textrel)
{
	return (struct loaded){
		.context = &context, .mmu = system->mode == MODEL_MMU,
		.unprotected = system->filtered,
		.bytes = bytes, .size = file.size,
		.segments = segments, .count = segments_count,
		.fdpic = file.fdpic, .textrel = textrel, .elf = &elf,
		.mapping = &mapping,
	};
}

static const char *check_all(const struct loaded *loaded)
{
	const char *wrong = check_loaded(loaded);
	bool refused = false;

	loads++;
	if (!wrong)
		wrong = check_relocation(loaded, &refused);
	refused_stores += refused;
	if (!wrong)
		wrong = check_stores(loaded);
	if (!wrong)
		wrong = check_protected(loaded);
	if (!wrong)
		wrong = check_unmapped(loaded);
	return wrong;
}

/* Whether it is known to be there. */
static bool has(uint32_t fact)
{
	return context.system.known & context.system.facts & fact;
}

/* In some files the library is given no memory, and has to map it. */
static int start_and_load(const struct model_system *system,
			  struct mapinfo_error *error)
{
	start(system);
	if (system->closed)
		mapinfo_close(&context);
	if (!room) {
		memset(&elf, 0, sizeof(elf));
		memset(&mapping, 0, sizeof(mapping));
	}
	return mapinfo_load(&context, MODEL_FD, 0, &elf, &mapping, error);
}

/* What is only loaded by breaking a rule that the system is set to. */
static bool may_be_forbidden(const struct model_system *system, int ret)
{
	unsigned int i;
	int all = 0;

	for (i = 0; i < segments_count; i++)
		all |= segments[i].prot;
	if (ret == -ENOSYS)
		return system->filtered;
	if (ret == -EACCES && system->strict)
		return all & PROT_EXEC;
	return (ret == -EPERM || ret == -EACCES) && system->noexec &&
	       all & PROT_EXEC;
}

/* Whether text would run that nobody may execute. */
static bool is_forbidden(const struct model_system *system)
{
	unsigned int i;

	for (i = 0; i < segments_count && system->noexec; i++)
		if (segments[i].prot & PROT_EXEC && segments[i].filesz)
			return true;
	return false;
}

static const char *check_textrel(const struct loaded *loaded)
{
	if (sees_textrel(loaded) == !(elf.flags & MAPINFO_ELF_TEXTREL))
		return "text relocations are missed, or made up";
	if (has(MAPINFO_FACT_MMU) &&
	    mapping.spans[0].strategy != MAPINFO_STRATEGY_OVERLAY)
		return "a copy, with an MMU";
	return NULL;
}

/* What the device says of it must be that all is well. */
static const char *check_verified(void)
{
	struct mapinfo_error error;

	if (context.device >= 0 &&
	    mapinfo_verify(&context, &elf, &mapping, &error))
		return mapinfo_reason_text(error.reason);
	return NULL;
}

static const char *load(const struct model_system *system)
{
	struct mapinfo_error error;
	struct loaded loaded;
	const char *wrong;
	int ret;

	ret = start_and_load(system, &error);
	if (ret != error.errnum || !ret != !error.reason)
		return "mapinfo_load() says one thing, its error another";
	if (ret)
		return end(may_be_forbidden(system, ret) ? NULL :
			   mapinfo_reason_text(error.reason));
	if (is_forbidden(system))
		return "what may not be executed is";
	loaded = loaded_by(system, elf.flags & MAPINFO_ELF_TEXTREL);
	wrong = check_textrel(&loaded);
	if (!wrong)
		wrong = check_verified();
	return end(wrong ? wrong : check_all(&loaded));
}

/* The model has no room but where it likes. */
static bool is_taken(int ret)
{
	return ret == -EBUSY && file.reason == MAPINFO_REASON_ELF_FIXED;
}

/* A page of the file can be mapped as a whole only. The last that cannot, or NULL. */
static const struct mapinfo_segment *misfit(void)
{
	const struct mapinfo_segment *s = segments + segments_count;
	size_t in_page = context.system.page_size - 1;

	while (s-- > segments)
		if (s->filesz && (s->vaddr - s->offset) & in_page)
			return s;
	return NULL;
}

/* Why the file has to be refused here, and for which program header. */
static enum mapinfo_reason reason_here(int *phdr)
{
	bool overlays = has(MAPINFO_FACT_MAP_FIXED);
	bool planned = file.reason == MAPINFO_REASON_NONE ||
		       file.reason == MAPINFO_REASON_ELF_FIXED ||
		       file.reason >= MAPINFO_REASON_SPAN;

	*phdr = file.wrong;
	if (planned && overlays && misfit()) {
		*phdr = file.reason == MAPINFO_REASON_ELF_FIXED && !file.fdpic ?
			-1 : misfit()->phdr;
		return MAPINFO_REASON_LOAD_CONGRUENT;
	}
	/* where each segment has memory of its own, there is no such alignment */
	if (file.reason == MAPINFO_REASON_ALIGNMENT && file.fdpic && !overlays)
		return MAPINFO_REASON_NONE;
	if (file.reason >= MAPINFO_REASON_SPAN && (!file.fdpic || overlays))
		*phdr = segments[0].phdr;
	return file.reason;
}

/* A file that is not right is refused for what is wrong, wherever it is. */
static const char *refuse(const struct model_system *system)
{
	enum mapinfo_reason reason;
	struct mapinfo_error error;
	int ret, phdr;

	start(system);
	reason = reason_here(&phdr);
	end(NULL);
	ret = start_and_load(system, &error);
	refusals[reason]++;
	if (!ret)
		return "it is not refused";
	if (may_be_forbidden(system, ret))
		return end(NULL);
	if ((ret != -ENOEXEC && !is_taken(ret)) || error.errnum != ret)
		return "it is refused with another errno";
	if (error.reason != reason)
		return mapinfo_reason_text(error.reason);
	if (error.phdr != phdr && !is_taken(ret))
		return "another program header is blamed";
	return end(NULL);
}

static bool is_refused(const struct model_system *system)
{
	bool refused;
	int phdr;

	start(system);
	refused = reason_here(&phdr);
	end(NULL);
	return refused;
}

/* What can be shared as far as anybody knows, but is not. */
static bool is_refused_by(const struct model_system *system, int errnum)
{
	if (system->mode == MODEL_NO_MMAP)
		return errnum == -ENODEV;
	return errnum == -EINVAL && model_counts.refused;
}

static const char *execute(const struct model_system *system,
			   const struct mapinfo_plan *plan)
{
	struct mapinfo_error error;
	struct loaded loaded;
	const char *wrong;
	unsigned int i;

	memset(&model_counts, 0, sizeof(model_counts));
	if (mapinfo_execute(&context, MODEL_FD, plan, &mapping, &error) !=
	    error.errnum)
		return "mapinfo_execute() says one thing, its error another";
	if (error.errnum) {
		/* mapinfo_load() then makes another plan */
		if (is_refused_by(system, error.errnum) ||
		    may_be_forbidden(system, error.errnum))
			return model_fault(false);
		return mapinfo_reason_text(error.reason);
	}
	wrong = check_cost(system, plan);
	loaded = loaded_by(system, elf.flags & MAPINFO_ELF_TEXTREL);
	for (i = 0; i < plan->spans_count; i++)
		plans[plan->spans[i].strategy]++;
	return wrong ? wrong : check_all(&loaded);
}

/* By more than what counts as the same. */
static bool is_cheaper(const struct mapinfo_cost *a,
		       const struct mapinfo_cost *b)
{
	uint64_t weight = mapinfo_cost_weight(a);

	return weight + weight / 64 < mapinfo_cost_weight(b);
}

static struct mapinfo_plan plan = PLAN_ROOM, before = PLAN_ROOM;
static struct mapinfo_plan best = PLAN_ROOM;

/* By a set of strategies; not again if the plan is that of the set before. */
static const char *by_strategies(const struct model_system *system,
				 const struct mapinfo_prediction *prediction,
				 unsigned int set)
{
	struct mapinfo_error error;
	const char *wrong;

	if (mapinfo_plan(&context.system, &elf, prediction, set, &plan,
			 &error)) {
		if (error.reason != MAPINFO_REASON_STRATEGY ||
		    set & 1U << MAPINFO_STRATEGY_COPY_READ)
			return "it cannot be planned";
		return NULL;
	}
	if (set == MAPINFO_STRATEGIES_ALL)
		copy_plan(&best, &plan);
	else if (same_plan(&plan, &before))
		return NULL;
	copy_plan(&before, &plan);
	wrong = check_plan(&context.system, &elf, set, &plan);
	if (!wrong && best.spans[0].strategy != MAPINFO_STRATEGY_OVERLAY &&
	    is_cheaper(&plan.cost, &best.cost))
		wrong = "there is a better plan than the best";
	return wrong ? wrong : execute(system, &plan);
}

static const char *by_all_strategies(const struct model_system *system)
{
	struct mapinfo_prediction prediction = PREDICTION_ROOM;
	const char *wrong;
	unsigned int set;

	start(system);
	wrong = check_elf(&context, MODEL_FD, &file, &elf);
	mapinfo_elf_predict(&context, MODEL_FD, &elf, &prediction);
	for (set = MAPINFO_STRATEGIES_ALL; set && !wrong; set--)
		wrong = by_strategies(system, &prediction, set);
	return end(wrong);
}

/*
 * One call fails. Either nothing stays, or it was one that can be done without:
 * then the file is in memory as always.
 */
static const char *fail_one(const struct model_system *system)
{
	struct mapinfo_error error;
	struct loaded loaded;
	int ret;

	ret = start_and_load(system, &error);
	failures++;
	if (!ret) {
		loaded = loaded_by(system, elf.flags & MAPINFO_ELF_TEXTREL);
		/* what fails may be taken for a lack of memory */
		loaded.tight = true;
		return end(check_all(&loaded));
	}
	if (may_be_forbidden(system, ret))
		return end(NULL);
	if (ret != system->fail_with || error.errnum != ret)
		return "another errno than that of the call";
	if (error.reason != MAPINFO_REASON_SYSTEM_CALL &&
	    error.reason != MAPINFO_REASON_CONTIGUOUS)
		return mapinfo_reason_text(error.reason);
	return end(NULL);
}

static const char *fail_each(const struct model_system *system)
{
	static const int errors[] = { -ENOMEM, -EIO, -EPERM };
	struct model_system failing = *system;
	const char *wrong = NULL;
	unsigned int calls;

	/* the question that fails would be whether the kernel stops */
	if (system->mode == MODEL_DIRECT)
		failing.other_pages = 0;
	start_and_load(&failing, &(struct mapinfo_error){ 0 });
	calls = model_counts.calls;
	for (failing.fail_at = 1; failing.fail_at <= calls && !wrong;
	     failing.fail_at++) {
		failing.fail_with = errors[failing.fail_at % ARRAY_SIZE(errors)];
		wrong = fail_one(&failing);
	}
	return wrong;
}

/* What it says of the memory that lacks. */
static const char *check_contiguous(const struct model_system *system,
				    const struct mapinfo_error *error)
{
	/* before anything is mapped of the file, some files take memory to plan in */
	bool plans = !room || file.fdpic ||
		     segments_count > MAPINFO_SEGMENTS_USUAL;

	if (error->reason == MAPINFO_REASON_SYSTEM_CALL)
		return has(MAPINFO_FACT_MMU) || plans ? NULL :
		       "it is not said that memory lacks";
	if (has(MAPINFO_FACT_MMU))
		return "out of contiguous memory, with an MMU";
	if (error->reason != MAPINFO_REASON_CONTIGUOUS || !error->contiguous ||
	    !error->contiguous_least ||
	    (!file.fdpic && error->contiguous_least > error->contiguous))
		return "it is not said how much contiguous memory lacks";
	if (system->contiguous_max &&
	    (error->contiguous_max != system->contiguous_max ||
	     error->contiguous <= error->contiguous_max))
		return "it is not said that there is never as much";
	return NULL;
}

/* Too little memory: it says how much would have been enough at once. */
static const char *starve(const struct model_system *system)
{
	struct mapinfo_error error;
	struct loaded loaded;
	int ret;

	ret = start_and_load(system, &error);
	if (!ret) {
		loaded = loaded_by(system, elf.flags & MAPINFO_ELF_TEXTREL);
		loaded.tight = true;
		return end(check_all(&loaded));
	}
	failures++;
	if (may_be_forbidden(system, ret))
		return end(NULL);
	if (ret != -ENOMEM)
		return mapinfo_reason_text(error.reason);
	return end(check_contiguous(system, &error));
}

static bool is_overlapping(void)
{
	unsigned int i, k;

	for (i = 0; i < segments_count; i++)
		for (k = 0; k < i; k++)
			if (segments[i].vaddr - segments[k].vaddr <
			    segments[k].memsz ||
			    segments[k].vaddr - segments[i].vaddr <
			    segments[i].memsz)
				return true;
	return false;
}

/* What is different from seed to seed. */
static void vary(struct model_system *system, uint64_t *seed)
{
	uint32_t pages;

	system->page_size = random_once(seed, 16) ? 16384 : 4096;
	system->lowest = random_below(seed, 200);
	system->stale = random_once(seed, 2);
	system->overlapping = is_overlapping();
	pages = (uint32_t)((file.size + system->page_size - 1) /
			   system->page_size);
	if (!pages || !random_once(seed, 4))
		return;
	system->other_page = random_below(seed, pages);
	system->other_pages = 1 + random_below(seed, pages -
					       (uint32_t)system->other_page);
}

/* Without a device, nothing can tell that a mapping would stop the kernel. */
static void make_possible(struct model_system *system)
{
	if (system->mode == MODEL_DIRECT &&
	    (!system->device || system->without_files))
		system->other_pages = 0;
}

/* Too little memory, then a largest piece that is too small. */
static const char *starve_twice(struct model_system *system, uint64_t seed)
{
	const char *wrong;

	system->memory = random_below(&seed, ROOM);
	wrong = starve(system);
	if (wrong || !LOADS_FDPIC || !system->device ||
	    system->mode == MODEL_MMU)
		return wrong;
	system->memory = 0;
	system->contiguous_max = (16 + random_below(&seed, 64)) * 4096UL;
	return starve(system);
}

static const char *on_system(struct model_system *system, uint64_t seed)
{
	bool forbids = system->strict || system->noexec;
	const char *wrong;

	make_possible(system);
	if (is_refused(system))
		return refuse(system);
	wrong = load(system);
	if (!wrong && !forbids)
		wrong = by_all_strategies(system);
	if (!wrong && !forbids && seed % 8 == 0)
		wrong = fail_each(system);
	system->cut = seed;
	if (!wrong)
		wrong = load(system);
	system->cut = 0;
	return wrong ? wrong : starve_twice(system, seed);
}

static const char * const modes[MODEL_MODES] = {
	"MMU", "direct", "copy", "refuse", "no mmap",
};

/* What was wrong, in the form of the command that shows it again. */
static void print_fault(uint64_t seed, const char *wrong,
			const struct model_system *system)
{
	unsigned int i;

	ksft_print_msg("property %llu: %s\n", (unsigned long long)seed, wrong);
	ksft_print_msg("%s, device %d, files %d, closed %d, filtered %d, unclear %d, strict %d, noexec %d, stale %d, page %u, other %zu + %zu, memory %zu, call %u fails\n",
		       modes[system->mode], system->device,
		       !system->without_files, system->closed,
		       system->filtered, system->unclear, system->strict,
		       system->noexec, system->stale,
		       system->page_size, system->other_page,
		       system->other_pages, system->memory, system->fail_at);
	ksft_print_msg("%zu bytes, FDPIC %d, text relocations %d, reason %d\n",
		       file.size, file.fdpic, file.textrel, file.reason);
	for (i = 0; i < file.count; i++)
		ksft_print_msg("type 0x%lx, offset 0x%lx + 0x%lx, address 0x%lx + 0x%lx, flags %lu, align 0x%lx\n",
			       (unsigned long)file.phdr[i].p_type,
			       (unsigned long)file.phdr[i].p_offset,
			       (unsigned long)file.phdr[i].p_filesz,
			       (unsigned long)file.phdr[i].p_vaddr,
			       (unsigned long)file.phdr[i].p_memsz,
			       (unsigned long)file.phdr[i].p_flags,
			       (unsigned long)file.phdr[i].p_align);
}

/* What programs can know of a system, and what it forbids. */
static const struct model_system variants[] = {
	{ .device = false },
	{ .device = true },
	{ .device = true, .without_files = true },
	{ .device = true, .closed = true },
	{ .filtered = true, .unclear = true },
	{ .filtered = true },
	{ .strict = true },
	{ .noexec = true },
};

static bool makes_sense(const struct model_system *variant,
			enum model_mode mode)
{
	if (mode == MODEL_MMU)
		return LOADS_WITH_MMU && !variant->closed;
	return !variant->strict && !variant->noexec;
}

static bool check_mode(uint64_t seed, uint64_t more, enum model_mode mode)
{
	const struct model_system *variant = variants;
	const struct model_system *last = variants + ARRAY_SIZE(variants);

	for (; variant < last; variant++) {
		struct model_system system = *variant;
		uint64_t same = more;
		const char *wrong;

		if (!makes_sense(variant, mode))
			continue;
		system.mode = mode;
		vary(&system, &same);
		wrong = on_system(&system, same);
		if (!wrong)
			continue;
		print_fault(seed, wrong, &system);
		return false;
	}
	return true;
}

static bool check_seed(uint64_t seed)
{
	struct model_system system = { 0 };
	unsigned int mode;

	generate(&file, seed);
	segments_count = generated_segments(&file, segments);
	model_set_file(bytes, file.size);
	room = seed % 3;
	for (mode = 0; mode < MODEL_MODES; mode++)
		if (!check_mode(seed, file.seed, mode))
			return false;
	if (seed % 64 || !model_fault(true))
		return true;
	print_fault(seed, model_fault(true), &system);
	return false;
}

static bool all_strategies(void)
{
	unsigned int i, missing = 0;

	for (i = 0; i < MAPINFO_STRATEGY_COUNT; i++) {
		if (!LOADS_FDPIC && (i == MAPINFO_STRATEGY_SHARE ||
				   i == MAPINFO_STRATEGY_COPY_MAP))
			continue;
		if (!LOADS_WITH_MMU && i == MAPINFO_STRATEGY_OVERLAY)
			continue;
		ksft_print_msg("%lu spans by strategy %u\n", plans[i], i);
		missing += !plans[i];
	}
	return !missing;
}

/* What is not in a file is no reason to refuse it, nor is what this library can do. */
static bool is_reason(unsigned int i)
{
	switch (i) {
	case MAPINFO_REASON_PHDR_HEAD:
	case MAPINFO_REASON_ROOM:
	case MAPINFO_REASON_PAGE_SIZE:
		return false;
	case MAPINFO_REASON_ELF_FDPIC:
		return !LOADS_FDPIC;
	case MAPINFO_REASON_LOAD_CONGRUENT:
		return LOADS_WITH_MMU;
	default:
		return true;
	}
}

static bool all_reasons(void)
{
	unsigned int i, missing = 0;

	for (i = MAPINFO_REASON_ELF_SHORT; i <= MAPINFO_REASON_ALIGNMENT; i++) {
		if (refusals[i] || !is_reason(i))
			continue;
		ksft_print_msg("never refused: %s\n",
			       mapinfo_reason_text((enum mapinfo_reason)i));
		missing++;
	}
	return !missing;
}

static uint64_t usual_count(void)
{
	if (emulated())
		return SEEDS_EMULATED;
	return getenv("MAPINFO_LONG") ? SEEDS_LONG : SEEDS;
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : FIRST_SEED;
	uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 0) :
			 argc > 1 ? 1 : usual_count();
	unsigned int wrong = 0;

	ksft_print_header();
	ksft_set_plan(argc > 1 ? 1 : 4);
	ksft_print_msg("seeds from %llu on: %llu\n", (unsigned long long)seed,
		       (unsigned long long)count);
	for (; count && wrong < 10; count--, seed++)
		wrong += !check_seed(seed);
	ksft_print_msg("%lu loads, %lu of them with a call that failed; %lu times a store was refused\n",
		       loads, failures, refused_stores);
	ksft_test_result(!wrong, "every generated file on every system\n");
	if (argc == 1) {
		ksft_test_result(all_strategies(), "by each strategy\n");
		ksft_test_result(emulated() || all_reasons(),
				 "refused for each reason\n");
		ksft_test_result(refused_stores, "stores were refused\n");
	}
	ksft_finished();
}
