// SPDX-License-Identifier: MIT
/* What had to wait for relocation. */
#include "internal.h"

/*
 * @span: the one that pages are protected in.
 * @first, @end: its segments.
 */
struct protection {
	const struct mapinfo_context *context;
	const struct mapinfo_elf *elf;
	const struct mapinfo_mapped *span;
	const struct mapinfo_segment *first;
	const struct mapinfo_segment *end;
};

/* Of the pages from @start to @end, which are right without mprotect(), too. */
static int set_prot(const struct protection *p, uintptr_t start, uintptr_t end,
		    int prot)
{
	long result;

	if (start >= end)
		return 0;
	result = p->context->sys.mprotect(mapinfo_in_span(p->span, start),
					  end - start, prot);
	return result == -ENOSYS ? 0 : (int)result;
}

/*
 * As other loaders do it, PT_GNU_RELRO is from the page that it begins in up to the one
 * that it ends in.
 */
static bool is_relro(const struct protection *p, uintptr_t page)
{
	const struct mapinfo_segment *relro = &p->elf->relro;
	size_t page_size = p->context->system.page_size;

	return page >= page_floor(relro->vaddr, page_size) &&
	       page < page_floor(memory_end(relro), page_size);
}

static int prot_of_page(const struct protection *p, uintptr_t page)
{
	return mapinfo_prot_of_page(p->first, p->end, page,
				    p->context->system.page_size,
				    is_relro(p, page) ? &p->elf->relro : NULL);
}

/* Page by page, and together where it is the same. */
static int protect_pages(const struct protection *p, uintptr_t start,
			 uintptr_t end)
{
	size_t page_size = p->context->system.page_size;
	uintptr_t page = start;
	int prot = prot_of_page(p, start), ret = 0;

	while (!ret && (page += page_size) < end) {
		int next = prot_of_page(p, page);

		if (next == prot)
			continue;
		ret = set_prot(p, start, page, prot);
		start = page;
		prot = next;
	}
	return ret ? ret : set_prot(p, start, end, prot);
}

/* An overlay has its protections, but for RELRO and what text relocations needed. */
static int protect_span(const struct protection *p)
{
	const struct mapinfo_segment *relro = &p->elf->relro;
	size_t page_size = p->context->system.page_size;
	uintptr_t start = p->span->vaddr, end = start + p->span->length;

	if (p->span->strategy == MAPINFO_STRATEGY_SHARE)
		return 0;
	if (p->span->strategy == MAPINFO_STRATEGY_OVERLAY &&
	    !(p->elf->flags & MAPINFO_ELF_TEXTREL)) {
		if (start < page_floor(relro->vaddr, page_size))
			start = page_floor(relro->vaddr, page_size);
		if (end > page_floor(memory_end(relro), page_size))
			end = page_floor(memory_end(relro), page_size);
	}
	return start < end ? protect_pages(p, start, end) : 0;
}

static int protect(const struct mapinfo_context *context,
		   const struct mapinfo_elf *elf,
		   const struct mapinfo_mapping *mapping)
{
	struct protection p = {
		context, elf, mapping->spans, elf->segments,
		elf->segments + elf->count
	};
	const struct mapinfo_mapped *end = mapinfo_spans_end(mapping);
	int ret = 0;

	if (mapinfo_lacks(&context->system, MAPINFO_FACT_MPROTECT))
		return 0;
	for (; !ret && p.span < end; p.span++) {
		if (HAS_FDPIC && mapping->count > 1)
			p.end = p.first + 1;
		ret = protect_span(&p);
		p.first = p.end;
	}
	return ret;
}

int mapinfo_protect(const struct mapinfo_context *context,
		    const struct mapinfo_elf *elf,
		    const struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error)
{
	int ret = 0;

	mapinfo_no_error(error);
	if (elf->flags & MAPINFO_ELF_TEXTREL)
		ret = mapinfo_flush(context, mapping);
	if (!ret)
		ret = protect(context, elf, mapping);
	return mapinfo_result(error, ret);
}
