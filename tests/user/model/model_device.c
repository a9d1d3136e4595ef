// SPDX-License-Identifier: GPL-2.0-only
/* What a mapping would be in the model, and what its device says of that. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "model_memory.h"

/* On a system with an MMU, all of these; without one, the last alone. */
#define MMU_FACTS	(MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED | \
			 MAPINFO_FACT_NOREPLACE | MAPINFO_FACT_HINT | \
			 MAPINFO_FACT_EOF_FAULTS | MAPINFO_FACT_MPROTECT | \
			 MAPINFO_FACT_ANON_ZEROED)

#define QUESTION(command)	(1U << _IOC_NR(command))

static void will_be(struct model_outcome *outcome, uint32_t verdict,
		    uint32_t why, int error)
{
	outcome->verdict = verdict;
	outcome->why = why;
	outcome->error = error;
}

static bool has_copy(const struct model_region *region)
{
	return model_number(region->start) < model_arena_pages();
}

/*
 * Whether mmap() of these pages looks no further than this region: it lies in
 * there, or it would have to.
 */
static bool decides(const struct model_region *region, uint64_t first,
		    uint64_t pages, bool direct, bool *inside)
{
	uint64_t end = region->first + region->pages;

	if (!region->start || first >= end || first + pages <= region->first)
		return false;
	*inside = first >= region->first && first + pages <= end;
	return *inside || !direct;
}

/* The kernel goes through regions by their addresses. */
static bool foresee_by_regions(uint64_t first, uint64_t pages, bool direct,
			       struct model_outcome *outcome)
{
	const struct model_region *region = model.regions;
	const struct model_region *end = region + REGIONS_MAX;
	const struct model_region *found = NULL;
	bool inside, found_inside = false;

	for (; region < end; region++) {
		if (!decides(region, first, pages, direct, &inside) ||
		    (found && found->start < region->start))
			continue;
		found = region;
		found_inside = inside;
	}
	if (!found)
		return false;
	if (!found_inside) {
		will_be(outcome, MAPINFO_VERDICT_NONE, MAPINFO_WHY_OVERLAP,
			-EINVAL);
		return true;
	}
	will_be(outcome, has_copy(found) ? MAPINFO_VERDICT_SHAREABLE :
					   MAPINFO_VERDICT_DIRECT,
		MAPINFO_WHY_INSIDE, 0);
	outcome->start = found->start + (uintptr_t)(first - found->first) *
			 model.system.page_size;
	return true;
}

static bool is_in_the_way(uintptr_t start)
{
	const struct model_region *region = model.regions;
	const struct model_region *end = region + REGIONS_MAX;

	while (region < end && region->start != start)
		region++;
	return region < end;
}

static void foresee_sharing(uint64_t first, uint64_t pages,
			    struct model_outcome *outcome)
{
	bool direct = model.system.mode == MODEL_DIRECT;

	if (foresee_by_regions(first, pages, direct, outcome))
		return;
	if (!direct) {
		will_be(outcome, MAPINFO_VERDICT_SHAREABLE,
			MAPINFO_WHY_NO_DIRECT, 0);
		return;
	}
	if (outcome->past_eof) {
		will_be(outcome, MAPINFO_VERDICT_SHAREABLE,
			MAPINFO_WHY_PAST_EOF, 0);
		return;
	}
	will_be(outcome, MAPINFO_VERDICT_DIRECT, MAPINFO_WHY_DIRECT, 0);
	outcome->start = (uintptr_t)model_memory(model_arena_pages() +
						 (size_t)first);
	outcome->hits_bug = is_in_the_way(outcome->start);
}

void model_foresee(int prot, uint64_t offset, uint64_t length,
		   struct model_outcome *outcome)
{
	uint32_t page_size = model.system.page_size;
	uint64_t first = offset / page_size;
	uint64_t pages = (length + page_size - 1) / page_size;
	uint64_t of_file = (model.size + page_size - 1) / page_size;

	memset(outcome, 0, sizeof(*outcome));
	outcome->past_eof = first + pages > of_file;
	if (!length || offset % page_size)
		will_be(outcome, MAPINFO_VERDICT_NONE, MAPINFO_WHY_RANGE,
			-EINVAL);
	else if (model.system.mode == MODEL_MMU)
		will_be(outcome, MAPINFO_VERDICT_PRIVATE, MAPINFO_WHY_MMU, 0);
	else if (model.system.mode == MODEL_NO_MMAP)
		will_be(outcome, MAPINFO_VERDICT_NONE,
			MAPINFO_WHY_NOT_MAPPABLE, -ENODEV);
	else if (prot & PROT_WRITE)
		will_be(outcome, MAPINFO_VERDICT_PRIVATE, MAPINFO_WHY_WRITABLE,
			0);
	else if (model.system.mode == MODEL_REFUSE)
		will_be(outcome, MAPINFO_VERDICT_NONE, MAPINFO_WHY_REFUSED,
			-EINVAL);
	else
		foresee_sharing(first, pages, outcome);
}

