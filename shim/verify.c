// SPDX-License-Identifier: MIT
/*
 * Asks whether what the loader is about to write is its own: the device or, where that is
 * missing, PROCMAP_QUERY.
 */
#include <linux/fcntl.h>

#include "internal.h"
#include "procmap.h"

/**
 * struct witness - who is asked
 * @sys: the system calls.
 * @fd: the device, or /proc/self/maps.
 * @device: which of them.
 */
struct witness {
	const struct mapinfo_sys *sys;
	int fd;
	bool device;
};

/**
 * struct evidence - what is said of the mapping that has an address
 * @end: the address after its last byte.
 * @private: nobody else has its memory, or may get it.
 */
struct evidence {
	uintptr_t end;
	bool private;
};

static int ask_device(const struct witness *witness, uintptr_t address,
		      struct evidence *evidence)
{
	struct mapinfo_map map;
	int ret;

	mapinfo_zero(&map, sizeof(map));
	map.addr = address;
	map.length = 1;
	ret = (int)witness->sys->ioctl(witness->fd, MAPINFO_MAP, &map);
	evidence->end = (uintptr_t)map.vma_end;
	evidence->private = map.valid & MAPINFO_VALID_VERDICT &&
			    map.verdict == MAPINFO_VERDICT_PRIVATE;
	return ret ? ret : map.error;
}

static int ask_procmap(const struct witness *witness, uintptr_t address,
		       struct evidence *evidence)
{
	struct procmap query;
	int ret;

	mapinfo_zero(&query, sizeof(query));
	query.size = sizeof(query);
	query.query_addr = address;
	ret = (int)witness->sys->ioctl(witness->fd, PROCMAP_ASK, &query);
	evidence->end = (uintptr_t)query.vma_end;
	evidence->private = !(query.vma_flags & (PROCMAP_SHARED |
						 PROCMAP_MAYOVERLAY));
	return ret;
}

/* A range may be several mappings, one after the other. */
static int verify_range(const struct witness *witness, uintptr_t address,
			size_t length)
{
	uintptr_t last = address + length - 1;
	struct evidence evidence;

	for (;;) {
		int ret = witness->device ?
			  ask_device(witness, address, &evidence) :
			  ask_procmap(witness, address, &evidence);

		if (ret)
			return ret;
		if (!evidence.private || evidence.end <= address)
			return MAPINFO_REFUSED(EPERM,
					       MAPINFO_REASON_NOT_PRIVATE);
		if (evidence.end > last)
			return 0;
		address = evidence.end;
	}
}

/* Relocation stores to all that is not shared, and with text relocations to that, too. */
static int verify(const struct witness *witness, const struct mapinfo_elf *elf,
		  const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_mapped *span = mapping->spans;
	const struct mapinfo_mapped *end = span + mapping->count;
	bool textrel = mapinfo_sees_textrel(elf, mapping);
	int why = 0;

	for (; !why && span < end; span++)
		if (span->strategy != MAPINFO_STRATEGY_SHARE || textrel)
			why = verify_range(witness, span->start, span->length);
	return why;
}

/* A kernel that has no PROCMAP_QUERY says ENOTTY. */
static int verify_by_procmap(const struct mapinfo_context *context,
			     const struct mapinfo_elf *elf,
			     const struct mapinfo_mapping *mapping)
{
	long fd = mapinfo_open_file(&context->sys, "/proc/self/maps",
				    O_RDONLY | O_CLOEXEC);
	const struct witness witness = { &context->sys, (int)fd, false };
	int why = -ENOTTY;

	if (fd >= 0) {
		why = verify(&witness, elf, mapping);
		context->sys.close((int)fd);
	}
	return why == -ENOTTY ? MAPINFO_REFUSED(ENODEV,
						MAPINFO_REASON_NO_DEVICE) : why;
}

int mapinfo_verify(const struct mapinfo_context *context,
		   const struct mapinfo_elf *elf,
		   const struct mapinfo_mapping *mapping,
		   struct mapinfo_error *error)
{
	const struct witness device = { &context->sys, context->device, true };
	int why;

	mapinfo_no_error(error);
	if (context->device >= 0)
		why = verify(&device, elf, mapping);
	else
		why = verify_by_procmap(context, elf, mapping);
	return mapinfo_result(error, why);
}
