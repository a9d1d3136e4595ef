// SPDX-License-Identifier: GPL-2.0-only
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

/* Of what has no bytes in the file, so many pages at each end. */
#define EDGE		8
/* Of what has, too, where a file claims more than anybody has. */
#define MOST		0x20000UL
/* More than this, no address is. */
#define SPAN_MAX	(1UL << 46)

const char *const page_kinds[] = {
	"a gap", "a page of the file", "bss", "bss that is not writable",
	"a page that segments share",
};

static uintptr_t page_floor(uintptr_t address)
{
	return address & ~(PAGE - 1);
}

static uintptr_t page_ceil(uintptr_t address)
{
	return page_floor(address + PAGE - 1);
}

static int prot_of(ElfW(Word) flags)
{
	return (flags & PF_R ? PROT_READ : 0) |
	       (flags & PF_W ? PROT_WRITE : 0) |
	       (flags & PF_X ? PROT_EXEC : 0);
}

static bool is_load(const ElfW(Phdr) *phdr)
{
	return phdr->p_type == PT_LOAD && phdr->p_memsz;
}

/* What it has above p_memsz is not of the segment. */
static size_t file_part(const ElfW(Phdr) *phdr)
{
	return phdr->p_filesz < phdr->p_memsz ? phdr->p_filesz : phdr->p_memsz;
}

#define for_each_load(phdr, file)					\
	for (phdr = (file)->phdrs;					\
	     phdr < (file)->phdrs + (file)->count; phdr++)		\
		if (is_load(phdr))

uintptr_t first_page(const struct file *file)
{
	const ElfW(Phdr) *phdr;

	for (phdr = file->phdrs; phdr < file->phdrs + file->count; phdr++)
		if (phdr->p_type == PT_LOAD)
			return page_floor(phdr->p_vaddr);
	return 0;
}

bool is_cut_off(const struct file *file)
{
	const ElfW(Phdr) *phdr;
	size_t part;

	for_each_load(phdr, file) {
		part = file_part(phdr);
		if (phdr->p_vaddr + phdr->p_memsz < phdr->p_vaddr ||
		    (part && (phdr->p_offset > file->size ||
			      part > file->size - phdr->p_offset)))
			return true;
	}
	return false;
}

unsigned int count_loads(const struct file *file)
{
	const ElfW(Phdr) *phdr;
	unsigned int count = 0;

	for_each_load(phdr, file)
		count++;
	return count;
}

uintptr_t lowest_page(const struct file *file)
{
	const ElfW(Phdr) *phdr;
	uintptr_t lowest = UINTPTR_MAX;

	for (phdr = file->phdrs; phdr < file->phdrs + file->count; phdr++)
		if (phdr->p_type == PT_LOAD && phdr->p_vaddr < lowest)
			lowest = phdr->p_vaddr;
	return page_floor(lowest);
}

static uintptr_t span_end(const struct file *file)
{
	const ElfW(Phdr) *phdr;
	uintptr_t end = 0;

	for_each_load(phdr, file)
		if (phdr->p_vaddr + phdr->p_memsz > end)
			end = phdr->p_vaddr + phdr->p_memsz;
	return page_ceil(end);
}

/* Whether its addresses are such that pages can be looked at. */
static bool has_span(const struct file *file)
{
	const ElfW(Phdr) *phdr;
	bool has = false;

	for_each_load(phdr, file) {
		if (phdr->p_vaddr > SPAN_MAX || phdr->p_memsz > SPAN_MAX)
			return false;
		has = true;
	}
	return has;
}

static void add_page(struct file *file, uintptr_t vaddr)
{
	/* room for a power of two */
	if (!(file->pages_count & (file->pages_count + 1)))
		file->pages = realloc(file->pages, 2 *
				      (file->pages_count + 1) *
				      sizeof(*file->pages));
	memset(&file->pages[file->pages_count], 0, sizeof(*file->pages));
	file->pages[file->pages_count++].vaddr = vaddr;
}

/* Those at its ends, if they are more than twice as many. */
static void add_range(struct file *file, uintptr_t start, uintptr_t end,
		      size_t edge)
{
	uintptr_t page = page_floor(start);

	for (; page < end; page += PAGE) {
		if (page == page_floor(start) + edge * PAGE &&
		    page + edge * PAGE < end)
			page = page_ceil(end) - edge * PAGE;
		add_page(file, page);
	}
}

static int compare_pages(const void *first, const void *second)
{
	const struct wanted *a = first, *b = second;

	return a->vaddr < b->vaddr ? -1 : a->vaddr > b->vaddr;
}

