// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "lib.h"
#include "mounts.h"
#include "questions.h"
#include "world.h"

/* Addresses that there is always room for. */
#define ROOM	((uint64_t)1 << (sizeof(long) == 8 ? 44 : 29))
/* All bits up to @last, which is the highest that there is. */
#define UP_TO(last)	(2ULL * (last) - 1)

static void ask_about_system(void *entry, struct input *in)
{
	struct mapinfo_system *system = entry;

	system->flags = input_rarely(in, 8) ? input_byte(in) : 0;
}

static int expect_system(const void *entry)
{
	const struct mapinfo_system *system = entry;

	return system->flags ? -EINVAL : 0;
}

static const char *judge_system(const void *entry)
{
	const struct mapinfo_system *system = entry;

	if (system->abi != MAPINFO_ABI || system->questions != 31 ||
	    system->page_size != page_size())
		return "it is another module";
	if (system->known != UP_TO(MAPINFO_FACT_MSEAL) ||
	    system->facts & ~system->known ||
	    !(system->facts & MAPINFO_FACT_MMU) != !has_mmu())
		return "facts";
	return NULL;
}

static void ask_about_mapping(void *entry, struct input *in)
{
	struct mapinfo_map *map = entry;
	const unsigned int kind = input_below(in, 8);

	map->addr = world_address(in);
	map->length = kind == 1 ? 0 : input_number(in);
	map->flags = 0;
	map->fd = 0;
	if (kind == 1) {
		map->flags = MAPINFO_MAP_NEXT;
	} else if (kind == 2) {
		map->flags = MAPINFO_MAP_OF_FILE;
		map->fd = world_fd(in);
	} else if (kind == 3) {
		map->length = world_address(in) - map->addr;
	} else if (kind == 4) {
		map->flags = input_byte(in);
		map->fd = world_fd(in);
	}
}

static int expect_nothing(const void *entry)
{
	return 0;
}

/* Fields that are not valid are 0. */
static bool has_leftovers(const struct mapinfo_map *map)
{
	if (!(map->valid & MAPINFO_VALID_VMA) &&
	    (map->vma_start || map->vma_end || map->vma_flags))
		return true;
	if (!(map->valid & MAPINFO_VALID_FILE) &&
	    (map->vma_offset || map->dev_major || map->dev_minor || map->inode))
		return true;
	if (!(map->valid & MAPINFO_VALID_REGION) &&
	    (map->region_start || map->region_end || map->region_top ||
	     map->region_offset || map->region_flags || map->region_users))
		return true;
	return (!(map->valid & MAPINFO_VALID_VERDICT) && map->verdict) ||
	       (!(map->valid & MAPINFO_VALID_MAP_FIXED) && map->map_fixed);
}

/* Where nothing was answered, it was for what is asked; but for -EBADF and -ESTALE. */
static bool is_error_right(const struct mapinfo_map *map)
{
	const bool next = map->flags == MAPINFO_MAP_NEXT;
	const bool bad = map->flags & ~3U || map->flags == 3 ||
			 (next ? map->length || map->fd :
				 !map->length || (!map->flags && map->fd));

	if (bad)
		return map->error == -EINVAL;
	switch (map->error) {
	case 0:
	case -ENOENT:
		return true;
	case -EBADF:
	case -ESTALE:
		return map->flags == MAPINFO_MAP_OF_FILE;
	case -EOVERFLOW:
		return map->addr + map->length < map->addr ||
		       map->addr + map->length >= (size_t)-1;
	default:
		return false;
	}
}

static const char *judge_place(const struct mapinfo_map *map)
{
	if (map->vma_start >= map->vma_end || map->vma_start % page_size() ||
	    map->vma_end % page_size() || map->addr >= map->vma_end)
		return "bounds";
	if (!(map->flags & MAPINFO_MAP_NEXT) && map->addr < map->vma_start)
		return "it does not hold the address";
	if (map->valid & MAPINFO_VALID_REGION &&
	    (map->region_start > map->vma_start ||
	     map->region_top < map->region_end || !map->region_users))
		return "region";
	return NULL;
}

static const char *judge_mapping(const void *entry)
{
	const struct mapinfo_map *map = entry;
	const bool answered = map->valid & MAPINFO_VALID_VMA;

	if (!is_error_right(map))
		return "error";
	if (map->valid > UP_TO(MAPINFO_VALID_OF_FILE) ||
	    map->attributes > UP_TO(MAPINFO_ATTR_TOO_MANY) ||
	    map->verdict > MAPINFO_VERDICT_SHARED)
		return "what there is not";
	if (has_leftovers(map))
		return "a field that is not valid";
	if (answered == !!map->error)
		return "an answer with an error, or none of both";
	if (map->error && map->error != -ENOENT && map->error != -ESTALE &&
	    (map->valid || map->attributes))
		return "an answer to no question";
	if (!(map->valid & MAPINFO_VALID_REGION) == (answered && !has_mmu()))
		return "a region with an MMU, or none without";
	return answered ? judge_place(map) : NULL;
}

