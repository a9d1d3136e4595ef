// SPDX-License-Identifier: MIT
/* Asks the device whether what the loader is about to write is its own. */
#include "internal.h"

/* On the mapping that @address lies in. */
static int ask(const struct mapinfo_context *context, uintptr_t address,
	       struct mapinfo_map *map)
{
	int ret;

	mapinfo_zero(map, sizeof(*map));
	map->addr = address;
	map->length = 1;
	ret = (int)context->sys.ioctl(context->device, MAPINFO_MAP, map);
	return ret ? ret : map->error;
}

static bool is_private(const struct mapinfo_map *map)
{
	return map->valid & MAPINFO_VALID_VERDICT &&
	       map->verdict == MAPINFO_VERDICT_PRIVATE &&
	       (uintptr_t)map->vma_end > (uintptr_t)map->addr;
}

/* A range may be several mappings, one after the other. */
static int verify_range(const struct mapinfo_context *context,
			uintptr_t address, size_t length)
{
	uintptr_t last = address + length - 1;
	struct mapinfo_map map;

	for (;;) {
		int ret = ask(context, address, &map);

		if (ret)
			return ret;
		if (!is_private(&map))
			return MAPINFO_REFUSED(EPERM,
					       MAPINFO_REASON_NOT_PRIVATE);
		if ((uintptr_t)map.vma_end > last)
			return 0;
		address = (uintptr_t)map.vma_end;
	}
}

/* Relocation stores to all that is not shared, and with text relocations to that, too. */
int mapinfo_verify(const struct mapinfo_context *context,
		   const struct mapinfo_elf *elf,
		   const struct mapinfo_mapping *mapping,
		   struct mapinfo_error *error)
{
	const struct mapinfo_mapped *span = mapping->spans;
	const struct mapinfo_mapped *end = span + mapping->count;
	int why = MAPINFO_REFUSED(ENODEV, MAPINFO_REASON_NO_DEVICE);
	bool textrel;

	mapinfo_no_error(error);
	if (context->device < 0)
		return mapinfo_fail(error, why, -1);
	textrel = mapinfo_sees_textrel(elf, mapping);
	for (; span < end; span++) {
		if (span->strategy == MAPINFO_STRATEGY_SHARE && !textrel)
			continue;
		why = verify_range(context, span->start, span->length);
		if (why)
			return mapinfo_fail(error, why, -1);
	}
	return 0;
}
