// SPDX-License-Identifier: GPL-2.0-only
/* MAPINFO_SYSTEM: what holds for every mapping of the calling process. */
#include <linux/bits.h>
#include <linux/mm.h>

#include "memory.h"
#include "question.h"

#define ALL_FACTS							\
	(MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |			\
	 MAPINFO_FACT_NOREPLACE | MAPINFO_FACT_HINT |			\
	 MAPINFO_FACT_EOF_FAULTS | MAPINFO_FACT_ANON_ZEROED |		\
	 MAPINFO_FACT_MPROTECT | MAPINFO_FACT_MSEAL)

#define ALL_QUESTIONS							\
	(BIT(_IOC_NR(MAPINFO_SYSTEM)) | BIT(_IOC_NR(MAPINFO_MAP)) |	\
	 BIT(_IOC_NR(MAPINFO_FILE)) | BIT(_IOC_NR(MAPINFO_MAPS)) |	\
	 BIT(_IOC_NR(MAPINFO_FILES)))

static int answer_system(void *entry, unsigned int count)
{
	struct mapinfo_system *system = entry;

	if (system->flags)
		return -EINVAL;

	system->abi = MAPINFO_ABI;
	system->known = ALL_FACTS;
	system->page_size = PAGE_SIZE;
	system->questions = ALL_QUESTIONS;
	mapinfo_describe_mmap(system);
	return 0;
}

MAPINFO_QUESTION(mapinfo_system, struct mapinfo_system, abi,
		 MAPINFO_SYSTEM_SIZE_VER0, MAPINFO_SYSTEM_SIZE_VER0, answer_system);
