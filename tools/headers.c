// SPDX-License-Identifier: MIT
/* What a file is for, and what its headers say. */
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "tool.h"

unsigned int elf_bits(const struct file *file)
{
	return file->head[EI_CLASS] == ELFCLASS64 ? 64 : 32;
}

static bool is_big_endian(const struct file *file)
{
	return file->head[EI_DATA] == ELFDATA2MSB;
}

/* Where the size of pages is known from, for those who did not say it. */
static const char *page_size_from(const struct file *file,
				  const struct invocation *invocation)
{
	if (invocation->as.page_size)
		return "";
	return file->foreign ? " (usual there)" : " (as here)";
}

static void print_segment(struct output *out, const char *key,
			  const struct mapinfo_segment *s)
{
	char prot[4];

	if (s->phdr < 0) {
		json_null(out, key);
		return;
	}
	json_open(out, key, '{');
	json_number(out, "phdr", s->phdr);
	json_unsigned(out, "offset", s->offset);
	json_unsigned(out, "vaddr", s->vaddr);
	json_unsigned(out, "filesz", s->filesz);
	json_unsigned(out, "memsz", s->memsz);
	json_unsigned(out, "align", s->align);
	json_string(out, "prot", prot_name((uint32_t)s->prot, prot));
	json_close(out, '}');
}

static void print_segments(struct output *out, const struct mapinfo_elf *elf)
{
	unsigned int i;

	json_open(out, "segments", '[');
	for (i = 0; i < elf->count; i++)
		print_segment(out, NULL, &elf->segments[i]);
	json_close(out, ']');
	print_segment(out, "dynamic", &elf->dynamic);
	print_segment(out, "tls", &elf->tls);
	print_segment(out, "relro", &elf->relro);
	print_segment(out, "stack", &elf->stack);
}

static void print_json(const struct file *file, const char *machine,
		       struct output *out)
{
	const struct mapinfo_system *system = &file->system;

	json_string(out, "machine", machine);
	json_unsigned(out, "bits", elf_bits(file));
	json_string(out, "byte_order", is_big_endian(file) ? "big" : "little");
	if (system->known & MAPINFO_FACT_MMU)
		json_bool(out, "mmu", system->facts & MAPINFO_FACT_MMU);
	else
		json_null(out, "mmu");
	json_unsigned(out, "page_size", system->page_size);
	json_unsigned(out, "size", file->elf.file_size);
	json_unsigned(out, "entry", file->elf.entry);
	json_unsigned(out, "phdrs", file->elf.phdrs);
	print_segments(out, &file->elf);
}

void print_headers(const struct file *file, const struct invocation *invocation)
{
	char buffer[20];
	const char *machine = machine_name(file->elf.machine, buffer);

	if (invocation->output->json)
		print_json(file, machine, invocation->output);
	else if (invocation->elsewhere)
		printf("  for %s, %u bits, %s-endian, %s MMU, pages of %" PRIu32
		       " bytes%s\n", machine, elf_bits(file),
		       is_big_endian(file) ? "big" : "little",
		       file->system.facts & MAPINFO_FACT_MMU ? "with an" : "no",
		       file->system.page_size,
		       page_size_from(file, invocation));
}
