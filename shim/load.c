// SPDX-License-Identifier: MIT
/* All of it, in the order of events: a file from open to mapped. */
#include "planner.h"

/*
 * A file that is loaded.
 * @strategies: for the plan, fewer from one try to the next.
 * @plan, @prediction: in memory for its segments.
 */
struct loading {
	struct mapinfo_context *context;
	int fd;
	unsigned int strategies;
	struct mapinfo_elf *elf;
	struct mapinfo_mapping *mapping;
	struct mapinfo_error *error;
	struct mapinfo_plan plan;
	struct mapinfo_prediction prediction;
};

/*
 * What a plan is made in. On the stack for files as they are: FDPIC has more parts than
 * one, and fewer segments.
 */
struct usual_memory {
	struct mapinfo_file file;
	struct mapinfo_span span;
	struct mapinfo_step steps[MAPINFO_STEPS(MAPINFO_SEGMENTS_USUAL)];
};

/* Whether text is to be copied. */
static int check_shared(const struct loading *l)
{
	const struct mapinfo_span *span = l->plan.spans;
	const struct mapinfo_span *end =
		span + (HAS_FDPIC ? l->plan.spans_count : 1);

	if (!(l->context->policy & MAPINFO_LOAD_SHARED_ONLY))
		return 0;
	for (; span < end; span++) {
		if (!span->unshared ||
		    span->unshared == MAPINFO_UNSHARED_WRITABLE)
			continue;
		l->error->unshared = (enum mapinfo_unshared)span->unshared;
		return mapinfo_result(l->error, MAPINFO_REFUSED(
					      EPERM, MAPINFO_REASON_NOT_SHARED));
	}
	return 0;
}

static int run_plan(const struct loading *l, bool flush)
{
	return mapinfo_run_plan(l->context, l->fd, &l->plan, flush, l->mapping,
				l->error);
}

static int plan_and_run(struct loading *l)
{
	const struct mapinfo_prediction *prediction = NULL;
	int ret;

	l->mapping->count = 0;
	if (HAS_FDPIC) {
		mapinfo_elf_predict(l->context, l->fd, l->elf, &l->prediction);
		prediction = &l->prediction;
	}
	ret = mapinfo_make_plan(&l->context->system, l->elf, prediction,
				l->strategies, &l->plan, l->error);
	if (!ret)
		ret = check_shared(l);
	return ret ? ret : run_plan(l, false);
}

/*
 * There may be as much memory as is needed, if not as an alignment needs. What the kernel
 * refuses to share is copied, and a file system without mmap() can still be read. With an
 * MMU no such thing is right: a file that may not be mapped stays so.
 */
static bool try_otherwise(struct loading *l, int ret)
{
	const unsigned int share = 1U << MAPINFO_STRATEGY_SHARE;
	const unsigned int before = l->strategies;

	if (ret == -ENOMEM && l->plan.spans->slack) {
		l->strategies |= MAPINFO_WITHOUT_SLACK;
		return true;
	}
	if (mapinfo_has(&l->context->system, MAPINFO_FACT_MMU))
		return false;
	if (HAS_FDPIC && ret == -EINVAL)
		l->strategies &= ~share;
	else if (HAS_CHEAPER_COPIES && ret == -ENODEV)
		l->strategies &= ~(share | 1U << MAPINFO_STRATEGY_COPY_MAP);
	return l->strategies != before;
}

/* What needs no other mapping for text relocations. */
static bool is_copy(const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_mapped *span = mapping->spans;
	const struct mapinfo_mapped *end = mapinfo_spans_end(mapping);

	while (span < end && span->strategy >= MAPINFO_STRATEGY_COPY_MAP)
		span++;
	return span == end;
}

/*
 * Text relocations are rare, and seen in memory for nothing. What is not writable, to
 * which nothing has been written yet, is given back for what is.
 */
static int map(struct loading *l)
{
	int ret;

	for (;;) {
		ret = plan_and_run(l);
		if (ret && try_otherwise(l, ret))
			continue;
		if (ret)
			return ret;
		if (l->elf->flags & MAPINFO_ELF_TEXTREL ||
		    !mapinfo_sees_textrel(l->elf, l->mapping))
			return run_plan(l, true);
		l->elf->flags |= MAPINFO_ELF_TEXTREL;
		if (is_copy(l->mapping))
			return 0;
		mapinfo_unmap(l->context, l->mapping);
	}
}

