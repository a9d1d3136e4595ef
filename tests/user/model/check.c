// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>
#include <sys/mman.h>

#include "check.h"
#include "generate.h"
#include "model.h"

static uintptr_t page_size(const struct loaded *l)
{
	return l->context->system.page_size;
}

static uintptr_t floor_of(const struct loaded *l, uintptr_t address)
{
	return address & ~(page_size(l) - 1);
}

/* What mapinfo_load() has mapped for itself. */
static size_t memory_pages(const struct loaded *l)
{
	return (l->elf->mapped + page_size(l) - 1) / page_size(l);
}

/* What is mapped are the spans, all of them. */
static const char *check_spans(const struct loaded *l)
{
	const struct mapinfo_mapped *span = l->mapping->spans;
	const struct mapinfo_mapped *end = span + l->mapping->count;
	size_t pages = 0, i;

	if (l->mapping->count != 1 && l->mapping->count != l->count)
		return "neither one span nor one for each segment";
	if (l->mapping->bias != span->start - span->vaddr)
		return "a wrong load bias";
	for (; span < end; span++) {
		if (span->start % page_size(l) || span->vaddr % page_size(l) ||
		    span->length % page_size(l))
			return "a span that is not whole pages";
		for (i = 0; i < span->length; i += page_size(l), pages++) {
			const struct model_page *page;

			page = model_page(span->start + i);
			if (!page || page->kind == MODEL_FREE)
				return "a part of a span is not mapped";
		}
	}
	return pages + memory_pages(l) == model_mapped() ? NULL :
	       "more is mapped than the spans";
}

/* Beyond a page, only where all keep their distance. */
static const char *check_alignment(const struct loaded *l)
{
	const struct mapinfo_mapped *span = l->mapping->spans;
	bool pages_only = l->tight || (l->fdpic && !l->mmu);
	unsigned int i;

	if (!l->fdpic && l->mapping->count > 1)
		return "segments have lost their distance";
	if (l->fdpic && span->strategy != MAPINFO_STRATEGY_OVERLAY)
		pages_only = true;
	for (i = 0; i < l->count; i++) {
		size_t align = l->segments[i].align;

		if (pages_only && align > page_size(l))
			align = page_size(l);
		if ((span->start - span->vaddr) & (align - 1))
			return "p_align is not honoured";
		span += l->mapping->count > 1;
	}
	return NULL;
}

static bool is_in(const struct mapinfo_mapped *span, uintptr_t start,
		  size_t length)
{
	return start >= span->start && start - span->start <= span->length &&
	       length <= span->length - (start - span->start);
}

/* Of an address that several segments have, the first of them is what loaders find. */
static bool agree(const struct loaded *l, unsigned int segment,
		  uintptr_t vaddr, uintptr_t address)
{
	unsigned int i;

	for (i = 0; i < segment && l->mapping->count > 1; i++)
		if (vaddr - l->segments[i].vaddr < l->segments[i].memsz)
			return true;
	return mapinfo_address(l->elf, l->mapping, vaddr) == address;
}

/* As the file has it or, where something lies beside segments, with its pages. */
static bool is_segment(const struct loaded *l, const struct mapinfo_loadseg *seg,
		       const struct mapinfo_segment *s)
{
	uintptr_t before = s->vaddr - seg->p_vaddr;
	uintptr_t after = seg->p_memsz - before - s->memsz;

	if (l->elf->flags & MAPINFO_ELF_BESIDE)
		return before < 4096 && after < 4096;
	return !before && !after;
}

static const char *check_loadmap(const struct loaded *l)
{
	static union {
		struct mapinfo_loadmap loadmap;
		unsigned char bytes[sizeof(struct mapinfo_loadmap) +
				    GENERATED_PHDRS *
				    sizeof(struct mapinfo_loadseg)];
	} memory;
	const struct mapinfo_loadmap *loadmap = &memory.loadmap;
	unsigned int i;

	mapinfo_loadmap(l->elf, l->mapping, &memory.loadmap);
	if (loadmap->version || loadmap->nsegs != l->count)
		return "a wrong load map";
	for (i = 0; i < l->count; i++) {
		const struct mapinfo_segment *s = &l->segments[i];
		const struct mapinfo_loadseg *seg = &loadmap->segs[i];
		unsigned int span = l->mapping->count > 1 ? i : 0;

		if (!is_segment(l, seg, s) ||
		    !is_in(&l->mapping->spans[span], seg->addr, seg->p_memsz))
			return "a wrong segment in the load map";
		if (!agree(l, i, seg->p_vaddr, seg->addr) ||
		    !agree(l, i, seg->p_vaddr + seg->p_memsz - 1,
			   seg->addr + seg->p_memsz - 1))
			return "mapinfo_address() and the load map differ";
		if (l->mapping->count == 1 &&
		    seg->addr != l->mapping->bias + seg->p_vaddr)
			return "a segment is not at its load bias";
	}
	return NULL;
}

