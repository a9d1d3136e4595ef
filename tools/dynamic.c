// SPDX-License-Identifier: MIT
/* The dynamic section of a file of any machine, read as loaders read it. */
#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dynamic.h"

uint64_t read_number(const struct file *file, const unsigned char *bytes,
		     unsigned int size)
{
	bool big = file->head[EI_DATA] == ELFDATA2MSB;
	uint64_t number = 0;
	unsigned int i;

	for (i = 0; i < size; i++)
		number = number << 8 | bytes[big ? i : size - 1 - i];
	return number;
}

const struct mapinfo_segment *segment_at(const struct mapinfo_elf *elf, uint64_t vaddr)
{
	const struct mapinfo_segment *s = elf->segments;

	for (; s < elf->segments + elf->count; s++)
		if (vaddr - s->vaddr < s->filesz)
			return s;
	return NULL;
}

void dynamic_start(struct dynamic *dynamic, const struct file *file)
{
	const struct mapinfo_elf *elf = &file->elf;
	const struct mapinfo_segment *s = NULL;

	if (elf->dynamic.phdr >= 0)
		s = segment_at(elf, elf->dynamic.vaddr);
	dynamic->file = file;
	dynamic->offset = 0;
	dynamic->left = 0;
	if (!s || !(s->prot & PROT_READ))
		return;
	dynamic->offset = s->offset + (elf->dynamic.vaddr - s->vaddr);
	dynamic->left = s->filesz - (elf->dynamic.vaddr - s->vaddr);
}

bool dynamic_next(struct dynamic *dynamic)
{
	const struct file *file = dynamic->file;
	unsigned int size = elf_bits(file) / 8;
	unsigned char entry[16];

	if (dynamic->left < 2 * size ||
	    pread(file->fd, entry, 2 * size, (off_t)dynamic->offset) !=
		    (ssize_t)(2 * size))
		return false;
	dynamic->offset += 2 * size;
	dynamic->left -= 2 * size;
	dynamic->tag = read_number(file, entry, size);
	dynamic->value = read_number(file, entry + size, size);
	return dynamic->tag != DT_NULL;
}
