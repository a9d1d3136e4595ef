// SPDX-License-Identifier: GPL-2.0-only
/* The system calls of the model. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "model_memory.h"
#include "random.h"

struct model_counts model_counts;

bool model_call_fails(void)
{
	return ++model_counts.calls == model.system.fail_at;
}

void model_fail_at(unsigned int call, int with)
{
	model.system.fail_at = call;
	model.system.fail_with = with;
}

static long model_open(const char *path, int flags)
{
	if (strcmp(path, MAPINFO_DEVICE))
		model_blame("something else than the device is opened");
	if (!(flags & O_CLOEXEC))
		model_blame("the device would be open in other programs");
	if (!model.system.device)
		return -ENOENT;
	model.devices++;
	return MODEL_DEVICE;
}

static long model_close(int fd)
{
	if (fd != MODEL_DEVICE || !model.devices) {
		model_blame("what is closed is not the device, or not open");
		return -EBADF;
	}
	model.devices--;
	return 0;
}

static long model_file_size(int fd, uint64_t *size)
{
	if (model_call_fails())
		return model.system.fail_with;
	if (fd != MODEL_FD)
		return -EBADF;
	*size = model.size;
	return 0;
}

/* With an MMU, the kernel's own stores fault where the process's do. */
bool model_is_own(uintptr_t address, size_t length)
{
	const struct model_page *p, *end;

	if (!model_is_inside(address, length))
		return false;
	p = &model_pages[model_number(address)];
	end = &model_pages[model_number(address + length - 1)];
	for (; p <= end; p++)
		if ((p->kind != MODEL_ANONYMOUS && p->kind != MODEL_PRIVATE) ||
		    (model.system.mode == MODEL_MMU && !(p->prot & PROT_WRITE)))
			return false;
	return true;
}

/* Cuts a read, from one byte on, or interrupts it: returns 0 then. */
static size_t cut(size_t length)
{
	uint64_t *seed = &model.system.cut;

	if (!*seed || !length)
		return length;
	switch (random_below(seed, 4)) {
	case 0:
		model_counts.cut++;
		return 0;
	case 1:
		model_counts.cut++;
		return 1 + random_below(seed, length);
	default:
		return length;
	}
}

static long model_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	size_t left = offset < model.size ? model.size - (size_t)offset : 0;
	bool inside = model_is_inside((uintptr_t)buffer, 1);

	if (model_call_fails())
		return model.system.fail_with;
	if (fd != MODEL_FD || !length) {
		model_blame("a read of nothing, or of something else");
		return -EBADF;
	}
	if (length > left)
		length = left;
	if (!length)
		return 0;
	if (inside && !model_is_own((uintptr_t)buffer, length)) {
		model_blame("a read to where no store may go");
		return -EFAULT;
	}
	length = cut(length);
	if (!length)
		return -EINTR;
	memcpy(buffer, model.bytes + offset, length);
	if (inside)
		model_counts.bytes_read += length;
	if (inside)
		model_dirty((uintptr_t)buffer, length);
	return (long)length;
}

/* Puts a new mapping over pages, which are mapped already if @fixed. */
static void take_pages(size_t page, size_t length, enum model_kind kind,
		       int prot, uint64_t offset, bool fixed)
{
	size_t page_size = model.system.page_size, i;
	uint64_t file_end = model_round(model.size);

	model.mappings++;
	if (!fixed)
		model.used += length;
	for (i = 0; i < length; i += page_size) {
		bool beyond = kind == MODEL_PRIVATE &&
			      offset + i >= file_end &&
			      model.system.mode == MODEL_MMU;

		model_take(page + i / page_size, beyond ? MODEL_NOTHING : kind,
			   prot, kind == MODEL_ANONYMOUS ? 0 : offset + i);
	}
}

/* An address may look negative. */
static bool is_error(long result)
{
	return (unsigned long)result > -4096UL;
}

static bool is_out_of_memory(size_t length)
{
	return model.system.memory &&
	       length > model.system.memory - model.used;
}

/* Memory of its own, where there is room. */
static long map_anywhere(size_t length, enum model_kind kind, int prot,
			 uint64_t offset)
{
	size_t pages = length / model.system.page_size, page;

	if (model.system.contiguous_max &&
	    length > model.system.contiguous_max)
		model_blame("more in one piece than the kernel ever gives");
	if (is_out_of_memory(length))
		return -ENOMEM;
	page = model_find_room(pages);
	if (!page)
		return -ENOMEM;
	take_pages(page, length, kind, prot, offset, false);
	if (length > model_counts.largest)
		model_counts.largest = length;
	return (long)model_memory(page);
}

static bool is_mapped(uintptr_t address, size_t length)
{
	size_t page, end;

	if (!model_is_inside(address, length))
		return false;
	page = model_number(address);
	end = model_number(address + length - 1) + 1;
	for (; page < end; page++)
		if (model_pages[page].kind == MODEL_FREE)
			return false;
	return true;
}

