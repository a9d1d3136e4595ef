// SPDX-License-Identifier: MIT
/* What a file says that it needs: dynamic linker, libraries, and where these are. */
#include <elf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dynamic.h"

/* What to know of a program header, by the number of bits of an address. */
static const struct layout {
	unsigned int table, entry_size, count, number, offset, offset_size;
} layouts[] = {
	{ offsetof(Elf32_Ehdr, e_phoff), sizeof(Elf32_Phdr),
	  offsetof(Elf32_Ehdr, e_phnum), 4, offsetof(Elf32_Phdr, p_offset), 4 },
	{ offsetof(Elf64_Ehdr, e_phoff), sizeof(Elf64_Phdr),
	  offsetof(Elf64_Ehdr, e_phnum), 8, offsetof(Elf64_Phdr, p_offset), 8 },
};

/* A string of the file, that ends; else NULL. */
static char *string_at(const struct file *file, uint64_t offset)
{
	char text[PATH_MAX];
	ssize_t n;

	if (offset >= file->size)
		return NULL;
	n = pread(file->fd, text, sizeof(text), (off_t)offset);
	if (n <= 0 || !memchr(text, 0, (size_t)n))
		return NULL;
	return copy_text(text);
}

/* The string at an address, which is where the table begins, and so far into it. */
static char *string_of(const struct file *file, uint64_t table, uint64_t index)
{
	const struct mapinfo_segment *s = segment_at(&file->elf, table);
	uint64_t start;

	if (!s)
		return NULL;
	start = table - s->vaddr;
	return index < s->filesz - start ?
	       string_at(file, s->offset + start + index) : NULL;
}

static void read_interpreter(const struct file *file, struct needs *needs)
{
	const struct layout *l = &layouts[elf_bits(file) == 64];
	uint64_t table = read_number(file, &file->head[l->table], l->number);
	uint64_t i, count = read_number(file, &file->head[l->count], 2);
	unsigned char phdr[sizeof(Elf64_Phdr)];

	for (i = 0; i < count && !needs->interpreter; i++) {
		if (pread(file->fd, phdr, l->entry_size,
			  (off_t)(table + i * l->entry_size)) !=
		    (ssize_t)l->entry_size)
			return;
		if (read_number(file, phdr, 4) == PT_INTERP)
			needs->interpreter =
				string_at(file, read_number(file, phdr + l->offset,
							    l->offset_size));
	}
}

/* The value of the first entry with that tag, or 0. */
static uint64_t value_of(const struct file *file, uint64_t tag)
{
	struct dynamic dynamic;

	dynamic_start(&dynamic, file);
	while (dynamic_next(&dynamic))
		if (dynamic.tag == tag)
			return dynamic.value;
	return 0;
}

static void add_library(struct needs *needs, char *name)
{
	if (!name)
		return;
	needs->libraries = enlarge(needs->libraries, needs->count + 1,
				   sizeof(*needs->libraries));
	needs->libraries[needs->count++] = name;
}

void elf_read_needs(const struct file *file, struct needs *needs)
{
	uint64_t strings = value_of(file, DT_STRTAB), places;
	struct dynamic dynamic;

	memset(needs, 0, sizeof(*needs));
	read_interpreter(file, needs);
	dynamic_start(&dynamic, file);
	while (dynamic_next(&dynamic))
		if (dynamic.tag == DT_NEEDED)
			add_library(needs, string_of(file, strings, dynamic.value));
	places = value_of(file, DT_RUNPATH);
	if (!places)
		places = value_of(file, DT_RPATH);
	if (places)
		needs->places = string_of(file, strings, places);
}
