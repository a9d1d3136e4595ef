// SPDX-License-Identifier: MIT
/* What is known of the system: from /dev/mapinfo, else by trying. */
#include <linux/fcntl.h>

#include "internal.h"

static const char device[] = MAPINFO_DEVICE;

long mapinfo_open_file(const struct mapinfo_sys *sys, const char *path, int flags)
{
	unsigned int low = 0;
	long fd;
	int i;

	for (;;) {
		fd = sys->open(path, flags);
		if (fd < 0 || fd > 2)
			break;
		low |= 1U << fd;
	}
	for (i = 0; low; i++, low >>= 1)
		if (low & 1)
			sys->close(i);
	return fd;
}

bool mapinfo_open_device(struct mapinfo_context *context)
{
	const struct mapinfo_sys *sys = &context->sys;
	/* a tty does not become the controlling one, and a FIFO does not stop */
	long fd = mapinfo_open_file(sys, device,
				    O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct mapinfo_system system;

	if (fd < 0)
		return false;
	mapinfo_zero(&system, sizeof(system));
	if (sys->ioctl((int)fd, MAPINFO_SYSTEM, &system) ||
	    system.abi != MAPINFO_ABI) {
		sys->close((int)fd);
		return false;
	}
	mapinfo_copy(&context->system, &system, sizeof(system));
	context->device = (int)fd;
	return true;
}

/*
 * No process can have the last page of the address space: with an MMU, mmap() finds that
 * first (ENOMEM), without one that MAP_FIXED is asked for (EINVAL). Nothing is mapped.
 */
static long try_map_fixed(const struct mapinfo_sys *sys, uint32_t page_size)
{
	return sys->mmap(-(uintptr_t)page_size, page_size, PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

/*
 * mprotect() of nothing fails with ENOSYS where there is no MMU, and with anything else
 * or nothing where there is: some do not take an address of 0. A filter of system calls
 * may say ENOSYS of what is there. Where there is no MMU, nothing that needs one works.
 */
static void try_out(const struct mapinfo_sys *sys, uint32_t page_size,
		    struct mapinfo_system *system)
{
	uint64_t mmu = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |
		       MAPINFO_FACT_HINT | MAPINFO_FACT_EOF_FAULTS |
		       MAPINFO_FACT_ANON_ZEROED;
	long result = -ENOMEM;

	mapinfo_zero(system, sizeof(*system));
	system->page_size = page_size;
	if (!MAY_HAVE_MMU) {
		system->known = MAPINFO_FACTS_OF_MMU;
		return;
	}
	if (sys->mprotect(0, 0, PROT_NONE) == -ENOSYS)
		result = try_map_fixed(sys, page_size);
	else
		mmu |= MAPINFO_FACT_MPROTECT;
	if (result == -ENOMEM) {
		system->known = mmu;
		system->facts = mmu;
		system->sharing = MAPINFO_SHARING_NEVER;
	} else if (result == -EINVAL) {
		system->known = MAPINFO_FACTS_OF_MMU;
	}
}

int mapinfo_open(struct mapinfo_context *context,
		 const struct mapinfo_sys *sys, uint32_t page_size)
{
	int ret = 0;

	if (sys)
		mapinfo_copy(&context->sys, sys, sizeof(*sys));
	else
		ret = mapinfo_sys_init(&context->sys);
	context->device = -1;
	context->policy = 0;
	/* what keeps its distance is not shared: there is nothing else to ask */
	if (!HAS_FDPIC || !mapinfo_open_device(context))
		try_out(&context->sys, page_size, &context->system);
	return mapinfo_is_power_of_two(page_size) ? ret : -EINVAL;
}

void mapinfo_close(struct mapinfo_context *context)
{
	/* 0 in a context that is all 0 */
	if (HAS_FDPIC && context->device > 0)
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