static long map_with_mmu(uintptr_t address, size_t length, int prot, int flags,
			 uint64_t offset)
{
	enum model_kind kind = flags & MAP_ANONYMOUS ? MODEL_ANONYMOUS :
						      MODEL_PRIVATE;

	if (kind == MODEL_ANONYMOUS && prot != PROT_NONE)
		model_counts.bytes_zeroed += length;
	if (!(flags & MAP_FIXED))
		return map_anywhere(length, kind, prot, offset);
	if (address % model.system.page_size || !is_mapped(address, length)) {
		model_blame("MAP_FIXED over what is not one's own");
		return -EINVAL;
	}
	take_pages(model_number(address), length, kind, prot, offset, true);
	return (long)address;
}

static long add_region(long start, uint64_t offset, size_t length)
{
	struct model_region *region = model.regions;

	if (is_error(start))
		return start;
	/* the first is the other process's */
	for (region++; region->start; region++)
		;
	region->start = (uintptr_t)start;
	region->first = offset / model.system.page_size;
	region->pages = length / model.system.page_size;
	return start;
}

/* What the kernel fills a copy with. */
static void count_copy(uint64_t offset, size_t length)
{
	size_t left = offset < model.size ? model.size - (size_t)offset : 0;

	if (left > length)
		left = length;
	model_counts.bytes_read += left;
	model_counts.bytes_zeroed += length - left;
}

/* Memory that is there already: none of it may be mapped by this process. */
static long map_again(uintptr_t start, size_t length, int prot,
		      uint64_t offset, bool hits_bug)
{
	size_t page = model_number(start), i;

	if (hits_bug)
		model_blame("a mapping that stops the kernel");
	model.mappings++;
	for (i = 0; i < length / model.system.page_size; i++) {
		if (model_pages[page + i].kind != MODEL_FREE)
			model_blame("what the process has mapped is mapped again");
		model_take(page + i, MODEL_SHARED, prot,
			   offset + i * model.system.page_size);
	}
	return (long)start;
}

static long map_shared(size_t length, int prot, uint64_t offset)
{
	struct model_outcome outcome;
	long start;

	model_foresee(prot, offset, length, &outcome);
	if (outcome.error) {
		model_counts.refused++;
		return outcome.error;
	}
	if (outcome.start) {
		start = map_again(outcome.start, length, prot, offset,
				  outcome.hits_bug);
		if (outcome.why == MAPINFO_WHY_INSIDE)
			return start;
	} else {
		start = map_anywhere(length, MODEL_SHARED, prot, offset);
		if (!is_error(start))
			count_copy(offset, length);
	}
	return add_region(start, offset, length);
}

static long map_without_mmu(size_t length, int prot, int flags,
			    uint64_t offset)
{
	enum model_kind kind = flags & MAP_ANONYMOUS ? MODEL_ANONYMOUS :
						      MODEL_PRIVATE;
	long start;

	if (flags & MAP_FIXED)
		return -EINVAL;
	if (kind == MODEL_PRIVATE && model.system.mode == MODEL_NO_MMAP) {
		model_counts.refused++;
		return -ENODEV;
	}
	if (kind == MODEL_PRIVATE && !(prot & PROT_WRITE))
		return map_shared(length, prot, offset);
	start = map_anywhere(length, kind, prot, offset);
	if (is_error(start))
		return start;
	if (kind == MODEL_PRIVATE)
		count_copy(offset, length);
	else
		model_counts.bytes_zeroed += length;
	return start;
}

static bool may_execute(int prot, int flags)
{
	if (!(prot & PROT_EXEC))
		return true;
	return !(model.system.noexec && !(flags & MAP_ANONYMOUS)) &&
	       !(model.system.strict && prot & PROT_WRITE);
}

/* The last page of the address space, which nobody can have. */
static long model_probe(void)
{
	if (model.system.unclear)
		return -EPERM;
	return model.system.mode == MODEL_MMU ? -ENOMEM : -EINVAL;
}

static long model_mmap(uintptr_t address, size_t length, int prot, int flags,
		       int fd, uint64_t offset)
{
	/* how a context is opened where there is no device */
	if (address == -(uintptr_t)model.system.page_size)
		return model_probe();
	if (model_call_fails())
		return model.system.fail_with;
	if ((flags & ~(MAP_FIXED | MAP_ANONYMOUS)) != MAP_PRIVATE)
		model_blame("flags that nothing here needs");
	if (fd != (flags & MAP_ANONYMOUS ? -1 : MODEL_FD))
		model_blame("a mapping of something else");
	if (!length || offset % model.system.page_size) {
		model_blame("a mapping of nothing, or from within a page");
		return -EINVAL;
	}
	if (length > MODEL_ARENA)
		return -ENOMEM;
	length = model_round(length);
	if (model.system.mode == MODEL_MMU && !may_execute(prot, flags))
		return model.system.noexec ? -EPERM : -EACCES;
	if (model.system.mode == MODEL_MMU)
		return map_with_mmu(address, length, prot, flags, offset);
	return map_without_mmu(length, prot, flags, offset);
}

