// SPDX-License-Identifier: GPL-2.0-only
/* What is in memory, as the program headers say it, made without the library's help. */
#include <string.h>

#include "check.h"
#include "model.h"

/* Of one span: its bytes, and which of them count. */
static unsigned char image[MODEL_ARENA];
static bool counts[MODEL_ARENA];

struct reference {
	const struct loaded *l;
	uintptr_t vaddr;
	size_t length;
	size_t page_size;
};

/* Whole ranges at a time, here and below: it is most of what tests and fuzzer do. */
static void put(const struct reference *r, uintptr_t start, uintptr_t end,
		uint64_t offset, bool from_file)
{
	size_t length = start < end ? end - start : 0, in_file = 0;
	unsigned char *bytes = image + (start - r->vaddr);

	if (from_file && offset < r->l->size)
		in_file = r->l->size - offset < length ?
			  r->l->size - offset : length;
	memcpy(bytes, r->l->bytes + (in_file ? offset : 0), in_file);
	memset(bytes + in_file, 0, length - in_file);
	memset(counts + (start - r->vaddr), true, length);
}

static uintptr_t up(const struct reference *r, uintptr_t address)
{
	return (address + r->page_size - 1) & ~(r->page_size - 1);
}

/*
 * As mappings do it: whole pages, and bss from the end of the last one on. What is bss alone
 * leaves a page's other bytes to whom they are.
 */
static void put_pages(const struct reference *r,
		      const struct mapinfo_segment *s)
{
	uintptr_t before = s->vaddr & (r->page_size - 1);
	uintptr_t end = s->vaddr;

	if (s->filesz) {
		end = up(r, s->vaddr + s->filesz);
		put(r, s->vaddr - before, end, s->offset - before, true);
		if (s->memsz > s->filesz)
			put(r, s->vaddr + s->filesz, end, 0, false);
	}
	put(r, end, up(r, s->vaddr + s->memsz), 0, false);
}

static void put_bytes(const struct reference *r,
		      const struct mapinfo_segment *s)
{
	put(r, s->vaddr, s->vaddr + s->filesz, s->offset, true);
	put(r, s->vaddr + s->filesz, s->vaddr + s->memsz, 0, false);
}

/* How many bytes from one on, at most, are like it: they count, or do not. */
static size_t run_of(size_t from, size_t most)
{
	const bool *end = memchr(counts + from, !counts[from], most);

	return end ? (size_t)(end - (counts + from)) : most;
}

static const char *compare(const struct reference *r, const unsigned char *memory)
{
	size_t i, n;

	for (i = 0; i < r->length; i += n) {
		n = run_of(i, r->page_size - i % r->page_size);
		/* nothing of a page past the file's end can be looked at */
		if (!counts[i] ||
		    model_page((uintptr_t)memory + i)->kind == MODEL_NOTHING ||
		    !memcmp(memory + i, image + i, n))
			continue;
		while (memory[i] == image[i])
			i++;
		return image[i] ? "a wrong byte of the file" :
				  "bss that is not zero";
	}
	return NULL;
}

const char *check_bytes(const struct loaded *l)
{
	const struct mapinfo_mapped *span = l->mapping->spans;
	bool several = l->mapping->count > 1;
	const char *wrong = NULL;
	unsigned int i, k;

	for (k = 0; k < l->mapping->count && !wrong; k++, span++) {
		const struct reference r = {
			l, span->vaddr, span->length,
			l->context->system.page_size,
		};

		memset(counts, 0, r.length);
		for (i = several ? k : 0; i < (several ? k + 1 : l->count); i++)
			if (span->strategy == MAPINFO_STRATEGY_OVERLAY)
				put_pages(&r, &l->segments[i]);
			else
				put_bytes(&r, &l->segments[i]);
		wrong = compare(&r, (const unsigned char *)span->start);
	}
	return wrong;
}
