// SPDX-License-Identifier: MIT
/* Protections that relocation needs, and those that had to wait for it. */
#include "internal.h"

/*
 * @more: what segments are to have besides what they ask for.
 * @span: the one that pages are protected in.
 */
struct protection {
	const struct mapinfo_context *context;
	const struct mapinfo_elf *elf;
	const struct mapinfo_mapping *mapping;
	int more;
	const struct mapinfo_mapped *span;
};

/*
 * Of the pages from @start to @end. What is only made stricter is right without
 * mprotect(), too; what relocation needs is not.
 */
static int set_prot(const struct protection *p, uintptr_t start, uintptr_t end,
		    int prot)
{
	long result;

	if (start >= end)
		return 0;
	result = p->context->sys.mprotect(mapinfo_in_span(p->span, start),
					  end - start, prot);
	return result == -ENOSYS && !p->more ? 0 : (int)result;
}

/* Pages that a neighbour in the same span has bytes in stay as they are. */
static int protect_segment(const struct protection *p, unsigned int i)
{
	const struct mapinfo_segment *s = &p->elf->segments[i];
	size_t page_size = p->context->system.page_size;
	uintptr_t start = page_floor(s->vaddr, page_size);
	uintptr_t end = page_ceil(memory_end(s), page_size);
	bool alone = p->mapping->count > 1;

	if (!alone && i && memory_end(&s[-1]) > start)
		start += page_size;
	if (!alone && i + 1 < p->elf->count && s[1].vaddr < end)
		end -= page_size;
	return set_prot(p, start, end, s->prot | p->more);
}

/* What a segment is mapped with is not what it is to have. */
static bool is_to_change(const struct protection *p, unsigned int i)
{
	if (p->more)
		return p->more & ~p->elf->segments[i].prot;
	/* a copy may do all that one of its segments may */
	if (p->span->strategy == MAPINFO_STRATEGY_COPY_READ ||
	    p->span->strategy == MAPINFO_STRATEGY_COPY_MAP)
		return true;
	return p->elf->flags & MAPINFO_ELF_TEXTREL &&
	       PROT_WRITE & ~p->elf->segments[i].prot;
}

static int protect_relro(struct protection *p)
{
	const struct mapinfo_segment *relro = &p->elf->relro;
	const struct mapinfo_segment *s;
	size_t page_size = p->context->system.page_size;
	size_t before, size = relro->memsz;

	s = size ? mapinfo_segment_at(p->elf, relro->vaddr, 1) : NULL;
	if (!s)
		return 0;
	p->span = mapinfo_mapped_segment(p->mapping,
					 (unsigned int)(s - p->elf->segments));
	before = relro->vaddr - p->span->vaddr;
	if (size > p->span->length - before)
		size = p->span->length - before;
	return set_prot(p, page_floor(relro->vaddr, page_size),
			page_floor(relro->vaddr + size, page_size), PROT_READ);
}

int mapinfo_set_protection(const struct mapinfo_context *context,
			   const struct mapinfo_elf *elf,
			   const struct mapinfo_mapping *mapping, int more,
			   struct mapinfo_error *error)
{
	const struct mapinfo_system *system = &context->system;
	struct protection p = {
		context, elf, mapping, more, mapping->spans
	};
	unsigned int i;
	int ret, phdr;

	if (mapinfo_lacks(system, MAPINFO_FACT_MPROTECT))
		return 0;
	for (ret = 0, i = 0; !ret && i < elf->count; i++) {
		p.span = mapinfo_mapped_segment(mapping, i);
		phdr = elf->segments[i].phdr;
		if (is_to_change(&p, i))
			ret = protect_segment(&p, i);
	}
	if (!ret && !more) {
		phdr = elf->relro.phdr;
		ret = protect_relro(&p);
	}
	return ret ? mapinfo_fail(error, ret, phdr) : 0;
}

int mapinfo_protect(const struct mapinfo_context *context,
		    const struct mapinfo_elf *elf,
		    const struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error)
{
	mapinfo_no_error(error);
	return mapinfo_set_protection(context, elf, mapping, 0, error);
}