/* How many parts the file may have, of which each can have memory of its own. */
static unsigned int parts_of(const struct mapinfo_elf *elf)
{
	return mapinfo_is_fdpic(elf) ? elf->count : 1;
}

static size_t plan_size(const struct mapinfo_elf *elf)
{
	size_t part = sizeof(struct mapinfo_span);

	if (HAS_FDPIC)
		part += sizeof(struct mapinfo_file);
	return parts_of(elf) * part +
	       MAPINFO_STEPS(elf->count) * sizeof(struct mapinfo_step);
}

/* In order of alignment. */
static void give_memory(struct loading *l, void *memory)
{
	unsigned int parts = parts_of(l->elf);

	if (HAS_FDPIC) {
		l->prediction.files = memory;
		memory = l->prediction.files + parts;
	}
	l->plan.spans = memory;
	l->plan.steps = (void *)(l->plan.spans + parts);
}

/* Apart, so that the plan is off the stack before and after. */
static __attribute__((noinline)) int
map_elf(struct mapinfo_context *context, int fd, void *memory,
	struct mapinfo_elf *elf, struct mapinfo_mapping *mapping,
	struct mapinfo_error *error)
{
	struct usual_memory usual;
	struct loading l;

	l.context = context;
	l.fd = fd;
	l.strategies = MAPINFO_STRATEGIES_ALL;
	l.elf = elf;
	l.mapping = mapping;
	l.error = error;
	give_memory(&l, memory ? memory : &usual);
	if (HAS_FDPIC)
		l.plan.cost.contiguous_least = mapinfo_largest(
			elf->segments, elf->segments + elf->count,
			context->system.page_size);
	return map(&l);
}

/*
 * Whether the caller's memory, and the stack for a plan of @size, are enough for what the
 * file has.
 */
static bool has_room(const struct mapinfo_elf *elf,
		     const struct mapinfo_mapping *mapping, size_t size)
{
	return elf->count <= elf->room && parts_of(elf) <= mapping->room &&
	       size <= sizeof(struct usual_memory);
}

/* One piece of memory: for the plan, then segments, then where they are mapped. */
static int map_room(const struct mapinfo_context *context, size_t size,
		    struct mapinfo_elf *elf, struct mapinfo_mapping *mapping)
{
	size_t whole = size + elf->count * (sizeof(*elf->segments) +
					    sizeof(*mapping->spans));
	long memory = context->sys.mmap(0, whole, PROT_READ | PROT_WRITE,
					MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (mapinfo_is_error(memory))
		return (int)memory;
	elf->memory = (void *)memory;
	elf->mapped = whole;
	elf->segments = (void *)((char *)elf->memory + size);
	elf->room = elf->count;
	mapping->spans = (void *)(elf->segments + elf->room);
	mapping->room = elf->room;
	return 0;
}

/*
 * Where there is no room, how much is needed is known: once more, with that. @memory for
 * the plan is then there, too.
 */
static int read_elf(const struct mapinfo_context *context, int fd,
		    uint64_t file_size, struct mapinfo_elf *elf,
		    struct mapinfo_mapping *mapping, void **memory,
		    struct mapinfo_error *error)
{
	for (;;) {
		int ret = mapinfo_elf_read(context, fd, file_size, elf, error);
		size_t size;

		if (*memory || (ret && !error->room))
			return ret;
		size = plan_size(elf);
		if (has_room(elf, mapping, size))
			return 0;
		ret = map_room(context, size, elf, mapping);
		if (ret)
			return mapinfo_result(error, ret);
		*memory = elf->memory;
	}
}

int mapinfo_load(struct mapinfo_context *context, int fd, uint64_t file_size,
		 struct mapinfo_elf *elf, struct mapinfo_mapping *mapping,
		 struct mapinfo_error *error)
{
	void *memory = NULL;
	int ret = read_elf(context, fd, file_size, elf, mapping, &memory, error);

	if (!ret)
		ret = map_elf(context, fd, memory, elf, mapping, error);
	if (ret)
		mapinfo_release(context, elf);
	return ret;
}

void mapinfo_release(const struct mapinfo_context *context,
		     struct mapinfo_elf *elf)
{
	if (!elf->mapped)
		return;
	context->sys.munmap((uintptr_t)elf->memory, elf->mapped);
	mapinfo_elf_init(elf, NULL, 0);
}
