// SPDX-License-Identifier: GPL-2.0-only
/*
 * An audit library (rtld-audit(7)), in which the shim maps the same file that
 * the C library's loader has just mapped, and which compares the two. ldso.c
 * reads what it prints, a word and a result on each line:
 *
 *	found		the loader has mapped the file
 *	refused		the shim has not: why
 *	calls		whether the shim's system calls are those of its plan
 *	mapped		whether both have the same in memory, before relocation
 *	gaps		pages between segments; how many the shim allows to
 *			read, how many to execute
 *	relocated	the loader has relocated it, and all that it needs
 *	protected	whether both allow the same now
 *
 * The result of a comparison is "same", or what is not.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <link.h>
#include <mapinfo.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pages.h"
#include "room.h"

#define PAGE	((uintptr_t)context.system.page_size)

static struct mapinfo_context context;
static struct mapinfo_elf elf = ELF_ROOM;
static struct mapinfo_mapping mapping = MAPPING_ROOM;
/* As the loader has it. */
static const struct link_map *object;
static char difference[200];

static bool differs(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(difference, sizeof(difference), format, arguments);
	va_end(arguments);
	return true;
}

/* At once, as nobody knows what ends this process. */
static void print(const char *word, const char *result)
{
	dprintf(STDOUT_FILENO, "%s %s\n", word, result);
}

static void report(const char *word, bool is_different)
{
	print(word, is_different ? difference : "same");
}

/* From the first mapping on. */
static unsigned int calls;
/* The kernel's own calls, under those that count. */
static struct mapinfo_sys real;

static long count_mmap(uintptr_t address, size_t length, int prot, int flags,
		       int fd, uint64_t offset)
{
	calls++;
	return real.mmap(address, length, prot, flags, fd, offset);
}

static long count_munmap(uintptr_t address, size_t length)
{
	calls++;
	return real.munmap(address, length);
}

static long count_mprotect(uintptr_t address, size_t length, int prot)
{
	calls++;
	return real.mprotect(address, length, prot);
}

static long count_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	calls += calls > 0;
	return real.pread(fd, buffer, length, offset);
}

static void set_up(void)
{
	struct mapinfo_sys sys;

	mapinfo_sys_init(&real);
	sys = real;
	sys.mmap = count_mmap;
	sys.munmap = count_munmap;
	sys.mprotect = count_mprotect;
	sys.pread = count_pread;
	mapinfo_open(&context, &sys, (uint32_t)sysconf(_SC_PAGESIZE));
}

/* A span with slack may happen to be aligned at one end, which saves a call. */
static bool other_calls(unsigned int planned, unsigned int slack)
{
	if (calls <= planned && calls >= planned - slack)
		return false;
	return differs("%u system calls, planned %u", calls, planned);
}

static int prot_of_page(uintptr_t page)
{
	unsigned int i;
	int prot = 0;

	for (i = 0; i < elf.count; i++)
		if (elf.segments[i].vaddr < page + PAGE &&
		    elf.segments[i].vaddr + elf.segments[i].memsz > page)
			prot |= elf.segments[i].prot | PROT_WRITE;
	return prot;
}

/* What it takes to make all pages writable: one for those that get the same. */
static unsigned int calls_for_relocation(void)
{
	const struct mapinfo_mapped *span = &mapping.spans[0];
	unsigned int count = 0;
	int prot, before = -1;
	uintptr_t page;

	if (!(elf.flags & MAPINFO_ELF_TEXTREL))
		return 0;
	for (page = span->vaddr; page < span->vaddr + span->length;
	     page += PAGE) {
		prot = prot_of_page(page);
		count += prot != before;
		before = prot;
	}
	return count;
}

/* The plan is made apart, by the same steps as in mapinfo_load(). */
static bool load(int fd)
{
	struct mapinfo_plan plan = PLAN_ROOM;
	struct mapinfo_error error;

	calls = 0;
	if (mapinfo_elf_read(&context, fd, 0, &elf, &error) ||
	    mapinfo_plan(&context.system, &elf, NULL, MAPINFO_STRATEGIES_ALL,
			 &plan, &error) ||
	    mapinfo_load(&context, fd, 0, &elf, &mapping, &error)) {
		print("refused", mapinfo_reason_text(error.reason));
		return false;
	}
	report("calls", other_calls((unsigned int)plan.cost.system_calls +
					    calls_for_relocation(),
				    !!plan.spans[0].slack));
	return true;
}

/*
 * The loader adds the load bias to some addresses in the dynamic section as
 * soon as it is mapped. The same is done here, and so it is known that there
 * is nothing else.
 */
static bool is_adjusted(ElfW(Sxword) tag)
{
	switch (tag) {
	case DT_HASH:
	case DT_PLTGOT:
	case DT_STRTAB:
	case DT_SYMTAB:
	case DT_RELA:
	case DT_REL:
	case DT_JMPREL:
	case DT_VERSYM:
	case DT_GNU_HASH:
	case DT_RELR:
		return true;
	default:
		return false;
	}
}

static void adjust_dynamic(void)
{
	ElfW(Dyn) *entry = (void *)(mapping.bias + elf.dynamic.vaddr);

	if (!elf.dynamic.memsz || !(elf.dynamic.prot & PROT_WRITE))
		return;
	for (; entry->d_tag != DT_NULL; entry++)
		if (is_adjusted(entry->d_tag))
			entry->d_un.d_ptr += object->l_addr;
}

static bool get_both(uintptr_t vaddr, struct page *ours, struct page *theirs)
{
	return get_page(mapping.bias + vaddr, ours) &&
	       get_page(object->l_addr + vaddr, theirs);
}

