// SPDX-License-Identifier: MIT
/* Protections that had to wait until relocation has written all it has to. */
#include "internal.h"

struct protection {
	const struct mapinfo_context *context;
	const struct mapinfo_elf *elf;
	const struct mapinfo_mapping *mapping;
	struct mapinfo_error *error;
	uintptr_t page_size;
};

static uintptr_t page_floor(const struct protection *p, uintptr_t address)
{
	return address & ~(p->page_size - 1);
}

static uintptr_t page_ceil(const struct protection *p, uintptr_t address)
{
	return page_floor(p, address + p->page_size - 1);
}

/* Of the pages from @start to @end, in a span. */
static int set_prot(const struct protection *p,
		    const struct mapinfo_mapped *span, uintptr_t start,
		    uintptr_t end, int prot, int phdr)
{
	long result;

	if (start >= end)
		return 0;
	result = p->context->sys.mprotect(span->start + (start - span->vaddr),
					  end - start, prot);
	if (!result || result == -ENOSYS)
		return 0;
	return mapinfo_set_error(p->error, (int)result,
				 MAPINFO_REASON_SYSTEM_CALL, phdr);
}

/* Pages that a neighbour in the same span has bytes in stay as they are. */
static int protect_segment(const struct protection *p, unsigned int i)
{
	const struct mapinfo_segment *s = &p->elf->segments[i];
	uintptr_t start = page_floor(p, s->vaddr);
	uintptr_t end = page_ceil(p, s->vaddr + s->memsz);
	bool alone = p->mapping->count > 1;

	if (!alone && i && s[-1].vaddr + s[-1].memsz > start)
		start += p->page_size;
	if (!alone && i + 1 < p->elf->count && s[1].vaddr < end)
		end -= p->page_size;
	return set_prot(p, mapinfo_mapped_segment(p->mapping, i), start, end,
			s->prot, s->phdr);
}

/* A copy may do all that one of its segments may. */
static bool is_copy(const struct mapinfo_mapping *mapping, unsigned int i)
{
	enum mapinfo_strategy strategy =
		mapinfo_mapped_segment(mapping, i)->strategy;

	return strategy == MAPINFO_STRATEGY_COPY_READ ||
	       strategy == MAPINFO_STRATEGY_COPY_MAP;
}

static int protect_relro(const struct protection *p)
{
	const struct mapinfo_segment *relro = &p->elf->relro;
	const struct mapinfo_segment *s;
	const struct mapinfo_mapped *span;
	size_t before, size = relro->memsz;

	s = size ? mapinfo_segment_at(p->elf, relro->vaddr, 1) : NULL;
	if (!s)
		return 0;
	span = mapinfo_mapped_segment(p->mapping,
				      (unsigned int)(s - p->elf->segments));
	before = relro->vaddr - span->vaddr;
	if (size > span->length - before)
		size = span->length - before;
	return set_prot(p, span, page_floor(p, relro->vaddr),
			page_floor(p, relro->vaddr + size), PROT_READ,
			relro->phdr);
}

int mapinfo_protect(const struct mapinfo_context *context,
		    const struct mapinfo_elf *elf,
		    const struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error)
{
	const struct mapinfo_system *system = &context->system;
	const struct protection p = {
		context, elf, mapping, error, system->page_size
	};
	unsigned int i;
	int ret = mapinfo_success(error);

	if (mapinfo_lacks(system, MAPINFO_FACT_MPROTECT))
		return ret;
	for (i = 0; !ret && i < elf->count; i++)
		if (is_copy(mapping, i) ||
		    (elf->flags & MAPINFO_ELF_TEXTREL &&
		     !(elf->segments[i].prot & PROT_WRITE)))
			ret = protect_segment(&p, i);
	return ret ? ret : protect_relro(&p);
}
