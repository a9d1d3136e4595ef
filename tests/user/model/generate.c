// SPDX-License-Identifier: GPL-2.0-only
#include <elf.h>
#include <string.h>

#include "generate.h"
#include "random.h"

/* Layouts are odd in relation to this, whatever the system's pages are. */
#define PAGE		4096UL
#define LARGE_ALIGN	0x10000UL
#define SMALL_SPAN	16
/* Entries of a dynamic section, more than are read at once. */
#define DYNAMIC_MAX	200

/* Layout of the PT_LOADs, from one to the next. */
struct layout {
	struct generated *g;
	ElfW(Addr) base;	/* of the first */
	ElfW(Addr) vaddr;	/* behind the one before */
	bool wild;		/* in no order, over each other */
	const ElfW(Phdr) *before;
};

static uint32_t below(struct generated *g, size_t limit)
{
	return random_below(&g->seed, (uint32_t)limit);
}

static bool once(struct generated *g, uint32_t in)
{
	return random_once(&g->seed, in);
}

static uint64_t up(uint64_t value, uint64_t align)
{
	return (value + align - 1) & ~(align - 1);
}

/* This program's own, by the linker. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

static void make_ehdr(struct generated *g)
{
	ElfW(Ehdr) *ehdr = &g->ehdr;

	memset(ehdr, 0, sizeof(*ehdr));
	memcpy(ehdr->e_ident, ELFMAG, SELFMAG);
	ehdr->e_ident[EI_CLASS] = sizeof(long) == 8 ? ELFCLASS64 : ELFCLASS32;
	ehdr->e_ident[EI_DATA] = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ?
				 ELFDATA2LSB : ELFDATA2MSB;
	ehdr->e_ident[EI_VERSION] = EV_CURRENT;
	ehdr->e_ident[EI_OSABI] = g->fdpic ? OSABI_FDPIC : ELFOSABI_NONE;
	ehdr->e_type = ET_DYN;
	ehdr->e_machine = __ehdr_start.e_machine;
	ehdr->e_version = EV_CURRENT;
	ehdr->e_entry = below(g, g->room);
	ehdr->e_ehsize = sizeof(*ehdr);
	ehdr->e_phentsize = sizeof(ElfW(Phdr));
}

/* Where the first segment wants to be: usually low, rarely high. */
static ElfW(Addr) pick_base(struct generated *g)
{
	ElfW(Addr) base = below(g, 16) * PAGE;

	if (once(g, 2))
		base = 0;
	if (once(g, 16))
		base = UINTPTR_MAX - 4 * g->room + 1;
	if (once(g, 4))
		base += below(g, PAGE);
	return base;
}

static ElfW(Addr) pick_vaddr(struct layout *l)
{
	struct generated *g = l->g;

	if (!l->before)
		return l->base;
	switch (below(g, 6)) {
	case 0:
		return l->vaddr;
	case 1:
		return l->vaddr + below(g, 64);
	case 2:
		return up(l->vaddr, PAGE);
	case 3:
		return up(l->vaddr, PAGE) + below(g, PAGE);
	case 4:
		/* as linkers do: in memory a page on, in the file none */
		return l->vaddr + PAGE;
	default:
		return l->vaddr + below(g, 4 * PAGE);
	}
}

/* At most @most, at least 1. */
static size_t pick_memsz(struct generated *g, ElfW(Addr) vaddr, size_t most)
{
	size_t size;

	switch (below(g, 4)) {
	case 0:
		size = 1 + below(g, 100);
		break;
	case 1:
		size = 1 + below(g, PAGE);
		break;
	case 2:
		size = up(vaddr + 1, PAGE) - vaddr + below(g, 3) * PAGE;
		break;
	default:
		size = 1 + below(g, 10 * PAGE);
		break;
	}
	return size < most ? size : most;
}

static size_t pick_filesz(struct generated *g, size_t memsz)
{
	if (once(g, 2))
		return memsz;
	if (once(g, 6))
		return 0;
	if (once(g, 2))
		return memsz - 1;
	return below(g, memsz + 1);
}

static size_t pick_align(struct generated *g)
{
	if (once(g, 2))
		return PAGE;
	if (once(g, 6))
		return 2 * PAGE << below(g, 4);
	if (once(g, 30))
		return 2 * LARGE_ALIGN;
	if (once(g, 8))
		return 3 + 2 * below(g, 0x10000);
	return once(g, 4) ? 0 : 1UL << below(g, 12);
}

