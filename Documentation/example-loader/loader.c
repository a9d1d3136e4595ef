// SPDX-License-Identifier: MIT
/*
 * An example: maps a shared object by libmapinfo, relocates it, calls a function of it
 * and unmaps it.
 *
 *	loader LIBRARY FUNCTION NUMBER
 *
 * prints what FUNCTION, an int (*)(int), makes of NUMBER. The library may need no other
 * one, and no TLS. As FDPIC it is loaded by a program that is FDPIC, too: only that can
 * call it. integration/musl has all that a real loader does.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <mapinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "relocations.h"

struct library {
	struct mapinfo_elf elf;
	struct mapinfo_mapping mapping;
	struct mapinfo_segment segments[MAPINFO_SEGMENTS_USUAL];
	struct mapinfo_mapped spans[MAPINFO_SEGMENTS_USUAL];
	const ElfW(Sym) *symbols;
	const char *names;
};

/* What a pointer to a function leads to with FDPIC: it has to find its data, too. */
struct descriptor {
	uintptr_t entry, got;
};

static _Noreturn void fail(const char *what, const char *why)
{
	fprintf(stderr, "loader: %s: %s\n", what, why);
	exit(1);
}

/* With FDPIC each segment has a distance of its own to where the file wants it. */
static uintptr_t at(const struct library *library, uintptr_t vaddr)
{
	if (library->elf.flags & MAPINFO_ELF_FDPIC)
		return mapinfo_address(&library->elf, &library->mapping, vaddr);
	return library->mapping.bias + vaddr;
}

/* What the dynamic section says of @tag, or 0. */
static uintptr_t dynamic_value(const struct library *library, intptr_t tag)
{
	const ElfW(Dyn) *entry = (const void *)at(library,
						  library->elf.dynamic.vaddr);

	for (; entry->d_tag != DT_NULL; entry++)
		if (entry->d_tag == tag)
			return entry->d_un.d_ptr;
	return 0;
}

static const void *dynamic_pointer(const struct library *library, intptr_t tag)
{
	uintptr_t vaddr = dynamic_value(library, tag);

	return vaddr ? (const void *)at(library, vaddr) : NULL;
}

/* The last symbol of all is the last of a chain of the hash table. */
static size_t count_symbols(const struct library *library)
{
	const uint32_t *hash = dynamic_pointer(library, DT_HASH);
	const uint32_t *buckets, *chains;
	size_t i, last = 0;

	if (hash)
		return hash[1];
	hash = dynamic_pointer(library, DT_GNU_HASH);
	if (!hash)
		return 0;
	buckets = hash + 4 + hash[2] * (sizeof(ElfW(Addr)) / sizeof(*hash));
	chains = buckets + hash[0];
	for (i = 0; i < hash[0]; i++)
		if (buckets[i] > last)
			last = buckets[i];
	while (last && !(chains[last - hash[1]] & 1))
		last++;
	return last + 1;
}

static const ElfW(Sym) *find_symbol(const struct library *library,
				    const char *name)
{
	size_t i, count = count_symbols(library);

	for (i = 1; i < count; i++)
		if (library->symbols[i].st_shndx != SHN_UNDEF &&
		    !strcmp(library->names + library->symbols[i].st_name, name))
			return &library->symbols[i];
	fail(name, "the library has no such symbol");
}

static uintptr_t symbol_address(const struct library *library, size_t index)
{
	const ElfW(Sym) *symbol = &library->symbols[index];

	if (symbol->st_shndx == SHN_UNDEF) {
		if (!index || ELF32_ST_BIND(symbol->st_info) == STB_WEAK)
			return 0;
		fail(library->names + symbol->st_name, "undefined symbol");
	}
	return at(library, symbol->st_value);
}

/* Stores @count words, but never to what others share. */
static void store(const struct library *library, uintptr_t place,
		  const uintptr_t *words, size_t count)
{
	if (!mapinfo_is_own(&library->mapping, place, count * sizeof(*words)))
		fail("relocation", "of memory that is not the library's own");
	memcpy((void *)place, words, count * sizeof(*words));
}

