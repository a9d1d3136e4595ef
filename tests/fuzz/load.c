// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads the file that an input is, in the model of tests/user/model/: the library may
 * refuse it, or load it right, and nothing else. For libFuzzer.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "generate.h"
#include "input.h"
#include "model.h"
#include "room.h"

#define PAGE	4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file, as left by the input before: past its head every byte tells where. */
static unsigned char bytes[FILE_MAX];
static struct model_system system_of_input;
static struct mapinfo_context context;
static const struct mapinfo_elf roomy_elf = ELF_ROOM;
static const struct mapinfo_mapping roomy_mapping = MAPPING_ROOM;
static struct mapinfo_elf elf;
static struct mapinfo_mapping mapping;

static unsigned char byte_at(size_t offset)
{
	return (unsigned char)(1 + offset % 251);
}

static void fail(const char *wrong)
{
	fprintf(stderr, "load: %s\n", wrong);
	abort();
}

static void make_system(const struct input *in, size_t file_size)
{
	struct model_system *system = &system_of_input;
	size_t pages;

	memset(system, 0, sizeof(*system));
	system->mode = in->mode % MODEL_MODES;
	system->page_size = in->flags & INPUT_LARGE_PAGES ? 4 * PAGE : PAGE;
	system->device = in->flags & INPUT_DEVICE;
	system->without_files = in->flags & INPUT_WITHOUT_FILES;
	system->unclear = in->flags & INPUT_UNCLEAR;
	system->filtered = in->flags & (INPUT_UNCLEAR | INPUT_FILTERED);
	system->stale = in->flags & INPUT_STALE;
	system->overlapping = true;
	system->memory = (in->memory ? in->memory % 96U : 95) * PAGE;
	system->lowest = in->lowest % 32;
	system->cut = in->cut;
	system->fail_at = in->fail_at;
	system->fail_with = in->fail_with ? -in->fail_with : -EIO;
	pages = (file_size + system->page_size - 1) / system->page_size;
	/* without an answer, nothing tells that the kernel would stop */
	if (!pages || (system->mode == MODEL_DIRECT &&
		       (!system->device || system->without_files ||
			system->fail_at)))
		return;
	system->other_page = in->other_page % pages;
	system->other_pages = in->other_pages % (pages - system->other_page + 1);
}

/* Only what the input before has changed is written anew; at first, all. */
static size_t make_file(const struct input *in, size_t head)
{
	static size_t changed = FILE_MAX;
	size_t size = head + in->more;

	for (; changed > head; changed--)
		bytes[changed - 1] = byte_at(changed - 1);
	memcpy(bytes, in->head, head);
	changed = head;
	if (size > FILE_MAX)
		size = FILE_MAX;
	model_set_file(bytes, size);
	return size;
}

/* The program headers once more, read without the library's help: those with memory. */
static unsigned int read_segments(struct mapinfo_segment *segments)
{
	static struct generated file;
	ElfW(Ehdr) ehdr;
	unsigned int i;

	memcpy(&ehdr, bytes, sizeof(ehdr));
	file.count = 0;
	for (i = 0; i < ehdr.e_phnum; i++) {
		ElfW(Phdr) *phdr = &file.phdr[file.count];

		memcpy(phdr, bytes + ehdr.e_phoff + i * sizeof(*phdr),
		       sizeof(*phdr));
		if (!phdr->p_memsz)
			phdr->p_memsz = phdr->p_filesz;
		if (phdr->p_type == PT_LOAD && phdr->p_memsz &&
		    ++file.count == GENERATED_PHDRS)
			fail("more segments than an input has bytes for");
	}
	return generated_segments(&file, segments);
}

