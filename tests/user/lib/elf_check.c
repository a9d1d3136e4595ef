// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "elf_check.h"
#include "lib.h"

static bool same_segments(const struct generated *file,
			  const struct mapinfo_elf *elf)
{
	struct mapinfo_segment segments[GENERATED_PHDRS];
	unsigned int i, count = generated_segments(file, segments);
	size_t align = 1;

	for (i = 0; i < count; i++)
		if (segments[i].align > align)
			align = segments[i].align;
	return elf->count == count && elf->align == align &&
	       !memcmp(elf->segments, segments, count * sizeof(*segments));
}

static bool same_part(const struct generated *file, uint32_t type,
		      const struct mapinfo_segment *part)
{
	static const struct mapinfo_segment none = { .phdr = -1 };
	const ElfW(Phdr) *p = file->phdr;
	const ElfW(Phdr) *end = p + file->count;

	while (p < end && p->p_type != type)
		p++;
	/* without an entry in the file, there is no dynamic section */
	if (p == end || (type == PT_DYNAMIC && !generated_entries(file)))
		return !memcmp(part, &none, sizeof(none));
	return part->phdr == p - file->phdr && part->offset == p->p_offset &&
	       part->vaddr == p->p_vaddr && part->filesz == p->p_filesz &&
	       part->memsz == p->p_memsz;
}

/* Where a segment has the program headers; 0 for nowhere, or if it is there. */
static bool same_phdrs(const struct generated *file,
		       const struct mapinfo_elf *elf)
{
	size_t start = file->ehdr.e_phoff;
	size_t end = start + file->count * sizeof(file->phdr[0]);
	bool nowhere = true;
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];

		if (start < s->offset || end > s->offset + s->filesz)
			continue;
		if (elf->phdrs == s->vaddr + (start - s->offset))
			return true;
		nowhere = false;
	}
	return nowhere && !elf->phdrs;
}

static const char *check(const struct generated *file,
			 const struct mapinfo_elf *elf)
{
	if (!same_segments(file, elf))
		return "other segments than in the file";
	if (!same_part(file, PT_DYNAMIC, &elf->dynamic) ||
	    !same_part(file, PT_TLS, &elf->tls) ||
	    !same_part(file, PT_GNU_RELRO, &elf->relro) ||
	    !same_part(file, PT_GNU_STACK, &elf->stack))
		return "another part than in the file";
	if (elf->entry != file->ehdr.e_entry || elf->file_size != file->size ||
	    elf->phdrs_count != file->count)
		return "another number than in the file";
	if (!same_phdrs(file, elf))
		return "the program headers are elsewhere in memory";
	if (!!(elf->flags & MAPINFO_ELF_FDPIC) != file->fdpic)
		return "FDPIC is not known from others";
	if (!!(elf->flags & MAPINFO_ELF_EXECUTABLE) !=
	    (file->ehdr.e_type == ET_EXEC))
		return "an executable is not known from others";
	return NULL;
}

const char *check_elf(const struct mapinfo_context *context, int fd,
		      const struct generated *file, struct mapinfo_elf *elf)
{
	struct mapinfo_error error;
	struct mapinfo_elf parsed = ELF_ROOM;
	const char *wrong;

	if (mapinfo_elf_parse(file->bytes, file->size, file->size, &parsed,
			      &error) ||
	    mapinfo_elf_read(context, fd, file->size, elf, &error))
		return "it cannot be read";
	if (!same_elf(&parsed, elf))
		return "the same headers are parsed and read in different ways";
	wrong = check(file, elf);
	if (wrong)
		return wrong;
	if (mapinfo_elf_read_dynamic(context, fd, elf, &error))
		return "its dynamic section cannot be read";
	if (!!(elf->flags & MAPINFO_ELF_TEXTREL) != file->textrel)
		return "text relocations are missed, or made up";
	return NULL;
}
