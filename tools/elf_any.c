// SPDX-License-Identifier: MIT
/*
 * ELF files of any machine, of which libelf reads the headers. The library gets them as
 * headers of this machine, so that it looks at them as it does on the other one.
 */
#include <gelf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "dynamic.h"

const bool elf_reads_foreign = true;

/* What the library gets: an ELF header, and the program headers after it. */
struct image {
	ElfW(Ehdr) ehdr;
	ElfW(Phdr) phdr[];
};

/**
 * struct reading - a file that is read
 * @file: the file, which becomes known.
 * @libelf: as libelf has it.
 * @ehdr: its ELF header.
 * @size: bytes.
 * @last: the last address of its machine.
 */
struct reading {
	struct file *file;
	Elf *libelf;
	GElf_Ehdr ehdr;
	uint64_t size;
	uint64_t last;
};

static bool has_size(const struct reading *reading)
{
	return reading->ehdr.e_phentsize ==
	       gelf_fsize(reading->libelf, ELF_T_PHDR, 1, EV_CURRENT);
}

static bool has_table(const struct reading *reading)
{
	const GElf_Ehdr *ehdr = &reading->ehdr;

	return has_size(reading) && ehdr->e_phoff <= reading->size &&
	       (uint64_t)ehdr->e_phnum * ehdr->e_phentsize <=
		       reading->size - ehdr->e_phoff;
}

/* What is wrong with the table of program headers is to be as wrong here. */
static void make_ehdr(const struct reading *reading, ElfW(Ehdr) *to)
{
	const GElf_Ehdr *from = &reading->ehdr;

	memcpy(to->e_ident, ELFMAG, SELFMAG);
	to->e_ident[EI_CLASS] = sizeof(to->e_entry) == 8 ? ELFCLASS64 :
							   ELFCLASS32;
	to->e_ident[EI_DATA] = __BYTE_ORDER == __LITTLE_ENDIAN ? ELFDATA2LSB :
								 ELFDATA2MSB;
	to->e_ident[EI_VERSION] = EV_CURRENT;
	to->e_type = from->e_type;
	to->e_machine = (ElfW(Half))native_machine();
	to->e_version = from->e_version;
	to->e_entry = from->e_entry;
	to->e_phnum = from->e_phnum;
	if (has_size(reading))
		to->e_phentsize = sizeof(ElfW(Phdr));
	to->e_phoff = has_table(reading) ? sizeof(struct image) : SIZE_MAX;
}

/*
 * A sum that is too large on the other machine, where addresses have fewer bits, is to
 * be too large here.
 */
static uint64_t overflow_alike(const struct reading *reading, uint64_t start,
			       uint64_t size)
{
	return size > reading->last - start ? start + ~reading->last : start;
}

static void make_phdr(const struct reading *reading, const GElf_Phdr *from,
		      ElfW(Phdr) *to)
{
	uint64_t bytes = from->p_filesz < from->p_memsz ? from->p_filesz :
							  from->p_memsz;

	to->p_type = from->p_type;
	to->p_flags = from->p_flags;
	to->p_offset = from->p_offset;
	to->p_vaddr = from->p_vaddr;
	to->p_filesz = from->p_filesz;
	to->p_memsz = from->p_memsz;
	to->p_align = from->p_align;
	if (from->p_type != PT_LOAD)
		return;
	to->p_vaddr = overflow_alike(reading, from->p_vaddr, from->p_memsz);
	to->p_offset = overflow_alike(reading, from->p_offset, bytes);
}

static bool fits(uint64_t value)
{
	return value <= UINTPTR_MAX;
}

/* Whether this machine has numbers for what is looked at. */
static bool fits_here(const GElf_Phdr *phdr)
{
	switch (phdr->p_type) {
	case PT_LOAD:
	case PT_DYNAMIC:
	case PT_TLS:
	case PT_GNU_RELRO:
	case PT_GNU_STACK:
		return fits(phdr->p_offset) && fits(phdr->p_vaddr) &&
		       fits(phdr->p_filesz) && fits(phdr->p_memsz) &&
		       fits(phdr->p_align);
	default:
		return true;
	}
}

static const char *make_image(const struct reading *reading,
			      struct image *image)
{
	GElf_Phdr phdr;
	int i;

