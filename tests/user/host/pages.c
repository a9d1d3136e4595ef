// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <sys/mman.h>

#include "pages.h"

#define VMAS_MAX	4096

static struct vma {
	uintptr_t start;
	uintptr_t end;
	struct page first;
} vmas[VMAS_MAX];
static unsigned int count;

static bool parse(const char *line, struct vma *vma)
{
	unsigned long start, end, offset;
	char prot[5];

	if (sscanf(line, "%lx-%lx %4s %lx %x:%x %lu", &start, &end, prot,
		   &offset, &vma->first.major, &vma->first.minor,
		   &vma->first.inode) != 7)
		return false;
	vma->start = start;
	vma->end = end;
	vma->first.offset = offset;
	vma->first.prot = (prot[0] == 'r' ? PROT_READ : 0) |
			  (prot[1] == 'w' ? PROT_WRITE : 0) |
			  (prot[2] == 'x' ? PROT_EXEC : 0);
	return true;
}

bool read_pages(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[5000];

	if (!maps)
		return false;
	count = 0;
	while (count < VMAS_MAX && fgets(line, sizeof(line), maps) &&
	       parse(line, &vmas[count]))
		count++;
	return !fclose(maps) && count;
}

bool get_page(uintptr_t address, struct page *page)
{
	/* the next question is most often about the next page */
	static unsigned int last;
	unsigned int i;

	for (i = 0; i < count; i++, last++) {
		const struct vma *vma = &vmas[last %= count];

		if (address < vma->start || address >= vma->end)
			continue;
		*page = vma->first;
		if (page->inode)
			page->offset += address - vma->start;
		return true;
	}
	return false;
}