static void find_pages(struct file *file)
{
	const uintptr_t lowest = lowest_page(file), end = span_end(file);
	const ElfW(Phdr) *phdr;
	size_t i, n = 0;

	for_each_load(phdr, file) {
		uintptr_t vaddr = phdr->p_vaddr;
		uintptr_t bss = vaddr + file_part(phdr);
		uintptr_t after = page_ceil(vaddr + phdr->p_memsz);

		add_range(file, vaddr, bss, MOST);
		add_range(file, bss, after, EDGE);
		if (page_floor(vaddr) > lowest)
			add_page(file, page_floor(vaddr) - PAGE);
		if (after < end)
			add_page(file, after);
	}
	qsort(file->pages, file->pages_count, sizeof(*file->pages),
	      compare_pages);
	for (i = 0; i < file->pages_count; i++)
		if (!n || file->pages[i].vaddr != file->pages[n - 1].vaddr)
			file->pages[n++] = file->pages[i];
	file->pages_count = n;
}

/* Of a range of memory what is in the page: where, and how much. */
static size_t part_of(uintptr_t page, uintptr_t start, uintptr_t end,
		      size_t *where)
{
	if (start < page)
		start = page;
	if (end > page + PAGE)
		end = page + PAGE;
	*where = start - page;
	return start < end ? end - start : 0;
}

static void copy_of_file(const struct file *file, size_t offset,
			 unsigned char *to, size_t length)
{
	size_t there = offset < file->size ? file->size - offset : 0;

	if (there > length)
		there = length;
	memcpy(to, file->bytes + offset, there);
	memset(to + there, 0, length - there);
}

static void expect_bytewise(const struct file *file, const ElfW(Phdr) *phdr,
			    uintptr_t vaddr, unsigned char *page)
{
	uintptr_t bss = phdr->p_vaddr + file_part(phdr);
	size_t where, length;

	length = part_of(vaddr, phdr->p_vaddr, bss, &where);
	if (length)
		copy_of_file(file, phdr->p_offset +
			     (vaddr + where - phdr->p_vaddr), page + where,
			     length);
	length = part_of(vaddr, bss, phdr->p_vaddr + phdr->p_memsz, &where);
	memset(page + where, 0, length);
}

static void expect_by_pages(const struct file *file, const ElfW(Phdr) *phdr,
			    uintptr_t vaddr, unsigned char *page)
{
	uintptr_t start = page_floor(phdr->p_vaddr);
	uintptr_t bss = phdr->p_vaddr + file_part(phdr);
	uintptr_t end = page_ceil(phdr->p_vaddr + phdr->p_memsz);

	if (vaddr < start || vaddr >= end)
		return;
	memset(page, 0, PAGE);
	if (!file_part(phdr) || vaddr >= bss)
		return;
	copy_of_file(file, page_floor(phdr->p_offset) + (vaddr - start), page,
		     PAGE);
	if (phdr->p_memsz > phdr->p_filesz && bss < vaddr + PAGE)
		memset(page + (bss - vaddr), 0, vaddr + PAGE - bss);
}

void expect_page(const struct file *file, uintptr_t vaddr, bool bytewise,
		 unsigned char *page)
{
	const ElfW(Phdr) *phdr;

	memset(page, 0, PAGE);
	for_each_load(phdr, file) {
		if (bytewise)
			expect_bytewise(file, phdr, vaddr, page);
		else
			expect_by_pages(file, phdr, vaddr, page);
	}
}

/* Fast, and different for what differs; no more is asked of it. */
static uint64_t sum_of(const unsigned char *bytes)
{
	uint64_t sum = 1, word;
	size_t i;

	for (i = 0; i < PAGE; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
		sum ^= sum >> 29;
	}
	return sum;
}

static void clear_but(unsigned char *bytes, const unsigned char *mask,
		      unsigned char least, unsigned char most)
{
	size_t i;

	for (i = 0; i < PAGE; i++)
		if (mask[i] < least || mask[i] > most)
			bytes[i] = 0;
}

void sum_page(const struct wanted *wanted, unsigned char *bytes,
	      uint64_t sums[2])
{
	if (!wanted->mask) {
		sums[0] = sum_of(bytes);
		sums[1] = sums[0];
		return;
	}
	clear_but(bytes, wanted->mask, 1, 2);
	sums[1] = sum_of(bytes);
	clear_but(bytes, wanted->mask, 1, 1);
	sums[0] = sum_of(bytes);
}

/* The file's offset of an address, and how much its last segment has from there on. */
static size_t find_bytes(const struct file *file, uintptr_t vaddr,
			 size_t *offset)
{
	const ElfW(Phdr) *phdr;
	size_t there = 0;

	for_each_load(phdr, file) {
		size_t skip = vaddr - phdr->p_vaddr;

		if (skip >= file_part(phdr) || phdr->p_offset > file->size ||
		    skip > file->size - phdr->p_offset)
			continue;
		*offset = phdr->p_offset + skip;
		there = file->size - *offset;
		if (there > file_part(phdr) - skip)
			there = file_part(phdr) - skip;
	}
	return there;
}

