// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of the model: an arena, and behind it the pages of the file. What
 * may not be touched is poisoned for AddressSanitizer or, without it, filled with
 * a pattern.
 */
#include <string.h>
#include <sys/mman.h>

#include "model_memory.h"

#define MEMORY		(MODEL_ARENA + MODEL_FILE_MAX)
#ifdef __has_feature
#define HAS_FEATURE(feature)	__has_feature(feature)
#else
#define HAS_FEATURE(feature)	0
#endif

#if defined(__SANITIZE_ADDRESS__) || HAS_FEATURE(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define POISONED	true
#else
#define POISONED	false
#define ASAN_POISON_MEMORY_REGION(start, length)	((void)0)
#define ASAN_UNPOISON_MEMORY_REGION(start, length)	((void)0)
#endif

#define UNTOUCHED	0xc5

/* Pages beside what was in use that are looked at, too. */
#define MARGIN		4

/* Aligned as the largest segments are, for runs to be alike. */
static unsigned char memory[MEMORY] __attribute__((aligned(1 << 17)));
struct model_page model_pages[MEMORY / PAGE_MIN];
struct model model;
int model_stale_cache;

/* What the processor would execute; what of that it has been told, and has not. */
static unsigned char fetched[MEMORY];
static bool told[MEMORY], dirty[MEMORY];

void model_blame(const char *fault)
{
	if (!model.fault)
		model.fault = fault;
}

unsigned char *model_memory(size_t page)
{
	return memory + page * model.system.page_size;
}

size_t model_number(uintptr_t address)
{
	return (address - (uintptr_t)memory) / model.system.page_size;
}

bool model_is_inside(uintptr_t address, size_t length)
{
	uintptr_t start = address - (uintptr_t)memory;

	return start < MEMORY && length <= MEMORY - start;
}

size_t model_arena_pages(void)
{
	return MODEL_ARENA / model.system.page_size;
}

static size_t file_pages(void)
{
	return model_round(model.size) / model.system.page_size;
}

const struct model_page *model_page(uintptr_t address)
{
	if (!model_is_inside(address, 1))
		return NULL;
	return &model_pages[model_number(address)];
}

static void permit(size_t page)
{
	ASAN_UNPOISON_MEMORY_REGION(model_memory(page),
				    model.system.page_size);
}

static void forbid(size_t page)
{
	if (!POISONED)
		memset(model_memory(page), UNTOUCHED, model.system.page_size);
	ASAN_POISON_MEMORY_REGION(model_memory(page), model.system.page_size);
}

/* How many bytes of the file a page has that begins at @offset. */
static size_t bytes_in_page(uint64_t offset)
{
	if (offset >= model.size)
		return 0;
	if (model.size - offset > model.system.page_size)
		return model.system.page_size;
	return model.size - (size_t)offset;
}

static void fill_from_file(size_t page, uint64_t offset)
{
	unsigned char *bytes = model_memory(page);
	size_t length = bytes_in_page(offset);

	memcpy(bytes, model.bytes + offset, length);
	memset(bytes + length, 0, model.system.page_size - length);
}

/* The kernel tells of what it has copied. */
static void see_new_page(size_t page)
{
	size_t page_size = model.system.page_size;

	memcpy(fetched + page * page_size, model_memory(page), page_size);
	memset(told + page * page_size, 0, page_size);
	memset(dirty + page * page_size, 0, page_size);
}

void model_take(size_t page, enum model_kind kind, int prot, uint64_t offset)
{
	struct model_page *p = &model_pages[page];

	p->offset = offset;
	p->mapping = model.mappings;
	p->kind = kind;
	p->prot = prot;
	p->open = prot & PROT_WRITE && prot & PROT_EXEC;
	p->storable = model.system.mode == MODEL_MMU ? prot & PROT_WRITE :
						       kind != MODEL_SHARED;
	if (p->kept && model.system.stale)
		see_new_page(page);
	if (p->kept)
		return;
	if (page < model.low)
		model.low = page;
	if (page >= model.high)
		model.high = page + 1;
	if (kind == MODEL_NOTHING) {
		forbid(page);
		return;
	}
	permit(page);
	if (kind == MODEL_ANONYMOUS)
		memset(model_memory(page), 0, model.system.page_size);
	else
		fill_from_file(page, offset);
	if (model.system.stale)
		see_new_page(page);
}

