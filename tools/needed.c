// SPDX-License-Identifier: MIT
/* What a file says that it needs: dynamic linker, libraries, and where these are. */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/* Where the file has what lies at an address, and how much of that segment; or 0. */
static uint64_t offset_of(const struct mapinfo_elf *elf, uint64_t vaddr,
			  size_t *left)
{
	unsigned int i;

	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];

		*left = s->filesz - (vaddr - s->vaddr);
		if (vaddr - s->vaddr < s->filesz)
			return s->offset + (vaddr - s->vaddr);
	}
	return 0;
}

/* A string of the file; what does not end is none. */
static char *string_at(Elf *libelf, uint64_t offset)
{
	size_t size;
	const char *bytes = elf_rawfile(libelf, &size);

	if (!bytes || !offset || offset >= size ||
	    !memchr(bytes + offset, 0, size - offset))
		return NULL;
	return strdup(bytes + offset);
}

static void read_interpreter(Elf *libelf, struct needs *needs)
{
	GElf_Phdr phdr;
	int i;

	for (i = 0; gelf_getphdr(libelf, i, &phdr); i++)
		if (phdr.p_type == PT_INTERP)
			needs->interpreter = string_at(libelf, phdr.p_offset);
}

/* The value of the first entry with that tag, or 0. */
static uint64_t value_of(Elf_Data *data, int64_t tag)
{
	GElf_Dyn dyn;
	int i;

	for (i = 0; gelf_getdyn(data, i, &dyn) && dyn.d_tag != DT_NULL; i++)
		if (dyn.d_tag == tag)
			return dyn.d_un.d_val;
	return 0;
}

static void add_library(struct needs *needs, char *name)
{
	if (!name)
		return;
	needs->libraries = realloc(needs->libraries, (needs->count + 1) *
				   sizeof(*needs->libraries));
	if (!needs->libraries)
		abort();
	needs->libraries[needs->count++] = name;
}

static void read_dynamic(Elf *libelf, const struct mapinfo_elf *elf,
			 struct needs *needs)
{
	/* up to DT_NULL, as loaders read it: its size is what the file claims */
	size_t size, unused;
	uint64_t start = offset_of(elf, elf->dynamic.vaddr, &size), strings, places;
	Elf_Data *data;
	GElf_Dyn dyn;
	int i;

	if (elf->dynamic.phdr < 0 || !start)
		return;
	data = elf_getdata_rawchunk(libelf, (int64_t)start, size, ELF_T_DYN);
	if (!data)
		return;
	strings = offset_of(elf, value_of(data, DT_STRTAB), &unused);
	for (i = 0; gelf_getdyn(data, i, &dyn) && dyn.d_tag != DT_NULL; i++)
		if (dyn.d_tag == DT_NEEDED)
			add_library(needs, string_at(libelf, strings +
						     dyn.d_un.d_val));
	places = value_of(data, DT_RUNPATH);
	if (!places)
		places = value_of(data, DT_RPATH);
	if (places)
		needs->places = string_at(libelf, strings + places);
}

const char *elf_read_needs(const struct file *file, struct needs *needs)
{
	Elf *libelf;

	memset(needs, 0, sizeof(*needs));
	elf_version(EV_CURRENT);
	libelf = elf_begin(file->fd, ELF_C_READ, NULL);
	if (!libelf)
		return elf_errmsg(-1);
	read_interpreter(libelf, needs);
	read_dynamic(libelf, &file->elf, needs);
	elf_end(libelf);
	return NULL;
}