/* What the segments of a span want of a page of it. */
struct wanted {
	int all;	/* of them together */
	int last;	/* the last one in the file */
	bool exact;	/* nobody has lost its part of the page */
};

/* @textrel: all are to be writable besides. */
static struct wanted wanted_of_page(const struct loaded *l, unsigned int span,
				    uintptr_t page, bool textrel)
{
	bool several = l->mapping->count > 1;
	unsigned int i, end = several ? span + 1 : l->count;
	struct wanted wanted = { 0, 0, true };
	uintptr_t before = 0;

	for (i = several ? span : 0; i < end; i++) {
		const struct mapinfo_segment *s = &l->segments[i];

		/* then a mapping or bytes of a later one may be over it */
		if (s->vaddr < before)
			wanted.exact = false;
		before = s->vaddr + s->memsz;
		if (s->vaddr + s->memsz <= page ||
		    s->vaddr >= page + page_size(l))
			continue;
		wanted.last = s->prot | (textrel ? PROT_WRITE : 0);
		wanted.all |= wanted.last;
	}
	return wanted;
}

static bool is_as_wanted(int prot, const struct wanted *wanted)
{
	if (wanted->exact)
		return prot == wanted->all;
	return (prot & wanted->last) == wanted->last && !(prot & ~wanted->all);
}

/* Nothing is writable and executable at once that does not ask for it. */
static bool is_too_open(const struct loaded *l, const struct model_page *page,
			const struct wanted *wanted)
{
	const int both = PROT_WRITE | PROT_EXEC;

	return page->open && (wanted->all & both) != both && !l->textrel;
}

static const char *check_page(const struct loaded *l, unsigned int i,
			      uintptr_t offset)
{
	const struct mapinfo_mapped *span = &l->mapping->spans[i];
	const struct model_page *page = model_page(span->start + offset);
	struct wanted wanted = wanted_of_page(l, i, span->vaddr + offset,
					      l->textrel);

	if (page->kind == MODEL_NOTHING && wanted.all)
		return "an access to a segment faults";
	if (wanted.all & PROT_WRITE && page->kind == MODEL_SHARED)
		return "a writable segment is shared";
	if (!l->mmu)
		return NULL;
	if (span->strategy != MAPINFO_STRATEGY_OVERLAY)
		return wanted.all & ~page->prot ? "a segment lacks a protection" :
						  NULL;
	if (is_too_open(l, page, &wanted))
		return "a page was writable and executable at once";
	return is_as_wanted(page->prot, &wanted) ? NULL :
	       wanted.all ? "a wrong protection" :
			    "a gap between segments can be accessed";
}

static const char *for_each_page(const struct loaded *l,
				 const char *(*check)(const struct loaded *l,
						      unsigned int span,
						      uintptr_t offset))
{
	const char *wrong = NULL;
	unsigned int i;
	size_t k;

	for (i = 0; i < l->mapping->count && !wrong; i++)
		for (k = 0; k < l->mapping->spans[i].length && !wrong;
		     k += page_size(l))
			wrong = check(l, i, k);
	return wrong;
}

/* Whether a later segment has pages in common, and may have put something there. */
static bool is_covered(const struct loaded *l, unsigned int segment)
{
	const struct mapinfo_segment *s = &l->segments[segment];
	unsigned int i;

	for (i = segment + 1; i < l->count; i++) {
		const struct mapinfo_segment *later = &l->segments[i];

		if (floor_of(l, later->vaddr) < s->vaddr + s->memsz &&
		    floor_of(l, s->vaddr) < later->vaddr + later->memsz)
			return true;
	}
	return false;
}

