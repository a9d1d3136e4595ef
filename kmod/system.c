// SPDX-License-Identifier: GPL-2.0-only
/* MAPINFO_SYSTEM: what holds for every mapping of the calling process. */
#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "mapinfo.h"

#define ALL_FACTS							\
	(MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |			\
	 MAPINFO_FACT_NOREPLACE | MAPINFO_FACT_HINT |			\
	 MAPINFO_FACT_EOF_FAULTS | MAPINFO_FACT_ANON_ZEROED |		\
	 MAPINFO_FACT_MPROTECT | MAPINFO_FACT_MSEAL)

#ifdef CONFIG_MMU

static void describe_mmap(struct mapinfo_system *system)
{
	system->facts = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |
			MAPINFO_FACT_NOREPLACE | MAPINFO_FACT_HINT |
			MAPINFO_FACT_EOF_FAULTS | MAPINFO_FACT_ANON_ZEROED |
			MAPINFO_FACT_MPROTECT;
	if (VM_SEALED != VM_NONE)
		system->facts |= MAPINFO_FACT_MSEAL;
	system->sharing = MAPINFO_SHARING_NEVER;
	system->map_fixed_min = PAGE_ALIGN(CONFIG_DEFAULT_MMAP_MIN_ADDR);
	system->map_fixed_end = TASK_SIZE;
}

#else /* mm/nommu.c */

static void describe_mmap(struct mapinfo_system *system)
{
	if (!IS_ENABLED(CONFIG_MMAP_ALLOW_UNINITIALIZED))
		system->facts = MAPINFO_FACT_ANON_ZEROED;
	system->sharing = MAPINFO_SHARING_FLAG;
}

#endif

long mapinfo_answer_system(void __user *arg, size_t size)
{
	struct mapinfo_system system;
	int ret;

	BUILD_BUG_ON(sizeof(system) != MAPINFO_SYSTEM_SIZE_VER0);

	ret = copy_struct_from_user(&system, sizeof(system), arg, size);
	if (ret)
		return ret;
	if (system.flags)
		return -EINVAL;

	system = (struct mapinfo_system){
		.abi		= MAPINFO_ABI,
		.known		= ALL_FACTS,
		.page_size	= PAGE_SIZE,
	};
	describe_mmap(&system);

	if (copy_to_user(arg, &system, min(size, sizeof(system))))
		return -EFAULT;
	return 0;
}
