// SPDX-License-Identifier: MIT
/* A file of the command line: opened, read, planned. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "tool.h"

void plan_allocate(struct mapinfo_plan *plan, unsigned int segments)
{
	plan->spans = allocate(segments, sizeof(*plan->spans));
	plan->steps = allocate(MAPINFO_STEPS(segments), sizeof(*plan->steps));
}

void plan_free(struct mapinfo_plan *plan)
{
	free(plan->spans);
	free(plan->steps);
}

/* Only of what can be read at once: a FIFO is not waited for. */
static const char *read_head(struct file *file)
{
	struct stat status;
	ssize_t n;

	if (fstat(file->fd, &status))
		return strerror(errno);
	if (S_ISDIR(status.st_mode))
		return "a directory";
	if (!S_ISREG(status.st_mode))
		return "no regular file";
	if (!status.st_size)
		return "an empty file";
	n = pread(file->fd, file->head, sizeof(file->head), 0);
	if (n < 0)
		return strerror(errno);
	file->size = (uint64_t)status.st_size;
	file->head_size = (size_t)n;
	return NULL;
}

bool file_take(struct file *file, const char *name, int fd, struct output *out)
{
	const char *why = fd < 0 ? strerror(errno) : NULL;

	memset(file, 0, sizeof(*file));
	file->name = name;
	file->fd = fd;
	if (!why)
		why = read_head(file);
	if (why)
		file_refused(file, out, why);
	return !why;
}

bool file_open(struct file *file, const char *name, struct output *out)
{
	return file_take(file, name, open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK),
			 out);
}

void file_make_room(struct file *file, unsigned int segments)
{
	mapinfo_elf_init(&file->elf, allocate(segments,
					      sizeof(*file->elf.segments)),
			 segments);
	file->prediction.files = allocate(segments,
					  sizeof(*file->prediction.files));
	plan_allocate(&file->plan, segments);
}

/* Without room for segments, all that comes to light at first is how many there are. */
static void read_native(struct file *file,
			const struct mapinfo_context *context,
			struct mapinfo_error *error)
{
	mapinfo_elf_read(context, file->fd, file->size, &file->elf, error);
	if (error->reason == MAPINFO_REASON_ROOM) {
		file_make_room(file, error->room);
		mapinfo_elf_read(context, file->fd, file->size, &file->elf,
				 error);
	}
	if (!error->reason)
		mapinfo_elf_read_dynamic(context, file->fd, &file->elf, error);
}

/* What may be right for another machine. */
static bool is_foreign(const struct mapinfo_error *error)
{
	return error->reason == MAPINFO_REASON_ELF_CLASS ||
	       error->reason == MAPINFO_REASON_ELF_BYTE_ORDER ||
	       error->reason == MAPINFO_REASON_ELF_MACHINE;
}

const char *foreign_words(const struct file *file, char buffer[80])
{
	char there[20];
	unsigned int number = file->head[EI_DATA] == ELFDATA2MSB ?
			      file->head[18] << 8 | file->head[19] :
			      file->head[19] << 8 | file->head[18];

	snprintf(buffer, 80, "made for another machine, %u-bit %s",
		 elf_bits(file), machine_name(number, there));
	return buffer;
}

/* With what to do about it. */
static const char *wrong_machine(const struct file *file)
{
	static char why[120];
	char words[80];

	snprintf(why, sizeof(why), "%s: see plan --as nommu, or mmu",
		 foreign_words(file, words));
	return why;
}

static bool is_script(const struct file *file)
{
	return file->head_size >= 2 && !memcmp(file->head, "#!", 2);
}

/* Returns NULL, or why it cannot be read, or stores that in @error. */
static const char *read_elf(struct file *file,
			    const struct invocation *invocation,
			    struct mapinfo_error *error)
{
	if (is_bflt(file))
		return "a bFLT file, which only the kernel loads";
	if (file->head_size < SELFMAG || memcmp(file->head, ELFMAG, SELFMAG))
		return is_script(file) ? "a script, not an ELF file" :
					 "not an ELF file";
	read_native(file, invocation->context, error);
	if (!is_foreign(error))
		return NULL;
	file->foreign = true;
	if (invocation->elsewhere)
		return elf_read_foreign(file, error);
	return wrong_machine(file);
}

static void set_page_size(struct file *file, const struct invocation *invocation)
{
	uint32_t here = invocation->context->system.page_size;

	file->system = invocation->as;
	if (!file->system.page_size)
		file->system.page_size = !file->foreign ? here :
			usual_page_size(file->elf.machine,
					file->system.facts & MAPINFO_FACT_MMU);
}

/* Where addresses have 32 bits, no span is larger than half of them, wherever it is. */
static void check_spans(const struct file *file, struct mapinfo_error *error)
{
	unsigned int i;

	if (elf_bits(file) != 32)
		return;
	for (i = 0; i < file->plan.spans_count && !error->reason; i++) {
		const struct mapinfo_span *span = &file->plan.spans[i];
		uint64_t length = span->length;

		if (length > INT32_MAX || span->vaddr + length > UINT32_MAX)
			error->reason = MAPINFO_REASON_SPAN;
		else if (length + span->slack > INT32_MAX)
			error->reason = MAPINFO_REASON_ALIGNMENT;
		if (error->reason)
			error->phdr = file->elf.segments[i].phdr;
	}
}

bool file_plan(struct file *file, const struct invocation *invocation)
{
	struct mapinfo_error error = { .phdr = -1, .step = -1 };
	const char *why = read_elf(file, invocation, &error);

	if (why) {
		file_refused(file, invocation->output, why);
		return false;
	}
	if (!error.reason) {
		set_page_size(file, invocation);
		if (!invocation->elsewhere)
			mapinfo_elf_predict(invocation->context, file->fd,
					    &file->elf, &file->prediction);
		mapinfo_plan(&file->system, &file->elf, &file->prediction,
			     MAPINFO_STRATEGIES_ALL, &file->plan, &error);
	}
	if (!error.reason)
		check_spans(file, &error);
	if (error.reason)
		file_failed(file, invocation->output, &error);
	return !error.reason;
}

void file_close(struct file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->elf.segments);
	free(file->prediction.files);
	plan_free(&file->plan);
}

bool for_each_file(const char *command, const struct invocation *invocation,
		   bool (*work)(const char *name,
				const struct invocation *invocation))
{
	struct output *out = invocation->output;
	bool ok = true;
	char **name;

	if (out->json) {
		json_begin(out, command);
		json_open(out, "files", '[');
	}
	for (name = invocation->files; *name; name++) {
		if (out->json) {
			json_open(out, NULL, '{');
			json_string(out, "file", *name);
		}
		ok &= work(*name, invocation);
		if (out->json)
			json_close(out, '}');
	}
	if (out->json) {
		json_close(out, ']');
		json_end(out);
	}
	return ok;
}
