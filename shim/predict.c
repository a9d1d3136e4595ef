// SPDX-License-Identifier: MIT
/* Asks the device, before anything is mapped, what can be shared. */
#include "planner.h"

static void question(struct mapinfo_file *file, const struct part *part, int fd)
{
	mapinfo_zero(file, sizeof(*file));
	file->fd = fd;
	file->prot = (uint32_t)part->prot;
	file->offset = part->first->offset + part->start - part->first->vaddr;
	file->length = file_end(part->end - 1) - part->start;
}

/* With an MMU nothing is shared but the page cache, and that always. */
void mapinfo_elf_predict(const struct mapinfo_context *context, int fd,
			 const struct mapinfo_elf *elf,
			 struct mapinfo_prediction *prediction)
{
	const struct mapinfo_system *system = &context->system;
	unsigned int count = 0;
	struct layout layout;
	struct part part;

	prediction->count = 0;
	if (context->device < 0 ||
	    !mapinfo_lacks(system, MAPINFO_FACT_MMU))
		return;
	mapinfo_see_layout(system, elf, &layout);
	mapinfo_start_parts(&part, &layout);
	while (mapinfo_next_part(&part))
		if (part.can_share)
			question(&prediction->files[count++], &part, fd);
	if (count && !mapinfo_predict(context, prediction->files, count))
		prediction->count = count;
}
