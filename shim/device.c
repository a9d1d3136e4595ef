// SPDX-License-Identifier: MIT
/* What is known of the system: from /dev/mapinfo, else by trying. */
#include <linux/fcntl.h>

#include "internal.h"

static const char device[] = MAPINFO_DEVICE;

static bool ask_device(struct mapinfo_context *context)
{
	const struct mapinfo_sys *sys = &context->sys;
	struct mapinfo_system *system = &context->system;
	long fd = sys->open(device, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return false;
	mapinfo_zero(system, sizeof(*system));
	if (sys->ioctl((int)fd, MAPINFO_SYSTEM, system) ||
	    system->abi != MAPINFO_ABI) {
		sys->close((int)fd);
		return false;
	}
	context->device = (int)fd;
	return true;
}

/*
 * mprotect() of nothing succeeds with an MMU and fails with ENOSYS without one
 * (other errors: a filter of system calls, say). Where there is no MMU, nothing
 * that needs one works.
 */
static void try_out(const struct mapinfo_sys *sys, uint32_t page_size,
		    struct mapinfo_system *system)
{
	long result = sys->mprotect(0, 0, PROT_NONE);

	mapinfo_zero(system, sizeof(*system));
	system->page_size = page_size;
	if (!result) {
		system->known = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |
				MAPINFO_FACT_HINT | MAPINFO_FACT_EOF_FAULTS |
				MAPINFO_FACT_ANON_ZEROED |
				MAPINFO_FACT_MPROTECT;
		system->facts = system->known;
		system->sharing = MAPINFO_SHARING_NEVER;
	} else if (result == -ENOSYS) {
		system->known = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |
				MAPINFO_FACT_NOREPLACE | MAPINFO_FACT_HINT |
				MAPINFO_FACT_EOF_FAULTS |
				MAPINFO_FACT_MPROTECT | MAPINFO_FACT_MSEAL;
	}
}

int mapinfo_open(struct mapinfo_context *context,
		 const struct mapinfo_sys *sys, uint32_t page_size)
{
	int ret = 0;

	if (!mapinfo_is_power_of_two(page_size))
		return -EINVAL;
	if (sys)
		mapinfo_copy(&context->sys, sys, sizeof(*sys));
	else
		ret = mapinfo_sys_init(&context->sys);
	context->device = -1;
	if (!ask_device(context))
		try_out(&context->sys, page_size, &context->system);
	return ret;
}

void mapinfo_close(struct mapinfo_context *context)
{
	if (context->device >= 0)
		context->sys.close(context->device);
	context->device = -1;
}

/* One question alone costs the kernel less than a vector of one. */
static int ask(const struct mapinfo_context *context, void *entries,
	       unsigned int count, unsigned int one, unsigned int many,
	       uint32_t entry_size)
{
	struct mapinfo_vector vector;
	void *argument = entries;
	unsigned int command = one;

	if (context->device < 0)
		return -ENODEV;
	if (count != 1) {
		vector.flags = 0;
		vector.count = count;
		vector.entry_size = entry_size;
		vector.reserved = 0;
		vector.entries = (uintptr_t)entries;
		argument = &vector;
		command = many;
	}
	return (int)context->sys.ioctl(context->device, command, argument);
}

int mapinfo_ask(const struct mapinfo_context *context,
		struct mapinfo_map *maps, unsigned int count)
{
	return ask(context, maps, count, MAPINFO_MAP, MAPINFO_MAPS,
		   sizeof(*maps));
}

int mapinfo_predict(const struct mapinfo_context *context,
		    struct mapinfo_file *files, unsigned int count)
{
	return ask(context, files, count, MAPINFO_FILE, MAPINFO_FILES,
		   sizeof(*files));
}
