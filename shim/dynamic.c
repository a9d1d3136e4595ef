// SPDX-License-Identifier: MIT
/* What the dynamic section says that matters for mapping: text relocations. */
#include "internal.h"
#include "native.h"

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
static bool look(const struct dyn *d, size_t count, struct mapinfo_elf *elf)
{
	for (; count; d++, count--) {
		if (d->e.d_tag == DT_NULL)
			return false;
		if (d->e.d_tag == DT_TEXTREL ||
		    (d->e.d_tag == DT_FLAGS && d->e.d_un.d_val & DF_TEXTREL))
			elf->flags |= MAPINFO_ELF_TEXTREL;
	}
	return true;
}

/*
 * The segment that has it, found by its address, as loaders do. One that no
 * loader can read says nothing.
 */
static const struct mapinfo_segment *find(const struct mapinfo_elf *elf)
{
	const struct mapinfo_segment *dynamic = &elf->dynamic;
	const struct mapinfo_segment *s;

	s = dynamic->memsz ?
	    mapinfo_segment_at(elf, dynamic->vaddr, dynamic->memsz) : NULL;
	return s && s->prot & PROT_READ ? s : NULL;
}

void mapinfo_elf_see_dynamic(struct mapinfo_elf *elf,
			     const struct mapinfo_mapping *mapping)
{
	uintptr_t address;

	if (!find(elf))
		return;
	address = mapinfo_address(elf, mapping, elf->dynamic.vaddr);
	look((const struct dyn *)address,
	     elf->dynamic.memsz / sizeof(struct dyn), elf);
}

/* What is past p_filesz is all DT_NULL. */
int mapinfo_elf_read_dynamic(const struct mapinfo_context *context, int fd,
			     struct mapinfo_elf *elf,
			     struct mapinfo_error *error)
{
	const struct mapinfo_input file = { context, fd };
	const struct mapinfo_segment *dynamic = &elf->dynamic;
	const struct mapinfo_segment *s = find(elf);
	struct dyn entries[BLOCK];
	size_t count, skip, offset;

	mapinfo_no_error(error);
	if (!s)
		return 0;
	skip = dynamic->vaddr - s->vaddr;
	offset = s->offset + skip;
	count = skip < s->filesz ? s->filesz - skip : 0;
	if (count > dynamic->memsz)
		count = dynamic->memsz;
	count /= sizeof(struct dyn);
	while (count) {
		unsigned int n = count < BLOCK ? (unsigned int)count : BLOCK;
		size_t length = n * sizeof(struct dyn);
		int why = mapinfo_read(&file, entries, length, offset);

		if (why)
			return mapinfo_fail(error, why, -1);
		if (!look(entries, n, elf))
			break;
		offset += length;
		count -= n;
	}
	return 0;
}
