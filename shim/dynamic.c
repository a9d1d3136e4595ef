// SPDX-License-Identifier: MIT
/* What the plan must know of the dynamic section, before it is in memory. */
#include <linux/elf.h>

#include "internal.h"

#ifdef __LP64__
typedef Elf64_Dyn dyn;
#else
typedef Elf32_Dyn dyn;
#endif

/* Not in the kernel's elf.h. */
#ifndef DT_FLAGS
#define DT_FLAGS	30
#endif
#ifndef DF_TEXTREL
#define DF_TEXTREL	4
#endif

/* Read at once: all that most libraries have, in half a KB of stack, or one. */
#define BLOCK		64

/* Looks at @count entries. Whether there may be more. */
static bool look(const dyn *entry, unsigned int count, struct mapinfo_elf *elf)
{
	for (; count; entry++, count--) {
		if (entry->d_tag == DT_NULL)
			return false;
		if (entry->d_tag == DT_TEXTREL ||
		    (entry->d_tag == DT_FLAGS &&
		     entry->d_un.d_val & DF_TEXTREL))
			elf->flags |= MAPINFO_ELF_TEXTREL;
	}
	return true;
}

/* Found by its address, as loaders do; what is past p_filesz is all DT_NULL. */
int mapinfo_elf_read_dynamic(const struct mapinfo_context *context, int fd,
			     struct mapinfo_elf *elf,
			     struct mapinfo_error *error)
{
	const struct mapinfo_input file = { context, error, fd };
	const struct mapinfo_segment *dynamic = &elf->dynamic;
	const struct mapinfo_segment *s;
	dyn entries[BLOCK];
	size_t count, skip, offset;

	mapinfo_success(error);
	s = dynamic->memsz ?
	    mapinfo_segment_at(elf, dynamic->vaddr, dynamic->memsz) : NULL;
	if (!s)
		return 0;
	skip = dynamic->vaddr - s->vaddr;
	offset = s->offset + skip;
	count = skip < s->filesz ? s->filesz - skip : 0;
	if (count > dynamic->memsz)
		count = dynamic->memsz;
	count /= sizeof(dyn);
	while (count) {
		unsigned int n = count < BLOCK ? (unsigned int)count : BLOCK;
		size_t length = n * sizeof(dyn);
		int ret = mapinfo_read(&file, entries, length, offset);

		if (ret)
			return ret;
		if (!look(entries, n, elf))
			break;
		offset += length;
		count -= n;
	}
	return 0;
}
