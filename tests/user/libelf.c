// SPDX-License-Identifier: GPL-2.0-only
/* The header reader: every library of this system, as libelf sees it. */
#include <gelf.h>
#include <sys/mman.h>

#include "kselftest.h"
#include "lib.h"

static unsigned int differing;

/* Of libelf's view of a library, the PT_LOADs with memory. */
static bool same_segments(Elf *libelf, const struct mapinfo_elf *elf)
{
	unsigned int found = 0;
	GElf_Phdr phdr;
	size_t i, count;

	if (elf_getphdrnum(libelf, &count))
		return false;
	for (i = 0; i < count; i++) {
		const struct mapinfo_segment *s = &elf->segments[found];

		if (!gelf_getphdr(libelf, (int)i, &phdr))
			return false;
		if (phdr.p_type != PT_LOAD || !phdr.p_memsz)
			continue;
		if (found++ == elf->count || s->phdr != (int)i ||
		    s->offset != phdr.p_offset || s->vaddr != phdr.p_vaddr ||
		    s->filesz != phdr.p_filesz || s->memsz != phdr.p_memsz ||
		    !(s->prot & PROT_READ) != !(phdr.p_flags & PF_R) ||
		    !(s->prot & PROT_WRITE) != !(phdr.p_flags & PF_W) ||
		    !(s->prot & PROT_EXEC) != !(phdr.p_flags & PF_X))
			return false;
	}
	return found == elf->count;
}

static void compare(const struct library *library)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	Elf *libelf = elf_begin(library->fd, ELF_C_READ, NULL);

	if (mapinfo_elf_parse(library->bytes, library->size, library->size,
			      &elf, &error) ||
	    !libelf || !same_segments(libelf, &elf)) {
		ksft_print_msg("%s\n", library->path);
		differing++;
	}
	elf_end(libelf);
}

int main(void)
{
	unsigned int n;

	ksft_print_header();
	ksft_set_plan(1);
	elf_version(EV_CURRENT);
	n = for_each_library(500, compare);
	ksft_print_msg("%u libraries\n", n);
	ksft_test_result(n && !differing, "libelf sees the same segments\n");
	ksft_finished();
}