static void relocate_one(const struct library *library,
			 const ElfW(Rela) *relocation)
{
	uintptr_t place = at(library, relocation->r_offset);
	uintptr_t addend = (uintptr_t)relocation->r_addend, value[2];

	switch (RELOCATION_TYPE(relocation->r_info)) {
	case RELOCATION_NONE:
		return;
	case RELOCATION_RELATIVE:
		value[0] = at(library, addend);
		store(library, place, value, 1);
		return;
	case RELOCATION_WORD:
	case RELOCATION_GOT:
	case RELOCATION_PLT:
		value[0] = addend + symbol_address(
			library, RELOCATION_SYMBOL(relocation->r_info));
		store(library, place, value, 1);
		return;
	case RELOCATION_DESCRIPTOR:
		value[0] = addend + symbol_address(
			library, RELOCATION_SYMBOL(relocation->r_info));
		value[1] = (uintptr_t)dynamic_pointer(library, DT_PLTGOT);
		store(library, place, value, 2);
		return;
	default:
		fail("relocation", "of a kind that this example does not know");
	}
}

/* A table of @size bytes, with addends or, where these are in memory, without. */
static void relocate_table(const struct library *library, const char *entry,
			   size_t size, int has_addends)
{
	const size_t entry_size = has_addends ? sizeof(ElfW(Rela)) :
						sizeof(ElfW(Rel));
	ElfW(Rela) relocation;
	size_t done;

	for (done = 0; done < size; done += entry_size, entry += entry_size) {
		relocation.r_addend = 0;
		memcpy(&relocation, entry, entry_size);
		if (!has_addends && HAS_ADDEND_IN_PLACE(relocation.r_info))
			memcpy(&relocation.r_addend,
			       (const void *)at(library, relocation.r_offset),
			       sizeof(relocation.r_addend));
		relocate_one(library, &relocation);
	}
}

static void relocate(struct library *library)
{
	library->symbols = dynamic_pointer(library, DT_SYMTAB);
	library->names = dynamic_pointer(library, DT_STRTAB);
	relocate_table(library, dynamic_pointer(library, DT_REL),
		       dynamic_value(library, DT_RELSZ), 0);
	relocate_table(library, dynamic_pointer(library, DT_RELA),
		       dynamic_value(library, DT_RELASZ), 1);
	relocate_table(library, dynamic_pointer(library, DT_JMPREL),
		       dynamic_value(library, DT_PLTRELSZ),
		       dynamic_value(library, DT_PLTREL) == DT_RELA);
}

static int call(const struct library *library, const char *name, int argument)
{
	const struct descriptor function = {
		.entry = at(library, find_symbol(library, name)->st_value),
		.got = (uintptr_t)dynamic_pointer(library, DT_PLTGOT),
	};
	const void *address = &function;

#ifndef __FDPIC__
	if (library->elf.flags & MAPINFO_ELF_FDPIC)
		fail(name, "only a program that is FDPIC can call it");
	address = (const void *)function.entry;
#endif
	/* The compiler does not expect that a call reads memory of its caller. */
	__asm__ __volatile__("" : "+r" (address) : : "memory");
	return ((int (*)(int))address)(argument);
}

int main(int argc, char **argv)
{
	static struct library library;
	static struct mapinfo_context context;
	struct mapinfo_error error;
	int fd;

	if (argc != 4)
		fail("usage", "loader LIBRARY FUNCTION NUMBER");
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fail(argv[1], strerror(errno));
	mapinfo_open(&context, NULL, (uint32_t)sysconf(_SC_PAGESIZE));
	mapinfo_elf_init(&library.elf, library.segments, MAPINFO_SEGMENTS_USUAL);
	mapinfo_mapping_init(&library.mapping, library.spans,
			     MAPINFO_SEGMENTS_USUAL);
	if (mapinfo_load(&context, fd, 0, &library.elf, &library.mapping, &error))
		fail(argv[1], error.reason == MAPINFO_REASON_SYSTEM_CALL ?
		     strerror(-error.errnum) : mapinfo_reason_text(error.reason));
	if (library.elf.dynamic.phdr < 0)
		fail(argv[1], "no dynamic section");
	relocate(&library);
	if (mapinfo_protect(&context, &library.elf, &library.mapping, &error))
		fail(argv[1], strerror(-error.errnum));

	printf("%d\n", call(&library, argv[2], atoi(argv[3])));

	mapinfo_unmap(&context, &library.mapping);
	mapinfo_release(&context, &library.elf);
	mapinfo_close(&context);
	close(fd);
	return 0;
}