static void ask_about_file(void *entry, struct input *in)
{
	struct mapinfo_file *file = entry;

	file->fd = world_fd(in);
	file->prot = input_byte(in);
	if (!input_rarely(in, 8))
		file->prot &= RWX;
	else if (input_rarely(in, 2))
		file->prot = (uint32_t)input_number(in);
	file->offset = input_number(in);
	if (!input_rarely(in, 8))
		file->offset &= ~(uint64_t)(page_size() - 1);
	file->length = input_number(in);
	file->flags = input_rarely(in, 4) ? input_below(in, 8) :
		      input_below(in, 2);
	file->reserved = input_rarely(in, 16);
}

static bool is_prediction_clear(const struct mapinfo_file *file)
{
	const bool known = file->valid & MAPINFO_FILE_VALID_ANSWER;

	if (known == !!(file->attributes & MAPINFO_FILE_NOT_KNOWN))
		return false;
	if (!known)
		return !file->verdict && !file->map_error && file->why;
	return file->why && !file->verdict == !!file->map_error;
}

/* A file of huge pages was mapped to the end of the last one. */
static void unmap(void *start, size_t length)
{
	size_t huge;

	if (!munmap(start, length))
		return;
	huge = huge_page_size();
	if (!huge || munmap(start, length + -length % huge))
		fail("cannot unmap a file");
}

/*
 * With an MMU mmap() itself says it: but for a descriptor that others change, where
 * there is too little memory, or no room for that much, which comes before the file.
 */
static bool is_prediction_true(const struct mapinfo_file *file)
{
	long result;

	if (!has_mmu() || !(file->valid & MAPINFO_FILE_VALID_ANSWER) ||
	    file->fd == CHANGING_FD || file->length != (size_t)file->length ||
	    file->offset / page_size() != (size_t)(file->offset / page_size()))
		return true;
	/* mmap2() cannot be asked for a part of a page */
	if (sizeof(long) == 4 && file->offset % page_size())
		return true;
	result = raw_mmap(0, (size_t)file->length, (int)file->prot, MAP_PRIVATE,
			  file->fd, (off_t)file->offset);
	if (!is_error(result)) {
		unmap((void *)result, (size_t)file->length);
		result = 0;
	}
	if (result == file->map_error ||
	    (result == -ENOMEM && (!file->map_error || file->length > ROOM)))
		return true;
	ksft_print_msg("fd %d, prot %x, offset %llx, length %llx: why %u, error %d, mmap() %ld\n",
		       file->fd, file->prot, (unsigned long long)file->offset,
		       (unsigned long long)file->length, file->why,
		       file->map_error, result);
	return false;
}

static const char *judge_file(const void *entry)
{
	const struct mapinfo_file *file = entry;

	if (file->flags > 1 || file->reserved)
		return file->error == -EINVAL ? NULL : "error";
	if (file->error)
		return file->error == -EBADF && !file->valid &&
		       !file->attributes && !file->why && !file->size ?
		       NULL : "an answer with an error";
	if (file->valid > UP_TO(MAPINFO_FILE_VALID_HITS_BUG) ||
	    file->attributes > UP_TO(MAPINFO_FILE_NOT_KNOWN) ||
	    file->verdict > MAPINFO_VERDICT_SHARED ||
	    file->why > MAPINFO_WHY_DENIED)
		return "what there is not";
	if ((!(file->valid & MAPINFO_FILE_VALID_SIZE) && file->size) ||
	    (!(file->valid & MAPINFO_FILE_VALID_DIRECT_LENGTH) &&
	     file->direct_length) || file->direct_length % page_size())
		return "a field that is not valid";
	if (!is_prediction_clear(file))
		return "known and not known";
	return is_prediction_true(file) ? NULL : "mmap() does otherwise";
}

const struct question questions[QUESTIONS] = {
	{ "SYSTEM", _IOC_NR(MAPINFO_SYSTEM), _IOC_NR(MAPINFO_SYSTEM),
	  sizeof(struct mapinfo_system), offsetof(struct mapinfo_system, abi),
	  ask_about_system, expect_system, judge_system },
	{ "MAP", _IOC_NR(MAPINFO_MAP), _IOC_NR(MAPINFO_MAPS),
	  sizeof(struct mapinfo_map), offsetof(struct mapinfo_map, error),
	  ask_about_mapping, expect_nothing, judge_mapping },
	{ "FILE", _IOC_NR(MAPINFO_FILE), _IOC_NR(MAPINFO_FILES),
	  sizeof(struct mapinfo_file), offsetof(struct mapinfo_file, error),
	  ask_about_file, expect_nothing, judge_file },
};