void model_release(size_t page)
{
	struct model_page *p = &model_pages[page];

	p->kind = MODEL_FREE;
	if (!p->kept)
		forbid(page);
}

static bool is_free(size_t page)
{
	return model_pages[page].kind == MODEL_FREE && !model_pages[page].kept;
}

/* Kernels put mappings side by side; here a stray store is to be seen. */
size_t model_find_room(size_t pages)
{
	size_t end = model_arena_pages();
	size_t first = model.system.lowest % end, run = 0;
	size_t i, page;

	for (i = 0; i < 2 * end; i++) {
		page = (first + i) % end;
		if (!page)
			run = 0;
		run = is_free(page) ? run + 1 : 0;
		if (run == pages + 2)
			return page - pages;
	}
	return 0;
}

/* The other process: its memory is the file's or, where that is copied, new. */
static void start_other(void)
{
	const struct model_system *system = &model.system;
	bool direct = system->mode == MODEL_DIRECT;
	struct model_region *region = &model.regions[0];
	size_t page, i;

	if (!system->other_pages)
		return;
	page = direct ? model_arena_pages() + system->other_page :
			model_find_room(system->other_pages);
	region->start = (uintptr_t)model_memory(page);
	region->first = system->other_page;
	region->pages = system->other_pages;
	for (i = 0; !direct && i < system->other_pages; i++) {
		model_take(page + i, MODEL_SHARED, PROT_READ,
			   (system->other_page + i) * system->page_size);
		model_pages[page + i].kept = true;
		model_release(page + i);
	}
}

static void end_all(void)
{
	size_t page;

	for (page = model.low; page < model.high; page++) {
		if (is_free(page))
			continue;
		model_pages[page].kept = false;
		model_release(page);
	}
	for (page = model_arena_pages(); model.laid_out &&
	     page < model_arena_pages() + file_pages(); page++)
		if (model_pages[page].kind != MODEL_FREE)
			model_release(page);
}

/* The file's own pages, where they can be mapped. */
static void lay_out_file(void)
{
	size_t page, i;

	if (model.laid_out || model.system.mode != MODEL_DIRECT)
		return;
	model.laid_out = true;
	for (i = 0; i < file_pages(); i++) {
		page = model_arena_pages() + i;
		permit(page);
		fill_from_file(page, i * model.system.page_size);
		model_pages[page].kept = true;
		model_pages[page].offset = i * model.system.page_size;
	}
}

static void lay_out_all(uint32_t page_size)
{
	size_t page;

	ASAN_UNPOISON_MEMORY_REGION(memory, sizeof(memory));
	memset(model_pages, 0, sizeof(model_pages));
	model.system.page_size = page_size;
	for (page = 0; page < MEMORY / page_size; page++)
		forbid(page);
	model.laid_out = false;
	model.low = model_arena_pages();
	model.high = 0;
}

void model_set_file(const void *bytes, size_t size)
{
	size_t page;

	if (!model.system.page_size)
		lay_out_all(PAGE_MIN);
	end_all();
	for (page = 0; model.laid_out && page < file_pages(); page++) {
		model_pages[model_arena_pages() + page].kept = false;
		forbid(model_arena_pages() + page);
	}
	model.laid_out = false;
	model.bytes = bytes;
	model.size = size;
}

void model_start(const struct model_system *system)
{
	if (model.fault || model.system.page_size != system->page_size)
		lay_out_all(system->page_size);
	else
		end_all();
	model.system = *system;
	model.fault = NULL;
	model.used = 0;
	model.mappings = 0;
	model.relocated = false;
	model.system.stale |= !CACHES_SEE_STORES;
	model_stale_cache = model.system.stale;
	model.devices = 0;
	model.low = model_arena_pages();
	model.high = 0;
	memset(model.regions, 0, sizeof(model.regions));
	memset(&model_counts, 0, sizeof(model_counts));
	lay_out_file();
	start_other();
}

void model_relocated(void)
{
	model.relocated = true;
}

