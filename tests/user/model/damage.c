// SPDX-License-Identifier: GPL-2.0-only
/* A single fault in a file that is right otherwise. */
#include <elf.h>

#include "generate.h"
#include "random.h"

static uint32_t below(struct generated *g, size_t limit)
{
	return random_below(&g->seed, (uint32_t)limit);
}

/* Anything but @right. */
static uint32_t other_than(struct generated *g, uint32_t right, uint32_t limit)
{
	uint32_t value = below(g, limit - 1);

	return value < right ? value : value + 1;
}

static void damage_ident(struct generated *g)
{
	unsigned char *ident = g->ehdr.e_ident;

	switch (g->reason) {
	case MAPINFO_REASON_ELF_MAGIC:
		ident[below(g, SELFMAG)] ^= 1 << below(g, 8);
		break;
	case MAPINFO_REASON_ELF_CLASS:
		ident[EI_CLASS] = other_than(g, ident[EI_CLASS], 256);
		break;
	case MAPINFO_REASON_ELF_BYTE_ORDER:
		ident[EI_DATA] = other_than(g, ident[EI_DATA], 256);
		break;
	default:
		ident[EI_VERSION] = other_than(g, EV_CURRENT, 256);
		break;
	}
}

static void damage_header(struct generated *g)
{
	ElfW(Ehdr) *ehdr = &g->ehdr;
	size_t table = g->count * sizeof(g->phdr[0]);

	switch (g->reason) {
	case MAPINFO_REASON_ELF_SHORT:
		g->size = below(g, sizeof(*ehdr));
		break;
	case MAPINFO_REASON_ELF_MACHINE:
		ehdr->e_machine = other_than(g, ehdr->e_machine, 0x10000);
#ifdef UNKNOWN_MACHINE
		/* the library takes any, then */
		g->reason = MAPINFO_REASON_NONE;
#endif
		break;
	case MAPINFO_REASON_ELF_FIXED:
		ehdr->e_type = ET_EXEC;
		/* with FDPIC, that means nothing */
		if (g->fdpic)
			g->reason = MAPINFO_REASON_NONE;
		break;
	case MAPINFO_REASON_ELF_TYPE:
		ehdr->e_type = below(g, 2) ? ET_REL :
					     ET_CORE + below(g, 0x1000);
		break;
	case MAPINFO_REASON_PHDR_SIZE:
		ehdr->e_phentsize = other_than(g, ehdr->e_phentsize, 0x10000);
		break;
	case MAPINFO_REASON_PHDR_NONE:
		ehdr->e_phnum = 0;
		break;
	case MAPINFO_REASON_ELF_FDPIC:
		/* only a library that is built so refuses it */
		if (LOADS_FDPIC)
			g->reason = MAPINFO_REASON_NONE;
		else
			ehdr->e_ident[EI_OSABI] = OSABI_FDPIC;
		break;
	default:
		ehdr->e_phoff = below(g, 2) ? g->size - table + 1 :
					      UINTPTR_MAX - below(g, 2 * table);
		break;
	}
}

/* The one at fault: any PT_LOAD of which there is enough, or NULL. */
static ElfW(Phdr) *pick_load(struct generated *g, unsigned int loads_before,
			     size_t in_file, size_t offset)
{
	unsigned int skip = below(g, g->count), before = 0, i;
	ElfW(Phdr) *p, *found = NULL;

	for (i = 0, p = g->phdr; i < g->count; i++, p++) {
		if (p->p_type != PT_LOAD || !p->p_memsz ||
		    before++ < loads_before || p->p_filesz < in_file ||
		    p->p_offset < offset)
			continue;
		found = p;
		g->wrong = (int)i;
		if (i >= skip)
			break;
	}
	/* what is more in the file than in memory does not count */
	if (found && found->p_filesz > found->p_memsz)
		found->p_filesz = found->p_memsz;
	return found;
}

static ElfW(Phdr) *find(struct generated *g, uint32_t type)
{
	unsigned int i;

	for (i = 0; i < g->count; i++) {
		if (g->phdr[i].p_type != type)
			continue;
		g->wrong = (int)i;
		return &g->phdr[i];
	}
	return NULL;
}

/* The PT_LOAD with memory that comes before @phdr, or NULL. */
static ElfW(Phdr) *load_before(struct generated *g, const ElfW(Phdr) *phdr)
{
	while (phdr-- > g->phdr)
		if (phdr->p_type == PT_LOAD && phdr->p_memsz)
			return (ElfW(Phdr) *)phdr;
	return NULL;
}

static ElfW(Phdr) *last_load(struct generated *g)
{
	ElfW(Phdr) *last = load_before(g, g->phdr + g->count);

	g->wrong = (int)(last - g->phdr);
	return last;
}

