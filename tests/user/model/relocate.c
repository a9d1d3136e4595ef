// SPDX-License-Identifier: GPL-2.0-only
/* A loader's way through the dynamic section, every store of which is watched. */
#include <string.h>
#include <sys/mman.h>

#include "check.h"
#include "generate.h"
#include "model.h"

/* More entries than any file of the tests has bytes for. */
#define ENTRIES_MAX	8192

/* The segment that loaders find at an address: the first. -1 for none. */
static int segment_at(const struct loaded *l, uintptr_t vaddr, size_t size)
{
	unsigned int i;

	for (i = 0; i < l->count; i++)
		if (vaddr - l->segments[i].vaddr < l->segments[i].memsz)
			return size <= l->segments[i].memsz -
				       (vaddr - l->segments[i].vaddr) ?
			       (int)i : -1;
	return -1;
}

/* Where an address of the file is in memory, or 0: FDPIC has no other. */
static uintptr_t in_memory(const struct loaded *l, uintptr_t vaddr)
{
	const struct mapinfo_mapped *span = l->mapping->spans;

	if (l->mapping->count > 1) {
		int i = segment_at(l, vaddr, 1);

		if (i < 0)
			return 0;
		span += i;
	}
	return span->start + (vaddr - span->vaddr);
}

static bool can_read(const struct loaded *l, uintptr_t address, size_t length)
{
	const struct model_page *first = model_page(address);
	const struct model_page *last = model_page(address + length - 1);

	return first && last && first->kind != MODEL_FREE &&
	       last->kind != MODEL_FREE && first->kind != MODEL_NOTHING &&
	       last->kind != MODEL_NOTHING &&
	       (!l->mmu || (first->prot & last->prot & PROT_READ));
}

/* The entry after so many; false at the end of them, or where a loader would fault. */
static bool get_entry(const struct loaded *l, uintptr_t address,
		      unsigned int index, ElfW(Dyn) *entry)
{
	address += index * sizeof(*entry);
	if (l->elf->dynamic.phdr < 0 || index == ENTRIES_MAX ||
	    !can_read(l, address, sizeof(*entry)))
		return false;
	memcpy(entry, (const void *)address, sizeof(*entry));
	return entry->d_tag != DT_NULL;
}

/* Of the segments that have its first entry, the last one. -1 for none. */
static int segment_of_dynamic(const struct loaded *l)
{
	const struct mapinfo_segment *segments = segments_of(l);
	uintptr_t vaddr = l->elf->dynamic.vaddr;
	int i = (int)l->count;

	while (i-- > 0)
		if (vaddr - segments[i].vaddr < segments[i].memsz &&
		    segments[i].memsz - (vaddr - segments[i].vaddr) >=
		    sizeof(ElfW(Dyn)))
			return i;
	return -1;
}

/* What lies behind the segment, no loader is meant to find. */
bool sees_textrel(const struct loaded *l)
{
	uintptr_t vaddr = l->elf->dynamic.vaddr, address;
	int segment = segment_of_dynamic(l);
	const struct mapinfo_segment *s = &segments_of(l)[segment];
	const struct mapinfo_mapped *span = l->mapping->spans;
	ElfW(Dyn) entry;
	unsigned int i;

	if (l->elf->dynamic.phdr < 0 || segment < 0 || !(s->prot & PROT_READ))
		return false;
	if (l->mapping->count > 1)
		span += segment;
	address = span->start + (vaddr - span->vaddr);
	for (i = 0; (i + 1) * sizeof(entry) <= s->memsz - (vaddr - s->vaddr) &&
	     get_entry(l, address, i, &entry); i++)
		if (entry.d_tag == DT_TEXTREL ||
		    (entry.d_tag == DT_FLAGS &&
		     entry.d_un.d_val & DF_TEXTREL))
			return true;
	/* where a later segment has taken the right to read, no loader gets to know */
	return l->textrel &&
	       (i + 1) * sizeof(entry) <= s->memsz - (vaddr - s->vaddr) &&
	       !can_read(l, address + i * sizeof(entry), sizeof(entry));
}

/* Whether the file has the right to have it stored there. */
static bool is_right(const struct loaded *l, uintptr_t vaddr)
{
	int segment = segment_at(l, vaddr, sizeof(vaddr));

	return segment >= 0 &&
	       (l->textrel || l->segments[segment].prot & PROT_WRITE);
}

/* With an MMU the loader itself would fault, and nobody else be harmed. */
static bool would_fault(const struct loaded *l, uintptr_t address)
{
	return l->mmu && !model_is_own(address, sizeof(address));
}

static const char *relocate(const struct loaded *l, uintptr_t vaddr,
			    bool *refused)
{
	uintptr_t address = in_memory(l, vaddr), value;

	if (!address ||
	    !mapinfo_is_own(l->mapping, address, sizeof(address))) {
		*refused = true;
		return is_right(l, vaddr) ?
		       "a relocation that is right is refused" : NULL;
	}
	if (would_fault(l, address)) {
		*refused = true;
		return NULL;
	}
	if (!model_is_own(address, sizeof(address)))
		return "a store would go to what is not the process's own";
	memcpy(&value, (const void *)address, sizeof(value));
	value += 0x0101010101010101ULL & UINTPTR_MAX;
	memcpy((void *)address, &value, sizeof(value));
	return NULL;
}

const char *check_relocation(const struct loaded *l, bool *refused)
{
	uintptr_t address = in_memory(l, l->elf->dynamic.vaddr);
	const char *wrong = NULL;
	ElfW(Dyn) entry;
	unsigned int i;

	*refused = false;
	for (i = 0; !wrong && !*refused && get_entry(l, address, i, &entry);
	     i++)
		if (entry.d_tag == DT_STORE)
			wrong = relocate(l, entry.d_un.d_ptr, refused);
	model_relocated();
	return wrong ? wrong : model_fault(false);
}