/* Where in the file it would like to be, before anything is aligned. */
static uint64_t pick_place(struct layout *l, ElfW(Addr) vaddr, size_t filesz)
{
	struct generated *g = l->g;

	switch (below(g, 6)) {
	case 0:
		return below(g, g->room - filesz + 1);
	case 1:
		/* over the same pages of the file as the one before */
		return l->before ? l->before->p_offset : 0;
	case 2:
		/* with one mapping for both */
		return l->before ? l->before->p_offset +
				   (vaddr - l->before->p_vaddr) : 0;
	default:
		return g->end;
	}
}

/*
 * A place as close behind as its alignment allows, in most files that of pages,
 * too. Where there is none within the file's room, the alignment is given up.
 */
static void place(struct layout *l, ElfW(Phdr) *phdr)
{
	uint64_t wish = pick_place(l, phdr->p_vaddr, phdr->p_filesz);
	uint64_t in = phdr->p_align;
	uint64_t offset;

	/* none, or no power of two */
	if (!in || in & (in - 1))
		in = 1;
	if (in < PAGE && !once(l->g, 4))
		in = PAGE;
	for (;;) {
		offset = wish + ((phdr->p_vaddr - wish) & (in - 1));
		if (offset <= l->g->room &&
		    offset + phdr->p_filesz <= l->g->room)
			break;
		offset = phdr->p_vaddr & (in - 1);
		if (offset + phdr->p_filesz <= l->g->room)
			break;
		phdr->p_align = 1;
		in = 1;
		wish = 0;
	}
	phdr->p_offset = offset;
}

static uint32_t pick_flags(struct generated *g)
{
	switch (below(g, 4)) {
	case 0:
		return PF_R | PF_X;
	case 1:
		return PF_R | PF_W;
	case 2:
		return PF_R;
	default:
		return below(g, 8);
	}
}

/* A PT_LOAD behind the one before; @left bytes remain for it and the others. */
static void make_load(struct layout *l, ElfW(Phdr) *phdr, size_t left)
{
	struct generated *g = l->g;
	ElfW(Addr) vaddr = pick_vaddr(l);

	if (l->wild) {
		left = g->room / 4;
		vaddr = l->base + below(g, left - 16);
		if (once(g, 2) && vaddr - vaddr % PAGE >= l->base)
			vaddr -= vaddr % PAGE;
		left -= vaddr - l->base;
	}
	/* no room for a gap */
	if (vaddr - l->vaddr >= left && !l->wild)
		vaddr = l->vaddr;
	if (!l->wild)
		left -= vaddr - l->vaddr;
	memset(phdr, 0, sizeof(*phdr));
	phdr->p_type = PT_LOAD;
	phdr->p_flags = pick_flags(g);
	phdr->p_vaddr = vaddr;
	phdr->p_paddr = vaddr;
	phdr->p_memsz = pick_memsz(g, vaddr, left);
	phdr->p_filesz = pick_filesz(g, phdr->p_memsz);
	phdr->p_align = pick_align(g);
	place(l, phdr);
	/* what is more in the file than in memory is no part of it */
	if (once(g, 16) &&
	    phdr->p_offset + phdr->p_memsz + PAGE <= g->room)
		phdr->p_filesz = phdr->p_memsz + below(g, PAGE);
	if (phdr->p_filesz && phdr->p_offset + phdr->p_filesz > g->end)
		g->end = phdr->p_offset + phdr->p_filesz;
	l->vaddr = vaddr + phdr->p_memsz;
	l->before = phdr;
}

/* A quarter of the room is left for gaps; each has some bytes at least. */
static void make_loads(struct generated *g, unsigned int count)
{
	struct layout l = { .g = g, .base = pick_base(g) };
	size_t room = once(g, 2) ? g->room : SMALL_SPAN * PAGE;
	unsigned int i;

	l.wild = once(g, 4);
	l.vaddr = l.base;
	g->end = once(g, 2) ? sizeof(g->ehdr) : 0;
	for (i = 0; i < count; i++) {
		size_t used = l.vaddr - l.base;
		size_t left = room - used - (count - 1 - i) * 2;

		make_load(&l, &g->phdr[g->count++], left);
	}
}

/* Something that a loader has no use for, or that is empty. */
static void make_other(struct generated *g, ElfW(Phdr) *phdr)
{
	static const uint32_t types[] = {
		PT_NULL, PT_INTERP, PT_NOTE, PT_SHLIB, PT_PHDR, PT_LOAD,
		0x6474e550 /* PT_GNU_EH_FRAME */, 0x70000001 /* PT_ARM_EXIDX */,
	};

	memset(phdr, 0, sizeof(*phdr));
	phdr->p_type = types[below(g, sizeof(types) / sizeof(types[0]))];
	phdr->p_offset = below(g, g->room);
	phdr->p_vaddr = below(g, g->room);
	phdr->p_flags = below(g, 8);
	phdr->p_align = 4;
	if (phdr->p_type == PT_LOAD)
		return;
	phdr->p_filesz = below(g, PAGE);
	phdr->p_memsz = below(g, PAGE);
}

