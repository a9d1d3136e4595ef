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

/*
 * With an MMU nothing is shared but the page cache, and that always. A device that was
 * there, and has been closed since, is opened when there is something to ask.
 */
void mapinfo_elf_predict(struct mapinfo_context *context, int fd,
			 const struct mapinfo_elf *elf,
			 struct mapinfo_prediction *prediction)
{
	struct mapinfo_file *file = prediction->files;
	struct layout layout;
	struct part part;

	prediction->count = 0;
	if (!HAS_FDPIC || !context->system.abi ||
	    !mapinfo_lacks(&context->system, MAPINFO_FACT_MMU))
		return;
	mapinfo_see_layout(&context->system, elf, MAPINFO_STRATEGIES_ALL,
			   &layout);
	mapinfo_start_parts(&part, &layout);
	while (mapinfo_next_part(&part)) {
		if (part.unshared)
			continue;
		question(file, &part, fd);
		if ((context->device < 0 && !mapinfo_open_device(context)) ||
		    context->sys.ioctl(context->device, MAPINFO_FILE, file))
			return;
		file++;
		prediction->count++;
	}
}
