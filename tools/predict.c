// SPDX-License-Identifier: MIT
/* mapinfo predict: what private mappings of whole files would be, and why. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "tool.h"
#include "utf8.h"

static const uint32_t prots[] = {
	PROT_READ, PROT_READ | PROT_EXEC, PROT_READ | PROT_WRITE,
	PROT_READ | PROT_WRITE | PROT_EXEC
};

#define PROTS	ARRAY_SIZE(prots)

static const char *outcome(const struct mapinfo_file *file)
{
	return file->map_error ? "refused" : verdict_name(file->verdict);
}

static void print_json(struct output *out,
		       const struct mapinfo_file files[PROTS])
{
	char prot[4];
	unsigned int i;

	if (files[0].valid & MAPINFO_FILE_VALID_SIZE)
		json_unsigned(out, "size", files[0].size);
	if (files[0].valid & MAPINFO_FILE_VALID_DIRECT_LENGTH)
		json_unsigned(out, "direct_length", files[0].direct_length);
	json_open(out, "mappings", '[');
	for (i = 0; i < PROTS; i++) {
		json_open(out, NULL, '{');
		json_string(out, "prot", prot_name(files[i].prot, prot));
		json_string(out, "verdict", outcome(&files[i]));
		json_string(out, "why", why_words(files[i].why));
		json_number(out, "errno", -files[i].map_error);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void print_text(const char *name, const struct mapinfo_file files[PROTS])
{
	char prot[4];
	unsigned int i;

	printf("%s", printable(name));
	if (files[0].valid & MAPINFO_FILE_VALID_SIZE)
		printf(", %" PRIu64 " bytes", (uint64_t)files[0].size);
	if (files[0].valid & MAPINFO_FILE_VALID_DIRECT_LENGTH)
		printf(", direct up to %" PRIu64,
		       (uint64_t)files[0].direct_length);
	printf("\n");
	for (i = 0; i < PROTS; i++)
		printf("  %-4s %-9s %s\n", prot_name(files[i].prot, prot),
		       outcome(&files[i]), why_words(files[i].why));
}

static int predict(const struct mapinfo_context *context, int fd,
		   struct mapinfo_file files[PROTS])
{
	struct stat status;
	unsigned int i;

	memset(files, 0, PROTS * sizeof(files[0]));
	if (fstat(fd, &status))
		return -errno;
	for (i = 0; i < PROTS; i++) {
		files[i].fd = fd;
		files[i].prot = prots[i];
		files[i].length = status.st_size > 0 ?
				  (uint64_t)status.st_size : 1;
		files[i].flags = MAPINFO_FILE_DIRECT_LENGTH;
	}
	return mapinfo_predict(context, files, PROTS);
}

static bool predict_file(const char *name, const struct invocation *invocation)
{
	struct output *out = invocation->output;
	struct mapinfo_file files[PROTS];
	/* O_NONBLOCK: a FIFO is answered for, not waited for */
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int ret = fd < 0 ? -errno : predict(invocation->context, fd, files);

	if (fd >= 0)
		close(fd);
	if (ret) {
		const char *error = ret == -ENODEV ?
			"no " MAPINFO_DEVICE ": see mapinfo doctor" :
			strerror(-ret);

		fprintf(stderr, "mapinfo: %s: %s\n", printable(name), error);
		if (out->json)
			json_string(out, "error", error);
		return false;
	}
	if (out->json)
		print_json(out, files);
	else
		print_text(name, files);
	return true;
}

bool command_predict(const struct invocation *invocation)
{
	return for_each_file("predict", invocation, predict_file);
}