/* Some PT_LOAD that has memory and, if asked for, bytes in the file. */
static const ElfW(Phdr) *pick_load(struct generated *g, bool in_file)
{
	unsigned int i, n, tries;

	for (tries = 0; tries < 8; tries++) {
		n = below(g, g->count);
		for (i = 0; i < g->count; i++) {
			const ElfW(Phdr) *p = &g->phdr[(i + n) % g->count];

			if (p->p_type == PT_LOAD && p->p_memsz &&
			    (p->p_filesz || !in_file))
				return p;
		}
	}
	return NULL;
}

/* The last PT_LOAD that has so much at an address, or NULL. */
static const ElfW(Phdr) *load_at(const struct generated *g, ElfW(Addr) vaddr,
				 size_t size)
{
	const ElfW(Phdr) *p = g->phdr + g->count;

	while (p-- > g->phdr)
		if (p->p_type == PT_LOAD && vaddr - p->p_vaddr < p->p_memsz &&
		    size <= p->p_memsz - (vaddr - p->p_vaddr))
			return p;
	return NULL;
}

static void make_tls(struct generated *g, ElfW(Phdr) *phdr)
{
	const ElfW(Phdr) *load = pick_load(g, true);
	size_t before;

	memset(phdr, 0, sizeof(*phdr));
	phdr->p_type = PT_TLS;
	phdr->p_flags = PF_R;
	phdr->p_align = 1UL << below(g, 8);
	/* .tbss alone may be said to be anywhere */
	phdr->p_vaddr = below(g, g->room);
	if (load && !once(g, 4)) {
		before = below(g, load->p_filesz);
		phdr->p_vaddr = load->p_vaddr + before;
		phdr->p_offset = load->p_offset + before;
		phdr->p_filesz = below(g, load->p_filesz - before + 1);
		if (!load_at(g, phdr->p_vaddr, phdr->p_filesz))
			phdr->p_filesz = 0;
	}
	phdr->p_memsz = phdr->p_filesz + below(g, 2 * PAGE);
}

static void make_relro(struct generated *g, ElfW(Phdr) *phdr)
{
	const ElfW(Phdr) *load = pick_load(g, false);
	size_t before = once(g, 2) ? 0 : below(g, load->p_memsz);

	memset(phdr, 0, sizeof(*phdr));
	phdr->p_type = PT_GNU_RELRO;
	phdr->p_flags = PF_R;
	phdr->p_align = 1;
	phdr->p_vaddr = load->p_vaddr + before;
	phdr->p_offset = load->p_offset + before;
	phdr->p_memsz = once(g, 2) ?
			up(phdr->p_vaddr + 1, PAGE) - phdr->p_vaddr :
			1 + below(g, 4 * PAGE);
	phdr->p_filesz = phdr->p_memsz;
	if (once(g, 4))
		phdr->p_vaddr = once(g, 2) ? random_next(&g->seed) :
					     below(g, g->room);
	if (once(g, 8))
		phdr->p_memsz = random_next(&g->seed);
}

static void make_stack(struct generated *g, ElfW(Phdr) *phdr)
{
	memset(phdr, 0, sizeof(*phdr));
	phdr->p_type = PT_GNU_STACK;
	phdr->p_flags = PF_R | PF_W | (once(g, 4) ? PF_X : 0);
	phdr->p_memsz = once(g, 2) ? 0 : below(g, g->room);
	phdr->p_align = 16;
}

/* Loaders look at its address alone: what else it says may be anything. */
static void make_dynamic(struct generated *g, ElfW(Phdr) *phdr)
{
	const ElfW(Phdr) *load = pick_load(g, true);
	size_t before;

	memset(phdr, 0, sizeof(*phdr));
	phdr->p_type = PT_NOTE;
	if (!load)
		return;
	before = below(g, load->p_filesz);
	if (!once(g, 4))
		before &= ~(sizeof(long) - 1);
	if (!load_at(g, load->p_vaddr + before, sizeof(ElfW(Dyn))))
		return;
	phdr->p_type = PT_DYNAMIC;
	phdr->p_flags = PF_R | PF_W;
	phdr->p_align = sizeof(long);
	phdr->p_vaddr = load->p_vaddr + before;
	phdr->p_offset = once(g, 4) ? below(g, g->room) :
				      load->p_offset + before;
	phdr->p_memsz = once(g, 4) ? random_next(&g->seed) :
				     below(g, load->p_filesz - before);
	phdr->p_filesz = phdr->p_memsz;
}