static void answer_system(struct mapinfo_system *answer)
{
	bool mmu = model.system.mode == MODEL_MMU;

	answer->abi = MAPINFO_ABI;
	answer->known = MMU_FACTS | MAPINFO_FACT_MSEAL;
	answer->facts = mmu ? MMU_FACTS : MAPINFO_FACT_ANON_ZEROED;
	answer->page_size = model.system.page_size;
	answer->sharing = mmu ? MAPINFO_SHARING_NEVER :
				MAPINFO_SHARING_MAYOVERLAY;
	answer->contiguous_max = mmu ? 0 : model.system.contiguous_max;
	answer->map_fixed_min = mmu ? 0x10000 : 0;
	answer->map_fixed_end = mmu ? UINTPTR_MAX / 2 : 0;
	answer->questions = QUESTION(MAPINFO_SYSTEM) | QUESTION(MAPINFO_MAP) |
			    QUESTION(MAPINFO_MAPS);
	if (!model.system.without_files)
		answer->questions |= QUESTION(MAPINFO_FILE) |
				     QUESTION(MAPINFO_FILES);
}

static void answer_file(struct mapinfo_file *answer)
{
	struct model_outcome outcome;

	if (answer->flags || answer->reserved || answer->error ||
	    answer->valid || answer->verdict)
		model_blame("the device is asked with fields that are not 0");
	if (answer->fd != MODEL_FD) {
		answer->error = -EBADF;
		return;
	}
	model_foresee((int)answer->prot, answer->offset, answer->length,
		      &outcome);
	answer->valid = MAPINFO_FILE_VALID_ANSWER | MAPINFO_FILE_VALID_SIZE;
	answer->verdict = outcome.verdict;
	answer->why = outcome.why;
	answer->map_error = outcome.error;
	answer->attributes = (outcome.past_eof ? MAPINFO_FILE_PAST_EOF : 0) |
			     (outcome.hits_bug ? MAPINFO_FILE_HITS_BUG : 0);
	answer->size = model.size;
}

static uint32_t verdict_of(size_t page)
{
	if (model_pages[page].kind != MODEL_SHARED)
		return MAPINFO_VERDICT_PRIVATE;
	return page < model_arena_pages() ? MAPINFO_VERDICT_SHAREABLE :
					    MAPINFO_VERDICT_DIRECT;
}

/* The pages around @page that are of the same mapping. */
static void answer_vma(struct mapinfo_map *answer, size_t page)
{
	uint32_t mapping = model_pages[page].mapping;
	size_t first = page, end = page + 1;

	while (model_pages[first - 1].kind != MODEL_FREE &&
	       model_pages[first - 1].mapping == mapping)
		first--;
	while (model_pages[end].kind != MODEL_FREE &&
	       model_pages[end].mapping == mapping)
		end++;
	answer->vma_start = (uintptr_t)model_memory(first);
	answer->vma_end = (uintptr_t)model_memory(end);
}

/* Only what the library looks at. */
static void answer_map(struct mapinfo_map *answer)
{
	uintptr_t start = (uintptr_t)answer->addr;
	size_t length = (size_t)answer->length, page;

	if (answer->flags || answer->fd || answer->valid || answer->verdict)
		model_blame("the device is asked with fields that are not 0");
	if (!length) {
		answer->error = -EINVAL;
		return;
	}
	page = model_is_inside(start, length) ? model_number(start) : 0;
	if (!page || model_pages[page].kind == MODEL_FREE) {
		answer->error = -ENOENT;
		return;
	}
	answer->valid = MAPINFO_VALID_VMA;
	answer_vma(answer, page);
	if (answer->addr + length > answer->vma_end) {
		answer->attributes = MAPINFO_ATTR_SPANS;
		return;
	}
	answer->verdict = verdict_of(page);
	answer->valid |= MAPINFO_VALID_VERDICT;
}

static long answer_many(unsigned long command,
			const struct mapinfo_vector *vector)
{
	struct mapinfo_file *files = (void *)(uintptr_t)vector->entries;
	struct mapinfo_map *maps = (void *)(uintptr_t)vector->entries;
	bool of_files = command == MAPINFO_FILES;
	uint32_t i;

	if (vector->flags || vector->reserved || !vector->count ||
	    vector->count > MAPINFO_VECTOR_MAX ||
	    vector->entry_size != (of_files ? sizeof(*files) : sizeof(*maps)))
		return -EINVAL;
	for (i = 0; i < vector->count; i++) {
		if (of_files)
			answer_file(&files[i]);
		else
			answer_map(&maps[i]);
	}
	return 0;
}

static bool is_about_files(unsigned long command)
{
	return command == MAPINFO_FILE || command == MAPINFO_FILES;
}

long model_ioctl(int fd, unsigned long command, void *argument)
{
	if (fd != MODEL_DEVICE || !model.devices) {
		model_blame("a question to what is not the device");
		return -EBADF;
	}
	if (command == MAPINFO_SYSTEM) {
		answer_system(argument);
		return 0;
	}
	model_counts.questions++;
	if (model_call_fails())
		return model.system.fail_with;
	if (model.system.without_files && is_about_files(command))
		return -ENOTTY;
	if (command == MAPINFO_FILE)
		answer_file(argument);
	else if (command == MAPINFO_MAP)
		answer_map(argument);
	else if (command == MAPINFO_FILES || command == MAPINFO_MAPS)
		return answer_many(command, argument);
	else
		return -ENOTTY;
	return 0;
}
