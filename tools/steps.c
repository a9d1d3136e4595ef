// SPDX-License-Identifier: MIT
/* Spans and steps, for reading by people and programs. */
#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "tool.h"

/* Where a span is: in memory, else where the file has it. */
static uint64_t start_of(const struct file *file, unsigned int span,
			 const struct mapinfo_mapping *mapping)
{
	return mapping ? mapping->spans[span].start :
			 file->plan.spans[span].vaddr;
}

static void print_unshared(const struct mapinfo_span *span)
{
	if (!span->unshared)
		return;
	printf("    not shared: %s", unshared_words(span->unshared));
	if (span->unshared == MAPINFO_UNSHARED_FILE)
		printf(": %s", why_words(span->why));
	putchar('\n');
	print_cure(span->unshared);
}

static void print_span(const struct file *file, unsigned int i,
		       const struct mapinfo_mapping *mapping,
		       struct output *out)
{
	const struct mapinfo_span *span = &file->plan.spans[i];
	const char *strategy = strategy_name(span->strategy);
	uint64_t start = start_of(file, i, mapping);

	if (out->json) {
		json_open(out, NULL, '{');
		json_string(out, "strategy", strategy);
		json_unsigned(out, "start", start);
		json_unsigned(out, "vaddr", span->vaddr);
		json_unsigned(out, "length", span->length);
		json_unsigned(out, "align", span->align);
		json_string(out, "predicted", verdict_name(span->verdict));
		json_string(out, "why", why_words(span->why));
		if (span->unshared)
			json_string(out, "unshared",
				    unshared_name(span->unshared));
		else
			json_null(out, "unshared");
		json_cure(out, span->unshared);
		json_close(out, '}');
		return;
	}
	printf("  %-13s %08" PRIx64 "-%08" PRIx64 ", %zu bytes", strategy,
	       start, start + span->length, span->length);
	if (span->slack)
		printf(", aligned to %zu", span->align);
	if (span->verdict)
		printf(", predicted %s", verdict_name(span->verdict));
	putchar('\n');
	print_unshared(span);
}

void print_spans(const struct file *file, const struct mapinfo_mapping *mapping,
		 struct output *out)
{
	bool fdpic = file->elf.flags & MAPINFO_ELF_FDPIC;
	bool textrel = file->elf.flags & MAPINFO_ELF_TEXTREL;
	unsigned int i;

	if (out->json) {
		json_bool(out, "fdpic", fdpic);
		json_bool(out, "text_relocations", textrel);
		json_open(out, "spans", '[');
	} else {
		printf("  %s%s\n", fdpic ? "FDPIC" : "constant displacement",
		       textrel ? ", text relocations" : "");
	}
	for (i = 0; i < file->plan.spans_count; i++)
		print_span(file, i, mapping, out);
	if (out->json)
		json_close(out, ']');
}

/* What a step has no use for is left out: the offset, the protection. */
static bool has_offset(const struct mapinfo_step *step)
{
	return step->op == MAPINFO_OP_MAP_FILE || step->op == MAPINFO_OP_READ;
}

bool step_has_prot(const struct mapinfo_step *step)
{
	return step->op != MAPINFO_OP_READ && step->op != MAPINFO_OP_ZERO &&
	       step->op != MAPINFO_OP_FLUSH;
}

static void print_step_json(struct output *out, const struct mapinfo_step *step,
			    uint64_t start, const char *verdict)
{
	char prot[4];

	json_open(out, NULL, '{');
	json_string(out, "op", op_name(step->op));
	json_unsigned(out, "span", step->span);
	json_unsigned(out, "start", start);
	json_unsigned(out, "end", start + step->length);
	if (step_has_prot(step))
		json_string(out, "prot", prot_name(step->prot, prot));
	if (has_offset(step))
		json_unsigned(out, "offset", step->offset);
	json_number(out, "phdr", step->phdr);
	if (verdict)
		json_string(out, "verdict", verdict);
	json_close(out, '}');
}

static void print_step_text(const struct mapinfo_step *step, uint64_t start,
			    const char *verdict)
{
	char prot[4];

	printf("    %-13s %08" PRIx64 "-%08" PRIx64 " %s", op_name(step->op),
	       start, start + step->length,
	       step_has_prot(step) ? prot_name(step->prot, prot) : "   ");
	if (has_offset(step))
		printf(" offset %08zx", step->offset);
	else
		printf(" %15s", "");
	printf(" phdr %d", step->phdr);
	if (verdict)
		printf(" %s", verdict);
	putchar('\n');
}

void print_step(const struct file *file, unsigned int step,
		const struct mapinfo_mapping *mapping, const char *verdict,
		struct output *out)
{
	const struct mapinfo_step *s = &file->plan.steps[step];
	uint64_t start = start_of(file, s->span, mapping) + s->address;

	if (out->json)
		print_step_json(out, s, start, verdict);
	else
		print_step_text(s, start, verdict);
}
