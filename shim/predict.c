// SPDX-License-Identifier: MIT
/* Asks the device, before anything is mapped, what can be shared. */
#include "planner.h"

static void question(struct mapinfo_file *file, const struct planner *p, int fd)
{
	mapinfo_zero(file, sizeof(*file));
	file->fd = fd;
	file->prot = (uint32_t)p->prot;
	file->offset = p->first->offset + p->span->vaddr - p->first->vaddr;
	file->length = file_end(p->end - 1) - p->span->vaddr;
}

/* With an MMU nothing is shared but the page cache, and that always. */
void mapinfo_elf_predict(const struct mapinfo_context *context, int fd,
			 const struct mapinfo_elf *elf,
			 struct mapinfo_prediction *prediction)
{
	const struct mapinfo_system *system = &context->system;
	struct mapinfo_span span;
	unsigned int count = 0;
	struct planner p;

	prediction->count = 0;
	if (context->device < 0 ||
	    !mapinfo_lacks(system, MAPINFO_FACT_MMU))
		return;
	p.span = &span;
	mapinfo_start_spans(&p, system, elf);
	while (mapinfo_next_span(&p))
		if (p.can_share)
			question(&prediction->files[count++], &p, fd);
	if (count && !mapinfo_predict(context, prediction->files, count))
		prediction->count = count;
}
