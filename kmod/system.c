// SPDX-License-Identifier: GPL-2.0-only
/* MAPINFO_SYSTEM: what holds for every mapping of the calling process. */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "mapinfo.h"

#define ALL_FACTS							\
	(MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |			\
	 MAPINFO_FACT_NOREPLACE | MAPINFO_FACT_HINT |			\
	 MAPINFO_FACT_EOF_FAULTS | MAPINFO_FACT_ANON_ZEROED |		\
	 MAPINFO_FACT_MPROTECT | MAPINFO_FACT_MSEAL)

#define ALL_QUESTIONS							\
	(BIT(_IOC_NR(MAPINFO_SYSTEM)) | BIT(_IOC_NR(MAPINFO_MAP)) |	\
	 BIT(_IOC_NR(MAPINFO_FILE)) | BIT(_IOC_NR(MAPINFO_MAPS)) |	\
	 BIT(_IOC_NR(MAPINFO_FILES)))

long mapinfo_answer_system(void __user *arg, size_t size,
			   const struct mapinfo_question *question)
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
		.questions	= ALL_QUESTIONS,
	};
	mapinfo_describe_mmap(&system);

	if (copy_to_user(arg, &system, min(size, sizeof(system))))
		return -EFAULT;
	return 0;
}
