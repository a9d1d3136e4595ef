// SPDX-License-Identifier: MIT
/*
 * Machines: their names, the pages that they usually have, and what the library knows of
 * them, whose header and that of libelf go in no file together.
 */
#include <stddef.h>
#include <stdio.h>

#include "../shim/machine.h"
#include "tool.h"

/*
 * As the kernel's Kconfig files have it, or what distributions take where there is a
 * choice. @nommu_page_size: if it is another one without an MMU.
 */
static const struct machine {
	uint16_t number;
	char name[12];
	uint32_t page_size;
	uint32_t nommu_page_size;
} machines[] = {
	{ EM_386, "i386", 4096, 0 },
	{ EM_68K, "m68k", 4096, 8192 }, /* without: ColdFire */
	{ EM_AARCH64, "arm64", 4096, 0 },
	{ EM_ALPHA, "Alpha", 8192, 0 },
	{ EM_ARCOMPACT, "ARC", 8192, 0 },
	{ EM_ARCV2, "ARC", 8192, 0 },
	{ EM_ARM, "ARM", 4096, 0 },
	{ EM_CSKY, "C-SKY", 4096, 0 },
	{ EM_LOONGARCH, "LoongArch", 16384, 0 },
	{ EM_MICROBLAZE, "MicroBlaze", 4096, 0 },
	{ EM_MIPS, "MIPS", 4096, 0 },
	{ EM_OPENRISC, "OpenRISC", 8192, 0 },
	{ EM_PARISC, "PA-RISC", 4096, 0 },
	{ EM_PPC, "PowerPC", 4096, 0 },
	{ EM_PPC64, "PowerPC", 65536, 0 },
	{ EM_RISCV, "RISC-V", 4096, 0 },
	{ EM_S390, "s390", 4096, 0 },
	{ EM_SH, "SH", 4096, 0 },
	{ EM_SPARC, "SPARC", 4096, 0 },
	{ EM_SPARCV9, "SPARC", 8192, 0 },
	{ EM_X86_64, "x86-64", 4096, 0 },
	{ EM_XTENSA, "Xtensa", 4096, 0 },
};

static const struct machine *find(unsigned int number)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(machines); i++)
		if (machines[i].number == number)
			return &machines[i];
	return NULL;
}

const char *machine_name(unsigned int number, char buffer[20])
{
	const struct machine *machine = find(number);

	if (machine)
		return machine->name;
	snprintf(buffer, 20, "machine %u", number);
	return buffer;
}

uint32_t usual_page_size(unsigned int number, bool mmu)
{
	const struct machine *machine = find(number);

	if (!machine)
		return 4096;
	return !mmu && machine->nommu_page_size ? machine->nommu_page_size :
						  machine->page_size;
}

unsigned int native_machine(void)
{
	return NATIVE_MACHINE;
}

uint32_t machine_flags(unsigned int number, unsigned int osabi, uint32_t flags)
{
	return (says_fdpic(number, osabi, flags) ? MAPINFO_ELF_FDPIC : 0) |
	       (must_flush(number) ? MAPINFO_ELF_STALE_CACHE : 0);
}
