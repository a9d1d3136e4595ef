// SPDX-License-Identifier: MIT
/* bFLT files, the programs of uClinux: what the kernel, which loads them, makes of one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "tool.h"
#include "utf8.h"

/* Of the header, which is big-endian everywhere (include/linux/flat.h). */
enum {
	BFLT_VERSION	= 4,
	/* all has memory of its own, and may be written */
	BFLT_RAM	= 1 << 0,
	/* all but the header is compressed; data is */
	BFLT_GZIP	= 1 << 2,
	BFLT_GZDATA	= 1 << 3,
};

bool is_bflt(const struct file *file)
{
	return file->head_size >= 4 && !memcmp(file->head, "bFLT", 4);
}

/* The word of that number. */
static uint32_t word(const struct file *file, unsigned int number)
{
	const unsigned char *p = &file->head[4 * number];

	return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

const char *bflt_read(const struct file *file, struct bflt *bflt)
{
	uint32_t data = word(file, 3), bss = word(file, 4), end = word(file, 5);

	if (file->head_size < sizeof(file->head))
		return "file is too short for a bFLT header";
	if (word(file, 1) != BFLT_VERSION)
		return "bFLT version is not 4";
	if (bss < data || end < bss)
		return "sizes in the bFLT header are none";
	bflt->text = data;
	bflt->data = bss - data;
	bflt->bss = end - bss;
	bflt->stack = word(file, 6);
	bflt->flags = word(file, 9);
	return NULL;
}

static const char *compression(const struct bflt *bflt)
{
	if (bflt->flags & BFLT_GZIP)
		return "all";
	return bflt->flags & BFLT_GZDATA ? "data" : NULL;
}

/* Without an MMU, the kernel maps text that is neither compressed nor to be written. */
bool bflt_maps_text(const struct bflt *bflt, const struct mapinfo_system *system)
{
	return !has_mmu(system) &&
	       !(bflt->flags & (BFLT_RAM | BFLT_GZIP));
}

const char *bflt_words(bool maps)
{
	return maps ? "copied but for the text if that can be shared" :
		      "always copied";
}

static void print_json(const struct bflt *bflt, bool maps, uint64_t bytes,
		       struct output *out)
{
	const char *compressed = compression(bflt);

	json_string(out, "format", "bFLT");
	json_unsigned(out, "bytes", bytes);
	json_unsigned(out, "text", bflt->text);
	json_unsigned(out, "data", bflt->data);
	json_unsigned(out, "bss", bflt->bss);
	json_unsigned(out, "stack", bflt->stack);
	json_bool(out, "text_copied", !maps);
	if (compressed)
		json_string(out, "gzip", compressed);
	else
		json_null(out, "gzip");
}

static void print_text(const char *name, const struct bflt *bflt, bool maps,
		       uint64_t bytes)
{
	const char *compressed = compression(bflt);

	printf("%s\n  bFLT, loaded by the kernel", printable(name));
	if (compressed)
		printf(", %s compressed (gzip)", compressed);
	printf("\n  %" PRIu64 " bytes, %s\n", bytes, bflt_words(maps));
	printf("  text %" PRIu32 ", data %" PRIu32 ", bss %" PRIu32 ", stack %" PRIu32
	       "\n", bflt->text, bflt->data, bflt->bss, bflt->stack);
}

bool print_bflt(struct file *file, const struct invocation *invocation)
{
	struct output *out = invocation->output;
	struct bflt bflt;
	const char *fault = bflt_read(file, &bflt);
	uint64_t bytes;
	bool maps;

	if (fault) {
		file_refused(file, out, fault);
		return false;
	}
	bytes = (uint64_t)bflt.text + bflt.data + bflt.bss + bflt.stack;
	maps = bflt_maps_text(&bflt, &invocation->as);
	if (out->json)
		print_json(&bflt, maps, bytes, out);
	else
		print_text(file->name, &bflt, maps, bytes);
	return true;
}
