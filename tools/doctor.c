// SPDX-License-Identifier: MIT
/* mapinfo doctor: what keeps this system from sharing, and what to do about it. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "output.h"
#include "tool.h"

/**
 * struct finding - what was looked at
 * @name: what.
 * @well: nothing is to be done.
 * @says: what was found.
 * @cure: what to do, or NULL.
 */
struct finding {
	const char *name;
	bool well;
	char says[200];
	const char *cure;
};

static void print_finding(const struct finding *finding, struct output *out)
{
	if (!out->json) {
		print_coloured(finding->well ? COLOUR_GOOD : COLOUR_BAD,
			       finding->well ? "ok" : "FAULT", 5);
		printf(" %s: %s\n", finding->name, finding->says);
		if (finding->cure)
			printf("      %s\n", finding->cure);
		return;
	}
	json_open(out, NULL, '{');
	json_string(out, "name", finding->name);
	json_bool(out, "ok", finding->well);
	json_string(out, "says", finding->says);
	if (finding->cure)
		json_string(out, "cure", finding->cure);
	json_close(out, '}');
}

/* Whether modprobe finds it, for the kernel that runs. */
static bool is_installed(const char *release)
{
	char path[200], line[512];
	bool found = false;
	FILE *list;

	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep", release);
	list = fopen(path, "re");
	while (list && !found && fgets(line, sizeof(line), list))
		found = strstr(line, "/mapinfo.ko");
	if (list)
		fclose(list);
	return found;
}

static bool is_loaded(void)
{
	return !access("/sys/module/mapinfo", F_OK);
}

static const char *cure_of_no_device(void)
{
	static char cure[160];
	struct utsname here;

	if (is_loaded())
		return "the module is loaded: mount devtmpfs on /dev, or run mdev -s";
	if (uname(&here) || is_installed(here.release))
		return "load the module: modprobe mapinfo, or insmod mapinfo.ko";
	snprintf(cure, sizeof(cure),
		 "no mapinfo.ko for Linux %.64s: make modules, insmod mapinfo.ko",
		 here.release);
	return cure;
}

/* Why the device cannot be opened. */
static const char *cure_of_open(int why)
{
	switch (why) {
	case ENOENT:
		return cure_of_no_device();
	case EACCES:
	case EPERM:
		return "chmod 666 /dev/mapinfo: the device needs no privilege";
	case ENXIO:
	case ENODEV:
		return "the node is of another boot: load the module, rm the node, mdev -s";
	default:
		return NULL;
	}
}

/*
 * Without an MMU a loader has to know whose memory it stores to. A kernel that has
 * PROCMAP_QUERY there tells.
 */
static bool does_without_device(const struct mapinfo_context *context)
{
	return !has_mmu(&context->system) && has_procmap_query();
}

/* What cannot be opened is no fault where nobody has to have it. */
static void look_for_device(const struct mapinfo_context *context, int why,
			    struct finding *finding)
{
	snprintf(finding->says, sizeof(finding->says), MAPINFO_DEVICE ": %s",
		 strerror(why));
	finding->cure = cure_of_open(why);
	if (why != ENOENT)
		return;
	if (has_mmu(&context->system) && !is_loaded()) {
		finding->well = true;
		snprintf(finding->says, sizeof(finding->says),
			 "no " MAPINFO_DEVICE ": plans do not need it, predict does");
	} else if (does_without_device(context)) {
		finding->well = true;
		snprintf(finding->says, sizeof(finding->says),
			 "the module is not needed: PROCMAP_QUERY of this kernel"
			 " tells whose memory it is");
		finding->cure = "with it mapinfo predict works, and text of several segments"
				" can be shared";
	}
}

static void look_at_device(const struct mapinfo_context *context,
			   struct finding *finding)
{
	int fd = open(MAPINFO_DEVICE, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int why = errno;

	finding->name = "device";
	finding->well = context->device >= 0;
	if (fd >= 0)
		close(fd);
	if (finding->well) {
		snprintf(finding->says, sizeof(finding->says),
			 MAPINFO_DEVICE " answers, interface %" PRIu32,
			 context->system.abi);
	} else if (fd >= 0) {
		snprintf(finding->says, sizeof(finding->says),
			 MAPINFO_DEVICE " is something else, or of another version");
		finding->cure = "load the module that came with this program";
	} else {
		look_for_device(context, why, finding);
	}
}

/* What the text of this program would be, mapped once more. */
static bool predict_self(const struct mapinfo_context *context,
			 struct mapinfo_file *file)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC), ret;

	memset(file, 0, sizeof(*file));
	if (fd < 0)
		return false;
	file->fd = fd;
	file->prot = PROT_READ | PROT_EXEC;
	file->length = context->system.page_size;
	ret = mapinfo_predict(context, file, 1);
	close(fd);
	return !ret && (file->verdict || file->map_error);
}

static void look_at_sharing(const struct mapinfo_context *context,
			    struct finding *finding)
{
	const struct mapinfo_system *system = &context->system;
	struct mapinfo_file file;

	finding->name = "sharing";
	finding->well = true;
	if (has_mmu(system)) {
		snprintf(finding->says, sizeof(finding->says),
			 "there is an MMU: text is shared, page by page");
	} else if (!predict_self(context, &file)) {
		snprintf(finding->says, sizeof(finding->says),
			 "what text would be is not known");
	} else {
		finding->well = !file.map_error &&
				file.verdict != MAPINFO_VERDICT_PRIVATE;
		snprintf(finding->says, sizeof(finding->says),
			 "no MMU; text of this program's file system: %s, %s",
			 file.map_error ? "refused" : verdict_name(file.verdict),
			 why_words(file.why));
		if (!finding->well)
			finding->cure = "put programs on romfs, cramfs, ramfs or ext2";
	}
}

static void look_at_memory(const struct mapinfo_context *context,
			   struct finding *finding)
{
	const struct mapinfo_system *system = &context->system;
	uint64_t block = largest_free_block(system->page_size);
	uint64_t half = system->contiguous_max / 2;

	finding->name = "memory";
	finding->well = true;
	if (has_mmu(system)) {
		snprintf(finding->says, sizeof(finding->says),
			 "nothing need be in one piece");
	} else if (!block) {
		snprintf(finding->says, sizeof(finding->says),
			 "the largest free piece is not known (/proc/buddyinfo)");
	} else {
		snprintf(finding->says, sizeof(finding->says),
			 "the largest free piece has %" PRIu64
			 " bytes; none is larger than %" PRIu64, block,
			 (uint64_t)system->contiguous_max);
		if (half && block < half)
			finding->cure = "what is larger does not load:"
					" see mapinfo survey, or FDPIC";
	}
}

bool command_doctor(const struct invocation *invocation)
{
	static void (*const looks[])(const struct mapinfo_context *context,
				     struct finding *finding) = {
		look_at_device, look_at_sharing, look_at_memory
	};
	struct output *out = invocation->output;
	bool well = true;
	unsigned int i;

	if (out->json) {
		json_begin(out, "doctor");
		json_open(out, "findings", '[');
	}
	for (i = 0; i < ARRAY_SIZE(looks); i++) {
		struct finding finding = { .cure = NULL };

		looks[i](invocation->context, &finding);
		print_finding(&finding, out);
		well &= finding.well;
	}
	if (out->json) {
		json_close(out, ']');
		json_end(out);
	}
	return well;
}
