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

static unsigned char *address_of(const struct loaded *l,
				 const struct mapinfo_segment *s)
{
	return (void *)mapinfo_address(l->elf, l->mapping, s->vaddr);
}

static bool is_zero(const unsigned char *bytes, size_t length)
{
	return !length || (!bytes[0] && !memcmp(bytes, bytes + 1, length - 1));
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
	return pages == model_mapped() ? NULL : "more is mapped than the spans";
}

/* Spans of their own are aligned each as their segment. */
static const char *check_alignment(const struct loaded *l)
{
	const struct mapinfo_mapped *span = l->mapping->spans;
	unsigned int i;

	if (!l->fdpic && l->mapping->count > 1)
		return "segments have lost their distance";
	for (i = 0; i < l->count; i++) {
		if ((span->start - span->vaddr) & (l->segments[i].align - 1))
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

static bool agree(const struct loaded *l, uintptr_t vaddr, uintptr_t address)
{
	return mapinfo_address(l->elf, l->mapping, vaddr) == address;
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

		if (seg->p_vaddr != s->vaddr || seg->p_memsz != s->memsz ||
		    !is_in(&l->mapping->spans[span], seg->addr, s->memsz))
			return "a wrong segment in the load map";
		if (!agree(l, s->vaddr, seg->addr) ||
		    !agree(l, s->vaddr + s->memsz - 1,
			   seg->addr + s->memsz - 1))
			return "mapinfo_address() and the load map differ";
		if (l->mapping->count == 1 &&
		    seg->addr != l->mapping->bias + s->vaddr)
			return "a segment is not at its load bias";
	}
	return NULL;
}

static const char *check_bytes(const struct loaded *l)
{
	unsigned int i;

	for (i = 0; i < l->count; i++) {
		const struct mapinfo_segment *s = &l->segments[i];
		const unsigned char *memory = address_of(l, s);

		if (s->filesz &&
		    memcmp(memory, l->bytes + s->offset, s->filesz))
			return "a wrong byte of the file";
		if (!is_zero(memory + s->filesz, s->memsz - s->filesz))
			return "bss that is not zero";
	}
	return NULL;
}

static int prot_wanted(const struct loaded *l, const struct mapinfo_segment *s)
{
	return l->textrel ? s->prot | PROT_WRITE : s->prot;
}

/* Of a segment's pages: that it may do there what it asks for. */
static const char *check_pages(const struct loaded *l)
{
	unsigned int i;
	size_t k;

	for (i = 0; i < l->count; i++) {
		const struct mapinfo_segment *s = &l->segments[i];
		int wanted = prot_wanted(l, s);
		uintptr_t start = (uintptr_t)address_of(l, s);

		for (k = floor_of(l, start); k < start + s->memsz;
		     k += page_size(l)) {
			const struct model_page *page = model_page(k);

			if (page->kind == MODEL_NOTHING)
				return "an access to a segment faults";
			if (l->mmu && (page->prot & wanted) != wanted)
				return "a segment lacks a protection";
			if (wanted & PROT_WRITE && page->kind == MODEL_SHARED)
				return "a writable segment is shared";
		}
	}
	return NULL;
}

static bool is_in_segment(const struct loaded *l, uintptr_t page)
{
	const struct mapinfo_segment *s = l->segments;
	const struct mapinfo_segment *end = s + l->count;

	while (s < end && (s->vaddr + s->memsz <= page ||
			   s->vaddr >= page + page_size(l)))
		s++;
	return s < end;
}

/* What is between segments is not to be written to, but in a copy. */
static const char *check_gaps(const struct loaded *l)
{
	const struct mapinfo_mapped *span = &l->mapping->spans[0];
	size_t i;

	if (span->strategy != MAPINFO_STRATEGY_OVERLAY)
		return NULL;
	for (i = 0; i < span->length; i += page_size(l))
		if (!is_in_segment(l, span->vaddr + i) &&
		    model_page(span->start + i)->prot & PROT_WRITE)
			return "a gap between segments can be written to";
	return NULL;
}

const char *check_loaded(const struct loaded *l)
{
	const char *wrong = check_spans(l);

	if (!wrong)
		wrong = check_alignment(l);
	if (!wrong)
		wrong = check_loadmap(l);
	if (!wrong)
		wrong = check_pages(l);
	if (!wrong)
		wrong = check_gaps(l);
	if (!wrong)
		wrong = check_bytes(l);
	return wrong ? wrong : model_fault(false);
}

const char *check_stores(const struct loaded *l)
{
	unsigned int i;

	for (i = 0; i < l->count; i++)
		if (prot_wanted(l, &l->segments[i]) & PROT_WRITE)
			memset(address_of(l, &l->segments[i]), 0xa5,
			       l->segments[i].memsz);
	return model_fault(false);
}

/* With several spans, RELRO is in that where it begins. */
static bool is_relro(const struct loaded *l, const struct mapinfo_segment *s,
		     uintptr_t page)
{
	const struct mapinfo_segment *relro = &l->elf->relro;
	uintptr_t end;

	if (l->mapping->count > 1 && relro->vaddr - s->vaddr >= s->memsz)
		return false;
	if (__builtin_add_overflow(relro->vaddr, relro->memsz, &end))
		end = UINTPTR_MAX;
	return page >= floor_of(l, relro->vaddr) && page + page_size(l) <= end;
}

/*
 * What segments, as far as they are in the same span, want of a page. @several
 * if they are more than one.
 */
static int prot_of_page(const struct loaded *l, unsigned int segment,
			uintptr_t page, bool *several)
{
	unsigned int i, count = 0;
	int prot = 0;

	for (i = 0; i < l->count; i++) {
		const struct mapinfo_segment *s = &l->segments[i];

		if ((l->mapping->count > 1 && i != segment) ||
		    s->vaddr + s->memsz <= page ||
		    s->vaddr >= page + page_size(l))
			continue;
		prot |= s->prot;
		count++;
	}
	*several = count > 1;
	return prot;
}

static const char *check_prot(const struct loaded *l, unsigned int segment)
{
	const struct mapinfo_segment *s = &l->segments[segment];
	uintptr_t start = (uintptr_t)address_of(l, s);
	uintptr_t page;
	bool several;
	int wanted, prot;

	for (page = floor_of(l, s->vaddr); page < s->vaddr + s->memsz;
	     page += page_size(l)) {
		wanted = prot_of_page(l, segment, page, &several);
		prot = model_page(start + (page - s->vaddr))->prot;
		if (is_relro(l, s, page))
			wanted = PROT_READ;
		else if (several)
			/* stays as it is, which is enough for all of them */
			prot &= wanted;
		if (prot != wanted)
			return "a wrong protection in the end";
	}
	return NULL;
}

const char *check_protected(const struct loaded *l)
{
	const char *wrong = NULL;
	struct mapinfo_error error;
	unsigned int i;

	if (mapinfo_protect(l->context, l->elf, l->mapping, &error))
		return "cannot be protected";
	for (i = 0; l->mmu && i < l->count && !wrong; i++)
		wrong = check_prot(l, i);
	return wrong;
}

const char *check_unmapped(const struct loaded *l)
{
	if (mapinfo_unmap(l->context, l->mapping))
		return "cannot be unmapped";
	if (model_mapped())
		return "something stays mapped";
	return model_fault(false);
}