/* What a processor is to execute, it has been told of. */
static const char *check_fetched(const struct loaded *l)
{
	unsigned int i;

	for (i = 0; i < l->count; i++) {
		const struct mapinfo_segment *s = &l->segments[i];
		const struct mapinfo_mapped *span = l->mapping->spans;

		if (l->mapping->count > 1)
			span += i;
		if (s->prot & PROT_EXEC && s->filesz && !is_covered(l, i) &&
		    !model_is_fetched(span->start + (s->vaddr - span->vaddr),
				      s->filesz))
			return "instructions that the processor does not see";
	}
	return NULL;
}

bool asks_for_both(const struct loaded *l)
{
	unsigned int i;
	int all = 0;

	for (i = 0; i < l->count; i++)
		all |= l->segments[i].prot;
	return l->textrel || (all & PROT_WRITE && all & PROT_EXEC);
}

const char *check_loaded(const struct loaded *l)
{
	const char *wrong = check_spans(l);

	if (!wrong)
		wrong = check_alignment(l);
	if (!wrong)
		wrong = check_loadmap(l);
	if (!wrong)
		wrong = for_each_page(l, check_page);
	if (!wrong)
		wrong = check_bytes(l);
	if (!wrong && !l->textrel)
		wrong = check_fetched(l);
	return wrong ? wrong : model_fault(false);
}

/* Page by page: of an overlay, a later segment may have made some read-only. */
static void store(const struct loaded *l, uintptr_t start, size_t length)
{
	while (length) {
		size_t n = page_size(l) - start % page_size(l);

		if (n > length)
			n = length;
		if (!l->mmu || model_is_own(start, n))
			memset((void *)start, 0xa5, n);
		start += n;
		length -= n;
	}
}

const char *check_stores(const struct loaded *l)
{
	const struct mapinfo_mapped *span = l->mapping->spans;
	unsigned int i;

	for (i = 0; i < l->count; i++) {
		const struct mapinfo_segment *s = &l->segments[i];

		if (l->textrel || s->prot & PROT_WRITE)
			store(l, span->start + (s->vaddr - span->vaddr),
			      s->memsz);
		span += l->mapping->count > 1;
	}
	return model_fault(false);
}

/* As loaders do it, whole pages from that of its first byte on, but the last. */
static bool is_relro(const struct loaded *l, uintptr_t page)
{
	const struct mapinfo_segment *relro = &l->elf->relro;

	return page >= floor_of(l, relro->vaddr) &&
	       page < floor_of(l, relro->vaddr + relro->memsz);
}

/* What RELRO leaves to the segment that has it, if it is in this span. */
static void restrict_relro(const struct loaded *l, unsigned int span,
			   uintptr_t page, struct wanted *wanted)
{
	const struct mapinfo_segment *s = segments_of(l);
	const struct mapinfo_segment *end = s + l->count;

	wanted->all = 0;
	if (l->mapping->count > 1) {
		s += span;
		end = s + 1;
	}
	for (; s < end; s++) {
		bool owner = l->elf->relro.vaddr - s->vaddr < s->memsz;

		if (s->vaddr + s->memsz <= page ||
		    s->vaddr >= page + page_size(l))
			continue;
		wanted->last = owner ? PROT_READ : s->prot;
		wanted->all |= wanted->last;
	}
}

static const char *check_page_protected(const struct loaded *l, unsigned int i,
					uintptr_t offset)
{
	const struct mapinfo_mapped *span = &l->mapping->spans[i];
	uintptr_t page = span->vaddr + offset;
	struct wanted wanted = wanted_of_page(l, i, page, false);
	int prot = model_page(span->start + offset)->prot;

	if (span->strategy == MAPINFO_STRATEGY_SHARE)
		return NULL;
	if (is_relro(l, page))
		restrict_relro(l, i, page, &wanted);
	return is_as_wanted(prot, &wanted) ? NULL :
	       "a wrong protection in the end";
}

const char *check_protected(const struct loaded *l)
{
	const char *wrong = NULL;
	struct mapinfo_error error;

	model_relocated();
	if (mapinfo_protect(l->context, l->elf, l->mapping, &error))
		return "cannot be protected";
	if (l->mmu && !l->unprotected)
		wrong = for_each_page(l, check_page_protected);
	if (!wrong && l->textrel)
		wrong = check_fetched(l);
	return wrong ? wrong : model_fault(false);
}

const char *check_unmapped(const struct loaded *l)
{
	if (mapinfo_unmap(l->context, l->mapping))
		return "cannot be unmapped";
	if (model_mapped() != memory_pages(l))
		return "something stays mapped";
	return model_fault(false);
}