/* The dynamic section: from p_vaddr to DT_NULL. Whether it has text relocations. */
static size_t see_dynamic(const struct file *file, uintptr_t vaddr,
			  bool *textrel)
{
	size_t offset = 0, left = find_bytes(file, vaddr, &offset), i;
	ElfW(Dyn) dyn;

	for (i = 0; i + sizeof(dyn) <= left; i += sizeof(dyn)) {
		memcpy(&dyn, file->bytes + offset + i, sizeof(dyn));
		if (dyn.d_tag == DT_NULL)
			break;
		if (dyn.d_tag == DT_TEXTREL ||
		    (dyn.d_tag == DT_FLAGS && dyn.d_un.d_val & DF_TEXTREL))
			*textrel = true;
	}
	return i;
}

static void set_mask(struct wanted *wanted, uintptr_t start, size_t length,
		     unsigned char value)
{
	size_t where;

	length = part_of(wanted->vaddr, start, start + length, &where);
	if (length && !wanted->mask)
		wanted->mask = calloc(1, PAGE);
	if (length)
		memset(wanted->mask + where, value, length);
}

static enum page_kind kind_of(const ElfW(Phdr) *phdr, uintptr_t page)
{
	if (page + PAGE <= phdr->p_vaddr + file_part(phdr) ||
	    phdr->p_memsz <= phdr->p_filesz)
		return PAGE_FILE;
	return phdr->p_flags & PF_W ? PAGE_BSS : PAGE_CONSTANT_BSS;
}

static void set_wanted(const struct file *file, struct wanted *wanted,
		       uintptr_t dynamic, size_t dynamic_size)
{
	unsigned char page[PAGE];
	const ElfW(Phdr) *phdr;
	size_t where;

	for_each_load(phdr, file) {
		if (!part_of(wanted->vaddr, phdr->p_vaddr,
			     phdr->p_vaddr + phdr->p_memsz, &where))
			continue;
		wanted->prot |= prot_of(phdr->p_flags);
		wanted->kind = wanted->kind ? PAGE_COMMON :
					      kind_of(phdr, wanted->vaddr);
		set_mask(wanted, phdr->p_vaddr, phdr->p_memsz, 1);
	}
	if (wanted->mask)
		set_mask(wanted, dynamic, dynamic_size, 2);
	if (wanted->mask && !memchr(wanted->mask, 0, PAGE) &&
	    !memchr(wanted->mask, 2, PAGE)) {
		free(wanted->mask);
		wanted->mask = NULL;
	}
	if (!wanted->kind)
		return;
	expect_page(file, wanted->vaddr, false, page);
	sum_page(wanted, page, wanted->sums);
}

static void read_headers(struct file *file)
{
	ElfW(Ehdr) ehdr;
	ElfW(Phdr) *copy, *phdr;

	if (file->size < sizeof(ehdr))
		return;
	memcpy(&ehdr, file->bytes, sizeof(ehdr));
	if (memcmp(ehdr.e_ident, ELFMAG, SELFMAG) ||
	    ehdr.e_ident[EI_CLASS] != (sizeof(long) == 8 ? ELFCLASS64 :
							   ELFCLASS32) ||
	    ehdr.e_phentsize != sizeof(*copy) || ehdr.e_phoff > file->size ||
	    ehdr.e_phnum > (file->size - ehdr.e_phoff) / sizeof(*copy))
		return;
	copy = calloc(ehdr.e_phnum, sizeof(*copy));
	memcpy(copy, file->bytes + ehdr.e_phoff,
	       ehdr.e_phnum * sizeof(*copy));
	/* no memory: as much as there is of it in the file */
	for (phdr = copy; phdr < copy + ehdr.e_phnum; phdr++)
		if (!phdr->p_memsz)
			phdr->p_memsz = phdr->p_filesz;
	file->phdrs = copy;
	file->count = ehdr.e_phnum;
}

static void see_pages(struct file *file)
{
	uintptr_t dynamic = 0;
	size_t size = 0, i;
	unsigned int p;

	for (p = 0; p < file->count; p++)
		if (file->phdrs[p].p_type == PT_DYNAMIC)
			dynamic = file->phdrs[p].p_vaddr;
	if (dynamic)
		size = see_dynamic(file, dynamic, &file->textrel);
	find_pages(file);
	for (i = 0; i < file->pages_count; i++)
		set_wanted(file, &file->pages[i], dynamic, size);
}

bool open_file(struct file *file, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;

	memset(file, 0, sizeof(*file));
	file->path = path;
	if (fd < 0 || fstat(fd, &status) || !S_ISREG(status.st_mode)) {
		close(fd);
		return false;
	}
	file->size = (size_t)status.st_size;
	file->inode = status.st_ino;
	/* of no bytes there is no mapping */
	file->bytes = mmap(NULL, file->size + !file->size, PROT_READ,
			   MAP_PRIVATE, fd, 0);
	close(fd);
	if (file->bytes == MAP_FAILED)
		return false;
	read_headers(file);
	if (has_span(file))
		see_pages(file);
	return true;
}

void close_file(struct file *file)
{
	size_t i;

	for (i = 0; i < file->pages_count; i++)
		free(file->pages[i].mask);
	free(file->pages);
	free((void *)file->phdrs);
	munmap((void *)file->bytes, file->size + !file->size);
}
