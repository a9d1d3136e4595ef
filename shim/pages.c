// SPDX-License-Identifier: MIT
/* What a page is for, where segments need not begin and end with pages. */
#include "internal.h"

int mapinfo_prot_of_page(const struct mapinfo_segment *first,
			 const struct mapinfo_segment *end, uintptr_t page,
			 size_t page_size, const struct mapinfo_segment *relro)
{
	const struct mapinfo_segment *s;
	uintptr_t taken = page;
	int prot = PROT_NONE;

	for (s = first; s < end; s++) {
		uintptr_t from = s->vaddr > page ? s->vaddr : page;
		uintptr_t to = memory_end(s);
		int needed = s->prot;

		if (to - page > page_size)
			to = page + page_size;
		if (memory_end(s) <= page || from >= to)
			continue;
		if (relro && relro->vaddr - s->vaddr < s->memsz)
			needed = PROT_READ;
		/* bytes of both: the later one has them */
		prot = from < taken ? needed : prot | needed;
		if (taken < to)
			taken = to;
	}
	return prot;
}
