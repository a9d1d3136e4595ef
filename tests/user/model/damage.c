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
		if (below(g, 2))
			ident[EI_VERSION] = other_than(g, EV_CURRENT, 256);
		else
			g->ehdr.e_version = other_than(g, EV_CURRENT, 1000);
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
	case MAPINFO_REASON_PHDR_COUNT:
		ehdr->e_phnum = MAPINFO_PHDRS_MAX + 1 + below(g, 0x1000);
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
static bool damage_size(struct generated *g)
{
	ElfW(Phdr) *p = find(g, PT_TLS);

	if (!p || below(g, 2))
		p = pick_load(g, 0, 1, 0);
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

static bool damage_align(struct generated *g)
{
	ElfW(Phdr) *p = find(g, PT_TLS);

	if (!p || below(g, 2))
		p = pick_load(g, 0, 0, 0);
	if (!p)
		return false;
	p->p_align = 3 + 2 * below(g, 0x10000);
	return true;
}

static bool damage_congruence(struct generated *g)
{
	ElfW(Phdr) *p = pick_load(g, 0, 1, 1);

	if (!p)
		return false;
	if (p->p_align < 2)
		p->p_align = 2;
	/* if it is congruent by now, it was not before */
	p->p_offset--;
	if (!((p->p_vaddr - p->p_offset) & (p->p_align - 1)))
		p->p_offset++;
	return true;
}

static bool damage_order(struct generated *g)
{
	ElfW(Phdr) *p = pick_load(g, 1, 0, 0);
	ElfW(Phdr) *before, load;

	if (!p)
		return false;
	before = load_before(g, p);
	load = *before;
	*before = *p;
	*p = load;
	return true;
}

static bool damage_overlap(struct generated *g)
{
	ElfW(Phdr) *p = pick_load(g, 1, 0, 0);
	const ElfW(Phdr) *before;

	if (!p)
		return false;
	before = load_before(g, p);
	p->p_align = 1;
	p->p_vaddr = before->p_vaddr + below(g, before->p_memsz);
	return true;
}

/* Behind the last segment; a PT_DYNAMIC, at least with its end. */
static bool damage_place(struct generated *g)
{
	static const uint32_t types[] = { PT_DYNAMIC, PT_TLS, PT_GNU_RELRO };
	const ElfW(Phdr) *last = last_load(g);
	uintptr_t end = last->p_vaddr + last->p_memsz;
	ElfW(Phdr) *p = find(g, types[below(g, 3)]);

	if (!p || (p->p_type == PT_TLS ? !p->p_filesz : !p->p_memsz))
		return false;
	p->p_vaddr = end + below(g, 0x1000);
	if (p->p_type == PT_DYNAMIC && below(g, 2))
		p->p_vaddr = end - p->p_memsz + 1;
	return true;
}

static bool damage_count(struct generated *g)
{
	/* it was made with one too many: the last */
	last_load(g);
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
	case MAPINFO_REASON_LOAD_COUNT:
		return damage_count(g);
	case MAPINFO_REASON_LOAD_SIZE:
		return damage_size(g);
	case MAPINFO_REASON_LOAD_OFFSET:
		return damage_offset(g);
	case MAPINFO_REASON_LOAD_EOF:
		return damage_eof(g);
	case MAPINFO_REASON_LOAD_ADDRESS:
		return damage_address(g);
	case MAPINFO_REASON_LOAD_ALIGN:
		return damage_align(g);
	case MAPINFO_REASON_LOAD_CONGRUENT:
		return damage_congruence(g);
	case MAPINFO_REASON_LOAD_ORDER:
		return damage_order(g);
	case MAPINFO_REASON_LOAD_OVERLAP:
		return damage_overlap(g);
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