static void remove_region(uintptr_t start)
{
	struct model_region *region = model.regions + 1;
	struct model_region *last;

	while (region->start && region->start != start)
		region++;
	if (!region->start)
		return;
	for (last = region; last[1].start; last++)
		;
	*region = *last;
	last->start = 0;
}

static bool same_mapping(size_t page, size_t other)
{
	return model_pages[page].kind != MODEL_FREE &&
	       model_pages[other].kind != MODEL_FREE &&
	       model_pages[page].mapping == model_pages[other].mapping;
}

/* Whether mappings begin and end where these pages do. */
static bool is_whole(size_t page, size_t pages)
{
	return !same_mapping(page - 1, page) &&
	       !same_mapping(page + pages - 1, page + pages);
}

/* Whether pages are of one mapping and, if @whole, all of it. */
static bool is_one_mapping(size_t page, size_t pages, bool whole)
{
	size_t i;

	for (i = 1; i < pages; i++)
		if (!same_mapping(page, page + i))
			return false;
	return !whole || is_whole(page, pages);
}

/* Only of a part of a mapping can it fail, as that takes memory. */
static long model_munmap(uintptr_t address, size_t length)
{
	bool fails = model_call_fails();
	size_t page, pages, i;

	if (address % model.system.page_size || !length)
		return -EINVAL;
	length = model_round(length);
	if (!is_mapped(address, length)) {
		model_blame("what is unmapped is not mapped");
		return -EINVAL;
	}
	page = model_number(address);
	pages = length / model.system.page_size;
	/* without an MMU, a mapping of a file goes as a whole or not at all */
	if (model.system.mode != MODEL_MMU &&
	    !is_one_mapping(page, pages,
			    model_pages[page].kind != MODEL_ANONYMOUS))
		return -EINVAL;
	if (fails && !is_whole(page, pages))
		return model.system.fail_with;
	if (!model_pages[page].kept)
		model.used -= length;
	if (model_pages[page].kind == MODEL_SHARED)
		remove_region(address);
	for (i = 0; i < pages; i++)
		model_release(page + i);
	return 0;
}

static bool may_become(const struct model_page *page, int prot)
{
	if (!(prot & PROT_EXEC))
		return true;
	if (page->prot & PROT_EXEC)
		return !model.system.strict || !(prot & PROT_WRITE);
	return !model.system.strict &&
	       !(model.system.noexec && page->kind == MODEL_PRIVATE);
}

static void protect(struct model_page *page, int prot)
{
	page->prot = prot;
	page->storable |= prot & PROT_WRITE;
	page->open |= prot & PROT_WRITE && prot & PROT_EXEC;
}

static long model_mprotect(uintptr_t address, size_t length, int prot)
{
	size_t page, i;

	if (length && model_call_fails())
		return model.system.fail_with;
	if (model.system.mode != MODEL_MMU || model.system.filtered)
		return -ENOSYS;
	if (address % model.system.page_size)
		return -EINVAL;
	length = model_round(length);
	if (length && !is_mapped(address, length)) {
		model_blame("what is protected is not mapped");
		return -ENOMEM;
	}
	page = model_number(address);
	for (i = 0; i < length / model.system.page_size; i++)
		if (!may_become(&model_pages[page + i], prot))
			return -EACCES;
	for (i = 0; i < length / model.system.page_size; i++)
		protect(&model_pages[page + i], prot);
	return 0;
}

static long model_flush(uintptr_t address, size_t length)
{
	if (model_call_fails())
		return model.system.fail_with;
	if (!length || !is_mapped(address, length))
		model_blame("what is flushed is not mapped");
	else
		model_fetch(address, length);
	return 0;
}

/* Each store of the library that is none of the kernel's: linked in front of it. */
void __real_mapinfo_zero(void *to, size_t length);
void __wrap_mapinfo_zero(void *to, size_t length);

void __wrap_mapinfo_zero(void *to, size_t length)
{
	if (length && model_is_inside((uintptr_t)to, 1) &&
	    !model_is_own((uintptr_t)to, length))
		model_blame("zeroes are stored to what is not one's own");
	else
		__real_mapinfo_zero(to, length);
}

void model_sys(struct mapinfo_sys *sys)
{
	sys->open = model_open;
	sys->close = model_close;
	sys->ioctl = model_ioctl;
	sys->mmap = model_mmap;
	sys->munmap = model_munmap;
	sys->mprotect = model_mprotect;
	sys->pread = model_pread;
	sys->file_size = model_file_size;
	sys->flush = model_flush;
}