/* @more: what the shim allows besides. */
static bool other_prot(uintptr_t vaddr, int more)
{
	struct page ours, theirs;

	if (!get_both(vaddr, &ours, &theirs))
		return differs("0x%lx: not mapped", vaddr);
	if (ours.prot == (theirs.prot | more))
		return false;
	return differs("0x%lx: protection %d, in the loader %d", vaddr,
		       ours.prot, theirs.prot);
}

static bool other_file(uintptr_t vaddr)
{
	struct page ours, theirs;

	if (!get_both(vaddr, &ours, &theirs))
		return differs("0x%lx: not mapped", vaddr);
	if (ours.inode == theirs.inode && ours.major == theirs.major &&
	    ours.minor == theirs.minor && ours.offset == theirs.offset)
		return false;
	return differs("0x%lx: inode %lu at 0x%lx, in the loader %lu at 0x%lx",
		       vaddr, ours.inode, ours.offset, theirs.inode,
		       theirs.offset);
}

static uintptr_t page_floor(uintptr_t address)
{
	return address & ~(PAGE - 1);
}

static uintptr_t first_page(const struct mapinfo_segment *s)
{
	return page_floor(s->vaddr);
}

static uintptr_t end_page(const struct mapinfo_segment *s)
{
	return page_floor(s->vaddr + s->memsz + PAGE - 1);
}

static bool other_byte(const unsigned char *ours, const unsigned char *theirs,
		       uintptr_t vaddr)
{
	return differs("0x%lx: byte %02x, in the loader %02x", vaddr, *ours,
		       *theirs);
}

/*
 * From the start of its first page to its end. Then, up to the end of the page,
 * the loader leaves what the file happens to have there, while the shim has
 * zeroed that if there is bss.
 */
static bool other_bytes(const struct mapinfo_segment *s)
{
	const unsigned char *ours = (void *)mapping.bias;
	const unsigned char *theirs = (void *)object->l_addr;
	uintptr_t at = first_page(s);

	if (!(s->prot & PROT_READ))
		return false;
	for (; at < s->vaddr + s->memsz; at++)
		if (ours[at] != theirs[at])
			return other_byte(&ours[at], &theirs[at], at);
	for (; at < end_page(s); at++)
		if (ours[at] != (s->memsz > s->filesz ? 0 : theirs[at]))
			return other_byte(&ours[at], &theirs[at], at);
	return false;
}

/* With text relocations, the loader makes the text writable only later. */
static bool other_segment(const struct mapinfo_segment *s)
{
	int more = elf.flags & MAPINFO_ELF_TEXTREL ? PROT_WRITE : 0;
	uintptr_t page;

	for (page = first_page(s); page < end_page(s); page += PAGE)
		if (other_prot(page, more) || other_file(page))
			return true;
	return other_bytes(s);
}

struct gaps {
	unsigned int pages;
	unsigned int readable;
	unsigned int executable;
};

/* The loader allows nothing there. The shim must not allow to write. */
static bool bad_gap(uintptr_t page, uintptr_t end, struct gaps *gaps)
{
	struct page ours, theirs;

	for (; page < end; page += PAGE) {
		if (!get_page(mapping.bias + page, &ours))
			return differs("0x%lx: a gap that others may map to",
				       page);
		if (get_page(object->l_addr + page, &theirs) && theirs.prot)
			return differs("0x%lx: not a gap in the loader", page);
		if (ours.prot & PROT_WRITE)
			return differs("0x%lx: a writable gap", page);
		gaps->pages++;
		gaps->readable += !!(ours.prot & PROT_READ);
		gaps->executable += !!(ours.prot & PROT_EXEC);
	}
	return false;
}

static bool other_mapping(void)
{
	struct gaps gaps = { 0 };
	unsigned int i;
	char text[40];

	if (!read_pages())
		return differs("no /proc/self/maps");
	if (mapping.count != 1)
		return differs("%u spans", mapping.count);
	adjust_dynamic();
	for (i = 0; i < elf.count; i++) {
		const struct mapinfo_segment *s = &elf.segments[i];

		if (other_segment(s) ||
		    (i && bad_gap(end_page(s - 1), first_page(s), &gaps)))
			return true;
	}
	snprintf(text, sizeof(text), "%u %u %u", gaps.pages, gaps.readable,
		 gaps.executable);
	print("gaps", text);
	return false;
}

static bool other_protection(void)
{
	struct mapinfo_error error;
	uintptr_t page;
	unsigned int i;

	if (mapinfo_protect(&context, &elf, &mapping, &error))
		return differs("mapinfo_protect(): %s",
			       mapinfo_reason_text(error.reason));
	if (!read_pages())
		return differs("no /proc/self/maps");
	for (i = 0; i < elf.count; i++) {
		const struct mapinfo_segment *s = &elf.segments[i];

		for (page = first_page(s); page < end_page(s); page += PAGE)
			if (other_prot(page, 0))
				return true;
	}
	return false;
}

unsigned int la_version(unsigned int version)
{
	return version;
}

/* Called right after the loader has mapped an object, with its name. */
unsigned int la_objopen(struct link_map *map, Lmid_t namespace,
			uintptr_t *cookie)
{
	const char *file = getenv("MAPINFO_FILE");
	int fd;

	if (object || strcmp(map->l_name, file))
		return 0;
	object = map;
	print("found", map->l_name);
	set_up();
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (!load(fd))
		_exit(EXIT_FAILURE);
	report("mapped", other_mapping());
	close(fd);
	return 0;
}

/*
 * The last time before the program starts, all is relocated but for what waits
 * until a function is called; no constructor has run.
 */
void la_activity(uintptr_t *cookie, unsigned int flag)
{
	if (!object || flag != LA_ACT_CONSISTENT)
		return;
	print("relocated", object->l_name);
	report("protected", other_protection());
	_exit(EXIT_SUCCESS);
}