/* Gives the last program header some other place among them. */
static void move_last(struct generated *g)
{
	unsigned int to = below(g, g->count), i;
	ElfW(Phdr) last = g->phdr[g->count - 1];

	for (i = g->count - 1; i > to; i--)
		g->phdr[i] = g->phdr[i - 1];
	g->phdr[to] = last;
}

static void make_rest(struct generated *g)
{
	void (*const make[])(struct generated *g, ElfW(Phdr) *phdr) = {
		make_dynamic, make_tls, make_relro, make_stack, make_other,
		make_other,
	};
	unsigned int i;

	for (i = 0; i < sizeof(make) / sizeof(make[0]); i++) {
		if (once(g, 2))
			continue;
		make[i](g, &g->phdr[g->count]);
		g->count++;
		move_last(g);
	}
}

/* Usually right behind the header, else anywhere, even at the file's end. */
static void place_table(struct generated *g)
{
	size_t length = g->count * sizeof(g->phdr[0]);
	size_t at = sizeof(g->ehdr);

	if (once(g, 4))
		at += below(g, g->room - length - at + 1);
	else if (once(g, 4) && g->end > at && g->end + length <= g->room)
		at = g->end;
	g->ehdr.e_phoff = at;
	g->ehdr.e_phnum = g->count;
	g->size = at + length > g->end ? at + length : g->end;
	switch (below(g, 4)) {
	case 0:
		g->size += below(g, 64);
		break;
	case 1:
		g->size = up(g->size, PAGE);
		break;
	case 2:
		g->size += below(g, 2 * PAGE);
		break;
	}
	if (g->size > g->room)
		g->size = g->room;
}

static bool overlap(size_t a, size_t a_length, size_t b, size_t b_length)
{
	return a < b + b_length && b < a + a_length;
}

/* Where something is to be stored: in a segment, around one, or anywhere. */
static ElfW(Addr) pick_target(struct generated *g)
{
	const ElfW(Phdr) *load = pick_load(g, false);

	switch (below(g, load ? 8 : 1)) {
	case 0:
		return random_next(&g->seed);
	case 1:
		return load->p_vaddr + below(g, g->room);
	case 2:
		return load->p_vaddr + load->p_memsz - below(g, 16);
	case 3:
		return load->p_vaddr - below(g, 16);
	default:
		return load->p_vaddr + below(g, load->p_memsz);
	}
}

static void put_entry(struct generated *g, size_t at, size_t tag, size_t value)
{
	ElfW(Dyn) entry;

	entry.d_tag = tag;
	entry.d_un.d_val = value;
	memcpy(g->bytes + at, &entry, sizeof(entry));
}

/*
 * Writes a dynamic section, with one entry that says or does not say that there
 * are text relocations; behind its end it may say so without effect.
 */
static void put_dynamic(struct generated *g, size_t at, size_t count)
{
	size_t end = once(g, 2) ? count : below(g, count + 1);
	size_t special = below(g, count), i;
	bool flags = once(g, 2), says = once(g, 2);

	for (i = 0; i < count; i++, at += sizeof(ElfW(Dyn))) {
		if (i == end)
			put_entry(g, at, DT_NULL, 0);
		else if (i != special && once(g, 2))
			put_entry(g, at, DT_STORE, pick_target(g));
		else if (i != special)
			put_entry(g, at, DT_NEEDED, DF_TEXTREL);
		else if (flags)
			put_entry(g, at, DT_FLAGS, DF_SYMBOLIC |
				  (says ? DF_TEXTREL : 0));
		else
			put_entry(g, at, says ? DT_TEXTREL : DT_SYMBOLIC, 0);
	}
}

/*
 * How many entries there can be up to the end of what its segment has in the file,
 * and where; and whether that can be read.
 */
static size_t find_dynamic(const struct generated *g, size_t *at, bool *readable)
{
	const ElfW(Phdr) *d = g->phdr, *load;
	const ElfW(Phdr) *end = g->phdr + g->count;
	size_t skip, filesz;

	while (d < end && d->p_type != PT_DYNAMIC)
		d++;
	if (d == end)
		return 0;
	load = load_at(g, d->p_vaddr, sizeof(ElfW(Dyn)));
	if (!load)
		return 0;
	skip = d->p_vaddr - load->p_vaddr;
	filesz = load->p_filesz < load->p_memsz ? load->p_filesz :
						  load->p_memsz;
	/* one that is damaged may lie outside of the file */
	if (skip >= filesz || load->p_offset > g->room ||
	    filesz > g->room - load->p_offset)
		return 0;
	*at = load->p_offset + skip;
	*readable = load->p_flags & PF_R;
	return (filesz - skip) / sizeof(ElfW(Dyn));
}

