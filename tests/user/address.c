// SPDX-License-Identifier: GPL-2.0-only
/* The load map is laid out as the kernel and FDPIC loaders know it. */
#include <linux/elf-fdpic.h>
#include <mapinfo.h>

#include "kselftest.h"

#ifdef __LP64__
/* The kernel's header got a 64-bit form in Linux 6.6 only. */
struct seg {
	uint64_t addr, p_vaddr, p_memsz;
};
#else
#define seg	elf32_fdpic_loadseg
#endif

#define SAME(member)							\
	(offsetof(struct mapinfo_loadseg, member) ==			\
	 offsetof(struct seg, member))

int main(void)
{
	ksft_print_header();
	ksft_set_plan(2);
	ksft_test_result(sizeof(struct mapinfo_loadseg) == sizeof(struct seg) &&
			 SAME(addr) && SAME(p_vaddr) && SAME(p_memsz),
			 "a segment\n");
	ksft_test_result(offsetof(struct mapinfo_loadmap, version) ==
			 offsetof(struct elf32_fdpic_loadmap, version) &&
			 offsetof(struct mapinfo_loadmap, nsegs) ==
			 offsetof(struct elf32_fdpic_loadmap, nsegs) &&
			 offsetof(struct mapinfo_loadmap, segs) ==
			 sizeof(uintptr_t), "segments follow\n");
	ksft_finished();
}
