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

/* What entries say of text relocations. */
enum dynamic_says {
	SAYS_NOTHING	= 0,
	SAYS_TEXTREL	= 1 << 0,
	SAYS_END	= 1 << 1,
};

static enum dynamic_says look(const struct dyn *d, size_t count)
{
	for (; count; d++, count--) {
		if (d->e.d_tag == DT_NULL)
			return SAYS_END;
		if (d->e.d_tag == DT_TEXTREL ||
		    (d->e.d_tag == DT_FLAGS && d->e.d_un.d_val & DF_TEXTREL))
			return SAYS_TEXTREL;
	}
	return SAYS_NOTHING;
}

/*
 * The segment that has it, found by its address, as loaders do. One that no
 * loader can read says nothing. Its size is what the file claims; loaders go on to
 * DT_NULL, and so does this, up to the end of the segment.
 */
static const struct mapinfo_segment *find(const struct mapinfo_elf *elf)
{
	const struct mapinfo_segment *s;

	if (elf->dynamic.phdr < 0)
		return NULL;
	s = mapinfo_segment_at(elf, elf->dynamic.vaddr, sizeof(struct dyn));
	return s && s->prot & PROT_READ ? s : NULL;
}

bool mapinfo_sees_textrel(const struct mapinfo_elf *elf,
			  const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_segment *s = find(elf);
	uintptr_t vaddr = elf->dynamic.vaddr;
	const struct mapinfo_mapped *span;
	const struct dyn *d;

	if (!s)
		return false;
	span = mapinfo_mapped_segment(mapping,
				      (unsigned int)(s - elf->segments));
	d = (const struct dyn *)mapinfo_in_span(span, vaddr);
	return look(d, (memory_end(s) - vaddr) / sizeof(*d)) & SAYS_TEXTREL;
}

/* What is past p_filesz is all DT_NULL. */
int mapinfo_elf_read_dynamic(const struct mapinfo_context *context, int fd,
			     struct mapinfo_elf *elf,
			     struct mapinfo_error *error)
{
	const struct mapinfo_input file = { context, fd };
	const struct mapinfo_segment *s = find(elf);
	enum dynamic_says says = SAYS_NOTHING;
	struct dyn entries[BLOCK];
	size_t left, offset;

	mapinfo_no_error(error);
	if (!s)
		return 0;
	offset = s->offset + (elf->dynamic.vaddr - s->vaddr);
	left = s->offset + s->filesz - offset;
	while (says == SAYS_NOTHING && left >= sizeof(struct dyn)) {
		size_t n = left / sizeof(struct dyn);
		int why;

		n = n < BLOCK ? n : BLOCK;
		why = mapinfo_read(&file, entries, n * sizeof(struct dyn),
				   offset);
		if (why)
			return mapinfo_result(error, why);
		says = look(entries, n);
		offset += n * sizeof(struct dyn);
		left -= n * sizeof(struct dyn);
	}
	if (says == SAYS_TEXTREL)
		elf->flags |= MAPINFO_ELF_TEXTREL;
	return 0;
}