/* Whether the fault could be put there. */
static bool damage_tls(struct generated *g)
{
	ElfW(Phdr) *p = find(g, PT_TLS);

	if (!p)
		return false;
	if (!p->p_filesz)
		p->p_filesz = p->p_memsz + 1;
	else
		p->p_memsz = p->p_filesz - 1;
	return true;
}

static bool damage_offset(struct generated *g)
{
	ElfW(Phdr) *p = pick_load(g, 0, 1, 0);

	if (!p)
		return false;
	p->p_offset = UINTPTR_MAX - below(g, p->p_filesz);
	return true;
}

static bool damage_eof(struct generated *g)
{
	ElfW(Phdr) *p = pick_load(g, 0, 1, 0);

	if (!p)
		return false;
	p->p_offset = g->size - p->p_filesz + 1;
	if (below(g, 2))
		p->p_offset += below(g, 0x10000);
	return true;
}

static bool damage_address(struct generated *g)
{
	ElfW(Phdr) *p = last_load(g);

	if (p->p_vaddr && below(g, 2))
		p->p_memsz = 0 - p->p_vaddr;
	else
		p->p_vaddr = UINTPTR_MAX - below(g, p->p_memsz);
	return true;
}

/* Where the segments end that go on for the longest, with their last page. */
static uintptr_t end_of_loads(const struct generated *g)
{
	const ElfW(Phdr) *p = g->phdr;
	uintptr_t end = 0;

	for (; p < g->phdr + g->count; p++)
		if (p->p_type == PT_LOAD && p->p_memsz &&
		    p->p_vaddr + p->p_memsz > end)
			end = p->p_vaddr + p->p_memsz;
	return (end + 4095) & ~(uintptr_t)4095;
}

/* Behind all segments; a PT_DYNAMIC, at least with the end of its first entry. */
static bool damage_place(struct generated *g)
{
	ElfW(Phdr) *p = find(g, below(g, 2) ? PT_DYNAMIC : PT_TLS);
	uintptr_t end = end_of_loads(g);

	if (!p || (p->p_type == PT_TLS && !p->p_filesz))
		return false;
	p->p_vaddr = end + below(g, 0x1000);
	if (p->p_type == PT_DYNAMIC && below(g, 2))
		p->p_vaddr = end - sizeof(ElfW(Dyn)) + 1;
	return true;
}

static bool damage_none(struct generated *g)
{
	unsigned int i;

	for (i = 0; i < g->count; i++)
		if (g->phdr[i].p_type == PT_LOAD)
			g->phdr[i].p_type = PT_NULL;
	return true;
}

/* Up to the last page of the address space, whose end is not an address. */
static bool damage_span(struct generated *g)
{
	ElfW(Phdr) *p = last_load(g);

	p->p_memsz = UINTPTR_MAX - p->p_vaddr - below(g, 0x100);
	return true;
}

/* More than can be reserved; p_offset plays no part where there are no bytes. */
static bool damage_alignment(struct generated *g)
{
	ElfW(Phdr) *p = last_load(g);

	p->p_filesz = 0;
	p->p_align = UINTPTR_MAX / 2 + 1;
	return true;
}

static bool damage_phdr(struct generated *g)
{
	switch (g->reason) {
	case MAPINFO_REASON_LOAD_NONE:
		return damage_none(g);
	case MAPINFO_REASON_TLS_SIZE:
		return damage_tls(g);
	case MAPINFO_REASON_LOAD_OFFSET:
		return damage_offset(g);
	case MAPINFO_REASON_LOAD_EOF:
		return damage_eof(g);
	case MAPINFO_REASON_LOAD_ADDRESS:
		return damage_address(g);
	case MAPINFO_REASON_OUTSIDE:
		return damage_place(g);
	case MAPINFO_REASON_SPAN:
		return damage_span(g);
	case MAPINFO_REASON_ALIGNMENT:
		return damage_alignment(g);
	default:
		return false;
	}
}

void generated_damage(struct generated *g)
{
	if (g->reason == MAPINFO_REASON_NONE)
		return;
	if (g->reason >= MAPINFO_REASON_ELF_MAGIC &&
	    g->reason <= MAPINFO_REASON_ELF_VERSION)
		damage_ident(g);
	else if (g->reason <= MAPINFO_REASON_PHDR_TABLE)
		damage_header(g);
	else if (!damage_phdr(g))
		g->reason = MAPINFO_REASON_NONE;
	if (g->reason == MAPINFO_REASON_NONE ||
	    g->reason == MAPINFO_REASON_LOAD_NONE)
		g->wrong = -1;
}
