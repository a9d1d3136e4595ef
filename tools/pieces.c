// SPDX-License-Identifier: MIT
#include <string.h>
#include <sys/mman.h>

#include "pieces.h"

static bool is_from_file(const struct piece *piece)
{
	return piece->content == CONTENT_SHARED ||
	       piece->content == CONTENT_LATER ||
	       piece->content == CONTENT_COPIED;
}

/* So that one piece of the span begins there, if it has that address. */
static void split(struct pieces *pieces, unsigned int span, uint64_t at)
{
	unsigned int i;

	for (i = 0; i < pieces->count; i++) {
		struct piece *piece = &pieces->list[i];

		if (piece->span != span || piece->start >= at || piece->end <= at)
			continue;
		memmove(piece + 1, piece, (pieces->count - i) * sizeof(*piece));
		pieces->count++;
		piece[0].end = at;
		piece[1].start = at;
		piece[1].offset += at - piece[0].start;
		return;
	}
}

static void fill(struct pieces *pieces, unsigned int span, uint64_t start,
		 uint64_t end, enum content content, uint64_t offset)
{
	unsigned int i;

	if (start >= end)
		return;
	split(pieces, span, start);
	split(pieces, span, end);
	for (i = 0; i < pieces->count; i++) {
		struct piece *piece = &pieces->list[i];

		if (piece->span != span || piece->start < start ||
		    piece->end > end)
			continue;
		piece->content = content;
		piece->offset = offset + (piece->start - start);
	}
}

static enum content mapped_content(const struct mapinfo_span *span,
				   const struct mapinfo_step *step)
{
	switch ((enum mapinfo_strategy)span->strategy) {
	case MAPINFO_STRATEGY_OVERLAY:
		return step->prot & PROT_WRITE ? CONTENT_LATER : CONTENT_SHARED;
	case MAPINFO_STRATEGY_SHARE:
		return CONTENT_SHARED;
	default:
		return CONTENT_COPIED;
	}
}

/* Whole pages, of which the ones past the end of the file are zeroes. */
static void map_file(const struct file *file, const struct mapinfo_step *step,
		     struct pieces *pieces)
{
	const struct mapinfo_span *span = &file->plan.spans[step->span];
	uint64_t page = file->system.page_size;
	uint64_t start = span->vaddr + step->address;
	uint64_t end = (start + step->length + page - 1) / page * page;
	uint64_t last = start + (file->size - step->offset);

	fill(pieces, step->span, start, last < end ? last : end,
	     mapped_content(span, step), step->offset);
	if (last < end)
		fill(pieces, step->span, last, end, CONTENT_ZEROED, 0);
}

static void play(const struct file *file, const struct mapinfo_step *step,
		 struct pieces *pieces)
{
	uint64_t start = file->plan.spans[step->span].vaddr + step->address;
	uint64_t end = start + step->length;

	switch ((enum mapinfo_op)step->op) {
	case MAPINFO_OP_MAP_FILE:
		map_file(file, step, pieces);
		break;
	case MAPINFO_OP_MAP_ANONYMOUS:
		fill(pieces, step->span, start, end,
		     step->prot ? CONTENT_ZEROED : CONTENT_NOTHING, 0);
		break;
	case MAPINFO_OP_READ:
		fill(pieces, step->span, start, end, CONTENT_COPIED, step->offset);
		break;
	case MAPINFO_OP_ZERO:
		fill(pieces, step->span, start, end, CONTENT_ZEROED, 0);
		break;
	case MAPINFO_OP_PROTECT:
		if (!step->prot)
			fill(pieces, step->span, start, end, CONTENT_NOTHING, 0);
		break;
	case MAPINFO_OP_FLUSH:
		break;
	}
}

static bool go_together(const struct piece *a, const struct piece *b)
{
	return a->span == b->span && a->content == b->content &&
	       a->segment == b->segment &&
	       (!is_from_file(a) || a->offset + (a->end - a->start) == b->offset);
}

static void merge(struct pieces *pieces)
{
	unsigned int i, kept = 0;

	for (i = 1; i < pieces->count; i++) {
		struct piece *last = &pieces->list[kept];

		if (go_together(last, &pieces->list[i]))
			last->end = pieces->list[i].end;
		else
			pieces->list[++kept] = pieces->list[i];
	}
	pieces->count = kept + 1;
}

static unsigned int span_of(const struct file *file, unsigned int segment)
{
	return file->plan.spans_count > 1 ? segment : 0;
}

/* At the page, unless another segment has some of it. */
static uint64_t beginning(const struct file *file, unsigned int segment)
{
	const struct mapinfo_segment *s = &file->elf.segments[segment];
	uint64_t page = s->vaddr / file->system.page_size * file->system.page_size;
	unsigned int i;

	for (i = 0; i < file->elf.count; i++) {
		const struct mapinfo_segment *other = &file->elf.segments[i];

		if (i != segment && other->vaddr < s->vaddr &&
		    other->vaddr + other->memsz > page)
			return s->vaddr;
	}
	return page;
}

/* The one that has most of it. */
static const struct mapinfo_segment *segment_of(const struct file *file,
						const struct piece *piece)
{
	const struct mapinfo_segment *found = NULL;
	uint64_t most = 0;
	unsigned int i;

	for (i = 0; i < file->elf.count; i++) {
		const struct mapinfo_segment *s = &file->elf.segments[i];
		uint64_t start = s->vaddr, end = start + s->memsz;

		if (span_of(file, i) != piece->span)
			continue;
		if (start < piece->start)
			start = piece->start;
		if (end > piece->end)
			end = piece->end;
		if (end > start && end - start > most) {
			most = end - start;
			found = s;
		}
	}
	return found;
}

void make_pieces(const struct file *file, struct pieces *pieces)
{
	const struct mapinfo_plan *plan = &file->plan;
	unsigned int i;

	/* a step splits three times at most, a segment once */
	pieces->list = allocate(plan->spans_count + 3 * plan->count +
				file->elf.count, sizeof(*pieces->list));
	pieces->count = plan->spans_count;
	for (i = 0; i < plan->spans_count; i++) {
		pieces->list[i].span = i;
		pieces->list[i].start = plan->spans[i].vaddr;
		pieces->list[i].end = plan->spans[i].vaddr + plan->spans[i].length;
	}
	for (i = 0; i < plan->count; i++)
		play(file, &plan->steps[i], pieces);
	merge(pieces);
	for (i = 0; i < file->elf.count; i++)
		split(pieces, span_of(file, i), beginning(file, i));
	for (i = 0; i < pieces->count; i++)
		pieces->list[i].segment = segment_of(file, &pieces->list[i]);
	merge(pieces);
}