size_t generated_entries(const struct generated *g)
{
	bool readable;
	size_t at;

	return find_dynamic(g, &at, &readable);
}

/* Unless it would lie over the headers: then they are what it says. */
static void write_dynamic(struct generated *g)
{
	bool readable;
	size_t at, count = find_dynamic(g, &at, &readable);
	size_t length;

	if (count > DYNAMIC_MAX)
		count = DYNAMIC_MAX;
	length = count * sizeof(ElfW(Dyn));
	if (count && !overlap(at, length, 0, sizeof(g->ehdr)) &&
	    !overlap(at, length, g->ehdr.e_phoff,
		     g->count * sizeof(g->phdr[0])))
		put_dynamic(g, at, count);
}

static bool has_textrel(const struct generated *g)
{
	bool readable = false;
	size_t at, count = find_dynamic(g, &at, &readable);
	ElfW(Dyn) entry;

	for (; readable && count; count--, at += sizeof(entry)) {
		memcpy(&entry, g->bytes + at, sizeof(entry));
		if (entry.d_tag == DT_NULL)
			return false;
		if (entry.d_tag == DT_TEXTREL ||
		    (entry.d_tag == DT_FLAGS &&
		     entry.d_un.d_val & DF_TEXTREL))
			return true;
	}
	return false;
}

/* What does not fit the file is left out. */
static void write_part(struct generated *g, size_t at, const void *part,
		       size_t length)
{
	if (at >= g->size)
		return;
	if (length > g->size - at)
		length = g->size - at;
	memcpy(g->bytes + at, part, length);
}

/* Every byte tells where it is from, and none is zero. */
static void write_file(struct generated *g)
{
	size_t i;

	for (i = 0; i < g->size; i++)
		g->bytes[i] = (unsigned char)(1 + i % 251);
	write_dynamic(g);
	generated_damage(g);
	write_part(g, 0, &g->ehdr, sizeof(g->ehdr));
	write_part(g, g->ehdr.e_phoff, g->phdr, g->count * sizeof(g->phdr[0]));
	g->textrel = has_textrel(g);
}

/* Few files are refused, each for one reason. */
static enum mapinfo_reason pick_reason(struct generated *g)
{
	uint32_t first = MAPINFO_REASON_ELF_SHORT;

	if (!once(g, 8))
		return MAPINFO_REASON_NONE;
	return (enum mapinfo_reason)
		(first + below(g, MAPINFO_REASON_ALIGNMENT + 1 - first));
}

/* Usually as many as linkers make. */
static unsigned int pick_count(struct generated *g)
{
	if (once(g, 2))
		return 1 + below(g, 4);
	/* each of them with pages of its own would take too much memory */
	if (g->fdpic || !once(g, 8))
		return 1 + below(g, 16);
	return 1 + below(g, GENERATED_LOADS);
}

void generate(struct generated *g, uint64_t seed)
{
	g->seed = seed;
	g->count = 0;
	g->textrel = false;
	g->wrong = -1;
	g->reason = pick_reason(g);
	g->fdpic = once(g, 3) && LOADS_FDPIC;
	make_ehdr(g);
	make_loads(g, pick_count(g));
	make_rest(g);
	place_table(g);
	write_file(g);
}

unsigned int generated_segments(const struct generated *g,
				struct mapinfo_segment *segments)
{
	unsigned int i, count = 0;

	for (i = 0; i < g->count; i++) {
		const ElfW(Phdr) *p = &g->phdr[i];
		struct mapinfo_segment *s = &segments[count];

		if (p->p_type != PT_LOAD || !p->p_memsz)
			continue;
		s->offset = p->p_offset;
		s->vaddr = p->p_vaddr;
		s->filesz = p->p_filesz < p->p_memsz ? p->p_filesz :
						       p->p_memsz;
		s->memsz = p->p_memsz;
		s->align = p->p_align & (p->p_align - 1) || !p->p_align ? 1 :
			   p->p_align;
		/* PF_ and PROT_ bits are in opposite order */
		s->prot = (p->p_flags & PF_R ? 1 : 0) | (p->p_flags & PF_W) |
			  (p->p_flags & PF_X ? 4 : 0);
		s->phdr = (int)i;
		count++;
	}
	return count;
}