void model_dirty(uintptr_t address, size_t length)
{
	if (model.system.stale)
		memset(dirty + (address - (uintptr_t)memory), true, length);
}

/* Once for each byte, and not where nothing was stored. */
void model_fetch(uintptr_t address, size_t length)
{
	size_t at = address - (uintptr_t)memory, i;

	if (!model.system.stale)
		model_blame("a processor is told of what it sees by itself");
	if (!model.system.stale)
		return;
	if (!model.relocated && !model.system.overlapping &&
	    !memchr(dirty + at, true, length))
		model_blame("the processor is told of what nobody has stored");
	for (i = at; i < at + length; i++) {
		if (told[i] && !model.system.overlapping)
			model_blame("the processor is told twice");
		told[i] = true;
	}
	memcpy(fetched + at, memory + at, length);
}

bool model_is_fetched(uintptr_t address, size_t length)
{
	return !model.system.stale ||
	       !memcmp(fetched + (address - (uintptr_t)memory),
		       (const void *)address, length);
}

size_t model_mapped(void)
{
	size_t end = model_arena_pages() + file_pages();
	size_t page, count = 0;

	for (page = model.low; page < model.high; page++)
		count += model_pages[page].kind != MODEL_FREE;
	for (page = model_arena_pages(); model.laid_out && page < end; page++)
		count += model_pages[page].kind != MODEL_FREE;
	return count;
}

/* Pages of the file itself are never private. */
size_t model_private(void)
{
	const struct model_page *p;
	size_t page, count = 0;

	for (page = model.low; page < model.high; page++) {
		p = &model_pages[page];
		count += (p->kind == MODEL_ANONYMOUS && p->prot) ||
			 (p->kind != MODEL_FREE && p->storable);
	}
	return count;
}

bool model_is_clean(void)
{
	return !model_mapped() && !model.devices;
}

static bool is_all(const unsigned char *bytes, unsigned char byte, size_t length)
{
	return !length || (bytes[0] == byte &&
			   !memcmp(bytes, bytes + 1, length - 1));
}

/* A store to what is poisoned does not get as far as here. */
static bool is_untouched(size_t page)
{
	return POISONED || is_all(model_memory(page), UNTOUCHED,
				  model.system.page_size);
}

static bool is_as_in_file(size_t page)
{
	const unsigned char *bytes = model_memory(page);
	uint64_t offset = model_pages[page].offset;
	size_t length = bytes_in_page(offset);

	return !memcmp(bytes, model.bytes + offset, length) &&
	       is_all(bytes + length, 0, model.system.page_size - length);
}

static bool is_as_mapped(size_t page)
{
	switch (model_pages[page].kind) {
	case MODEL_ANONYMOUS:
		return is_all(model_memory(page), 0, model.system.page_size);
	case MODEL_PRIVATE:
		return is_as_in_file(page);
	default:
		return true;
	}
}

static void check_page(size_t page)
{
	const struct model_page *p = &model_pages[page];

	if (p->kept && !is_as_in_file(page))
		model_blame("a store to the file or to another process");
	else if (is_free(page) && !is_untouched(page))
		model_blame("a store to free memory");
	else if (p->kind == MODEL_NOTHING && !is_untouched(page))
		model_blame("a store where an access faults");
	else if (p->kind == MODEL_SHARED && !is_as_in_file(page))
		model_blame("a store to shared memory");
	else if (!p->storable && !is_as_mapped(page))
		model_blame("a store to what is not writable");
}

const char *model_fault(bool everywhere)
{
	size_t arena = model_arena_pages();
	size_t low = model.low < MARGIN || everywhere ? 0 : model.low - MARGIN;
	size_t high = everywhere ? arena : model.high + MARGIN;
	size_t end = MEMORY / model.system.page_size;
	size_t page;

	for (page = low; page < high && page < arena; page++)
		check_page(page);
	if (!everywhere && model.system.mode != MODEL_DIRECT)
		return model.fault;
	if (!everywhere && end > arena + file_pages() + MARGIN)
		end = arena + file_pages() + MARGIN;
	for (page = arena; page < end; page++)
		check_page(page);
	return model.fault;
}