	if (!fits(reading->size) || !fits(reading->ehdr.e_entry))
		return "larger than the addresses of this machine";
	make_ehdr(reading, &image->ehdr);
	if (!has_table(reading))
		return NULL;
	for (i = 0; i < reading->ehdr.e_phnum; i++) {
		if (!gelf_getphdr(reading->libelf, i, &phdr))
			return elf_errmsg(-1);
		if (!fits_here(&phdr))
			return "larger than the addresses of this machine";
		make_phdr(reading, &phdr, &image->phdr[i]);
	}
	return NULL;
}

/* The program headers lie elsewhere than in the image. */
static void find_table(const struct reading *reading, struct mapinfo_elf *elf)
{
	size_t size = reading->ehdr.e_phnum * reading->ehdr.e_phentsize;
	unsigned int i;

	elf->phdrs = 0;
	for (i = 0; i < elf->count; i++) {
		const struct mapinfo_segment *s = &elf->segments[i];
		uint64_t skip = reading->ehdr.e_phoff - s->offset;

		if (skip < s->filesz && size <= s->filesz - skip)
			elf->phdrs = s->vaddr + (uintptr_t)skip;
	}
}

static void parse(const struct reading *reading, const struct image *image,
		  size_t image_size, struct mapinfo_error *error)
{
	const GElf_Ehdr *ehdr = &reading->ehdr;
	struct mapinfo_elf *elf = &reading->file->elf;

	mapinfo_elf_parse(image, image_size, reading->size, elf, error);
	if (error->reason == MAPINFO_REASON_ROOM) {
		file_make_room(reading->file, error->room);
		mapinfo_elf_parse(image, image_size, reading->size, elf, error);
	}
	if (error->reason)
		return;
	elf->machine = ehdr->e_machine;
	elf->flags &= MAPINFO_ELF_EXECUTABLE;
	elf->flags |= machine_flags(ehdr->e_machine, ehdr->e_ident[EI_OSABI],
				    ehdr->e_flags);
	find_table(reading, elf);
}

static const char *read_headers(const struct reading *reading,
				struct mapinfo_error *error)
{
	size_t size = sizeof(struct image) +
		      reading->ehdr.e_phnum * sizeof(ElfW(Phdr));
	struct image *image;
	const char *refused;

	/* program headers alone, which are larger here */
	if (reading->size < size && has_table(reading))
		return "nothing but headers";
	image = allocate(1, size);
	refused = make_image(reading, image);
	if (!refused)
		parse(reading, image, size, error);
	free(image);
	return refused;
}

/* As mapinfo_elf_read_dynamic() does. */
static void see_text_relocations(struct file *file)
{
	struct dynamic dynamic;

	dynamic_start(&dynamic, file);
	while (dynamic_next(&dynamic))
		if (dynamic.tag == DT_TEXTREL ||
		    (dynamic.tag == DT_FLAGS && dynamic.value & DF_TEXTREL))
			file->elf.flags |= MAPINFO_ELF_TEXTREL;
}

static const char *read_all(struct reading *reading,
			    struct mapinfo_error *error)
{
	const char *refused;

	if (!gelf_getehdr(reading->libelf, &reading->ehdr))
		return elf_errmsg(-1);
	reading->last = gelf_getclass(reading->libelf) == ELFCLASS32 ?
			UINT32_MAX : UINT64_MAX;
	refused = read_headers(reading, error);
	if (!refused && !error->reason)
		see_text_relocations(reading->file);
	return refused;
}

static const char *check_ident(const unsigned char *ident)
{
	if (ident[EI_CLASS] != ELFCLASS32 && ident[EI_CLASS] != ELFCLASS64)
		return "ELF class is neither of 32 nor of 64 bits";
	if (ident[EI_DATA] != ELFDATA2LSB && ident[EI_DATA] != ELFDATA2MSB)
		return "byte order is neither little- nor big-endian";
	if (ident[EI_VERSION] != EV_CURRENT)
		return mapinfo_reason_text(MAPINFO_REASON_ELF_VERSION);
	return NULL;
}

const char *elf_read_foreign(struct file *file, struct mapinfo_error *error)
{
	struct reading reading = { .file = file, .size = file->size };
	const char *refused = check_ident(file->head);

	if (refused)
		return refused;
	elf_version(EV_CURRENT);
	reading.libelf = elf_begin(file->fd, ELF_C_READ, NULL);
	if (!reading.libelf)
		return elf_errmsg(-1);
	error->reason = MAPINFO_REASON_NONE;
	refused = read_all(&reading, error);
	elf_end(reading.libelf);
	return refused;
}
