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

/* What was done, where it is known, and not what was planned. */
static unsigned int strategy_of(const struct file *file, unsigned int span,
				const struct mapinfo_mapping *mapping)
{
	return mapping ? mapping->spans[span].strategy :
			 file->plan.spans[span].strategy;
}

static void print_span(const struct file *file, unsigned int i,
		       const struct mapinfo_mapping *mapping, bool json)
{
	const struct mapinfo_span *span = &file->plan.spans[i];
	const char *strategy = strategy_name(strategy_of(file, i, mapping));
	uint64_t start = start_of(file, i, mapping);

	if (json) {
		json_open(NULL, '{');
		json_string("strategy", strategy);
		json_unsigned("start", start);
		json_unsigned("vaddr", span->vaddr);
		json_unsigned("length", span->length);
		json_unsigned("align", span->align);
		json_string("predicted", verdict_name(span->verdict));
		json_close('}');
		return;
	}
	printf("  %-13s %08" PRIx64 "-%08" PRIx64 ", %zu bytes", strategy,
	       start, start + span->length, span->length);
	if (span->slack)
		printf(", aligned to %zu", span->align);
	if (span->verdict)
		printf(", predicted %s", verdict_name(span->verdict));
	putchar('\n');
}

void print_spans(const struct file *file, const struct mapinfo_mapping *mapping,
		 bool json)
{
	bool fdpic = file->elf.flags & MAPINFO_ELF_FDPIC;
	bool textrel = file->elf.flags & MAPINFO_ELF_TEXTREL;
	unsigned int i;

	if (json) {
		json_bool("fdpic", fdpic);
		json_bool("text_relocations", textrel);
		json_open("spans", '[');
	} else {
		printf("  %s%s\n", fdpic ? "FDPIC" : "constant displacement",
		       textrel ? ", text relocations" : "");
	}
	for (i = 0; i < file->plan.spans_count; i++)
		print_span(file, i, mapping, json);
	if (json)
		json_close(']');
}

/* What a step has no use for is left out: the offset, the protection. */
static bool has_offset(const struct mapinfo_step *step)
{
	return step->op == MAPINFO_OP_MAP_FILE || step->op == MAPINFO_OP_READ;
}

static bool has_prot(const struct mapinfo_step *step)
{
	return step->op != MAPINFO_OP_READ && step->op != MAPINFO_OP_ZERO;
}

static void print_step_json(const struct mapinfo_step *step, uint64_t start,
			    const char *verdict)
{
	char prot[4];

	json_open(NULL, '{');
	json_string("op", op_name(step->op));
	json_unsigned("span", step->span);
	json_unsigned("start", start);
	json_unsigned("end", start + step->length);
	if (has_prot(step))
		json_string("prot", prot_name(step->prot, prot));
	if (has_offset(step))
		json_unsigned("offset", step->offset);
	json_number("phdr", step->phdr);
	if (verdict)
		json_string("verdict", verdict);
	json_close('}');
}

static void print_step_text(const struct mapinfo_step *step, uint64_t start,
			    const char *verdict)
{
	char prot[4];

	printf("    %-13s %08" PRIx64 "-%08" PRIx64 " %s", op_name(step->op),
	       start, start + step->length,
	       has_prot(step) ? prot_name(step->prot, prot) : "   ");
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
		bool json)
{
	const struct mapinfo_step *s = &file->plan.steps[step];
	uint64_t start = start_of(file, s->span, mapping) + s->address;

	if (json)
		print_step_json(s, start, verdict);
	else
		print_step_text(s, start, verdict);
}