static void check(size_t file_size, bool loaded_whole)
{
	static struct mapinfo_segment segments[GENERATED_PHDRS];
	struct loaded loaded = {
		.context = &context, .mmu = system_of_input.mode == MODEL_MMU,
		.unprotected = system_of_input.filtered, .tight = true,
		.bytes = bytes, .size = file_size,
		.segments = segments, .elf = &elf, .mapping = &mapping,
		.fdpic = elf.flags & MAPINFO_ELF_FDPIC,
		.textrel = elf.flags & MAPINFO_ELF_TEXTREL,
	};
	const char *wrong;
	bool refused;

	loaded.count = read_segments(segments);
	if (loaded_whole && sees_textrel(&loaded) != loaded.textrel)
		fail("text relocations are missed, or made up");
	wrong = check_loaded(&loaded);
	if (!wrong)
		wrong = check_relocation(&loaded, &refused);
	if (!wrong)
		wrong = check_stores(&loaded);
	if (!wrong)
		wrong = check_protected(&loaded);
	if (!wrong)
		wrong = check_unmapped(&loaded);
	if (wrong)
		fail(wrong);
}

/* Whether the file, the memory or the strategies are a reason to fail. */
static bool may_fail(unsigned int set, const struct mapinfo_error *error)
{
	if (system_of_input.fail_at || error->errnum == -ENOEXEC ||
	    error->errnum == -ENOMEM)
		return true;
	/* fixed addresses are none of the model's */
	if (error->errnum == -EBUSY &&
	    error->reason == MAPINFO_REASON_ELF_FIXED)
		return true;
	if (error->errnum == -ENOSYS && system_of_input.filtered)
		return true;
	if (!set)
		return false;
	/* mapinfo_load() would plan again */
	if (error->errnum == -EINVAL && model_counts.refused)
		return true;
	return error->reason == MAPINFO_REASON_STRATEGY ||
	       (system_of_input.mode == MODEL_NO_MMAP &&
		error->errnum == -ENODEV);
}

static struct mapinfo_prediction prediction = PREDICTION_ROOM;
static struct mapinfo_plan plan = PLAN_ROOM;

static int load_by(unsigned int set, size_t file_size,
		   struct mapinfo_error *error)
{
	int ret;

	if (!set)
		return mapinfo_load(&context, MODEL_FD, file_size, &elf,
				    &mapping, error);
	ret = mapinfo_elf_read(&context, MODEL_FD, file_size, &elf, error);
	if (!ret)
		ret = mapinfo_elf_read_dynamic(&context, MODEL_FD, &elf,
					       error);
	if (ret)
		return ret;
	mapinfo_elf_predict(&context, MODEL_FD, &elf, &prediction);
	ret = mapinfo_plan(&context.system, &elf, &prediction, set, &plan,
			   error);
	if (!ret)
		ret = mapinfo_execute(&context, MODEL_FD, &plan, &mapping,
				      error);
	/* what the file does not say of its memory, the device tells */
	if (ret || context.device < 0)
		return ret;
	ret = mapinfo_verify(&context, &elf, &mapping, error);
	if (ret)
		mapinfo_unmap(&context, &mapping);
	return ret;
}

static void run(const struct input *in, size_t file_size)
{
	size_t known = in->flags & INPUT_KNOWN_SIZE ? file_size : 0;
	unsigned int set = in->set & MAPINFO_STRATEGIES_ALL;
	struct mapinfo_error error;
	struct mapinfo_sys sys;
	int ret;

	model_start(&system_of_input);
	model_sys(&sys);
	mapinfo_open(&context, &sys, system_of_input.page_size);
	if (in->flags & INPUT_CLOSED)
		mapinfo_close(&context);
	elf = roomy_elf;
	mapping = roomy_mapping;
	if (in->lowest & 0x80 && !set) {
		memset(&elf, 0, sizeof(elf));
		memset(&mapping, 0, sizeof(mapping));
	}
	ret = load_by(set, known, &error);
	if (ret != error.errnum || !ret != !error.reason)
		fail("an error that is none, or the reverse");
	if (ret && !may_fail(set, &error))
		fail(mapinfo_reason_text(error.reason));
	/* what comes now is not the loading */
	model_fail_at(0, 0);
	if (!ret)
		check(file_size, !set);
	mapinfo_release(&context, &elf);
	mapinfo_close(&context);
	if (model_fault(false))
		fail(model_fault(false));
	if (!model_is_clean())
		fail("something stays mapped or open");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct input *in = (const void *)data;
	size_t file_size;

	if (size < sizeof(*in) || size - sizeof(*in) > HEAD_MAX)
		return -1;
	file_size = make_file(in, size - sizeof(*in));
	make_system(in, file_size);
	run(in, file_size);
	return 0;
}

