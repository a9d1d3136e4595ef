// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "library-names.h"
#include "mapinfo-names.h"
#include "output.h"
#include "tool.h"
#include "utf8.h"

/*
 * Of the documents that are written. More members do not change it; another meaning, or
 * one less, does.
 */
enum { FORMAT_VERSION = 1 };

/* A byte that is not UTF-8 is written as U+DC80 to U+DCFF, as Python does. */
static void write_quoted(const char *string)
{
	const unsigned char *s = (const unsigned char *)string;

	putchar('"');
	while (*s) {
		unsigned int n = utf8_length(s);

		if (!n)
			printf("\\udc%02x", *s);
		else if (*s < 0x20 || *s == 0x7f)
			printf("\\u%04x", *s);
		else if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else
			fwrite(s, 1, n, stdout);
		s += n ? n : 1;
	}
	putchar('"');
}

static void write_key(struct output *out, const char *key)
{
	if (out->comma)
		putchar(',');
	out->comma = true;
	if (key) {
		write_quoted(key);
		putchar(':');
	}
}

void json_open(struct output *out, const char *key, char bracket)
{
	write_key(out, key);
	putchar(bracket);
	out->comma = false;
}

void json_close(struct output *out, char bracket)
{
	putchar(bracket);
	out->comma = true;
}

void json_number(struct output *out, const char *key, int64_t value)
{
	write_key(out, key);
	printf("%" PRId64, value);
}

void json_unsigned(struct output *out, const char *key, uint64_t value)
{
	write_key(out, key);
	printf("%" PRIu64, value);
}

void json_string(struct output *out, const char *key, const char *value)
{
	write_key(out, key);
	write_quoted(value);
}

void json_bool(struct output *out, const char *key, bool value)
{
	write_key(out, key);
	fputs(value ? "true" : "false", stdout);
}

void json_null(struct output *out, const char *key)
{
	write_key(out, key);
	fputs("null", stdout);
}

void json_begin(struct output *out, const char *command)
{
	json_open(out, NULL, '{');
	json_string(out, "command", command);
	json_number(out, "format", FORMAT_VERSION);
}

void json_end(struct output *out)
{
	json_close(out, '}');
	putchar('\n');
	out->comma = false;
}

const char *prot_name(uint32_t prot, char buffer[4])
{
	buffer[0] = prot & PROT_READ ? 'r' : '-';
	buffer[1] = prot & PROT_WRITE ? 'w' : '-';
	buffer[2] = prot & PROT_EXEC ? 'x' : '-';
	buffer[3] = 0;
	return buffer;
}

const char *vm_flags_name(uint32_t flags, char buffer[64])
{
	static const struct {
		uint32_t bit;
		char name[12];
	} names[] = {
		{ MAPINFO_VM_SHARED, "shared" },
		{ MAPINFO_VM_MAYSHARE, "mayshare" },
		{ MAPINFO_VM_MAYOVERLAY, "mayoverlay" },
		{ MAPINFO_VM_MAPPED_COPY, "copy" },
		{ MAPINFO_VM_SEALED, "sealed" },
	};
	unsigned int i;

	buffer[0] = 0;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!(flags & names[i].bit))
			continue;
		if (buffer[0])
			strcat(buffer, ",");
		strcat(buffer, names[i].name);
	}
	return buffer[0] ? buffer : strcpy(buffer, "-");
}

/* Entries of the lists in mapinfo-names.h and library-names.h. */
#define NAME(constant, upper, lower, words)	[constant] = lower,
#define WORDS(constant, upper, lower, words)	[constant] = words,

const char *verdict_name(uint32_t verdict)
{
	static const char names[][12] = { MAPINFO_VERDICT_NAMES(NAME) };

	return verdict && verdict < ARRAY_SIZE(names) ? names[verdict] :
							"unknown";
}

const char *sharing_name(uint32_t sharing)
{
	static const char names[][12] = { MAPINFO_SHARING_NAMES(NAME) };

	return names[sharing < ARRAY_SIZE(names) ? sharing : 0];
}

const char *why_words(uint32_t why)
{
	static const char *const words[] = { MAPINFO_WHY_NAMES(WORDS) };

	return words[why < ARRAY_SIZE(words) ? why : 0];
}

const char *unshared_name(unsigned int unshared)
{
	static const char names[][16] = { MAPINFO_UNSHARED_NAMES(NAME) };

	return names[unshared];
}

const char *unshared_words(unsigned int unshared)
{
	static const char *const words[] = { MAPINFO_UNSHARED_NAMES(WORDS) };

	return words[unshared];
}

const char *unshared_cure(unsigned int unshared)
{
	switch (unshared) {
	case MAPINFO_UNSHARED_DISPLACEMENT:
		return "build it as FDPIC, where the machine has that";
	case MAPINFO_UNSHARED_TEXTREL:
		return "compile with -fPIC, link with -z text";
	case MAPINFO_UNSHARED_BSS:
		return "leave bss to a writable segment (the linker script)";
	case MAPINFO_UNSHARED_PAGES:
	case MAPINFO_UNSHARED_ALIGN:
		return "link with -z max-page-size= of the system's pages";
	case MAPINFO_UNSHARED_OVERLAP:
		return "link with -z separate-code";
	case MAPINFO_UNSHARED_FILE:
		return "another file system: romfs, cramfs or ramfs in memory";
	case MAPINFO_UNSHARED_UNKNOWN:
		return "ask on the board, with the module loaded";
	default:
		return NULL;
	}
}

void print_cure(unsigned int unshared)
{
	if (unshared_cure(unshared))
		printf("    to change that: %s\n", unshared_cure(unshared));
}

void json_cure(struct output *out, unsigned int unshared)
{
	if (unshared_cure(unshared))
		json_string(out, "cure", unshared_cure(unshared));
}

const char *strategy_name(unsigned int strategy)
{
	static const char names[][12] = {
		[MAPINFO_STRATEGY_OVERLAY] = "overlay",
		[MAPINFO_STRATEGY_SHARE] = "share",
		[MAPINFO_STRATEGY_COPY_MAP] = "copy-map",
		[MAPINFO_STRATEGY_COPY_READ] = "copy-read",
	};

	return names[strategy];
}

const char *op_name(unsigned int op)
{
	static const char names[][16] = {
		[MAPINFO_OP_MAP_FILE] = "map-file",
		[MAPINFO_OP_MAP_ANONYMOUS] = "map-anonymous",
		[MAPINFO_OP_READ] = "read",
		[MAPINFO_OP_ZERO] = "zero",
		[MAPINFO_OP_PROTECT] = "protect",
		[MAPINFO_OP_FLUSH] = "flush",
	};

	return names[op];
}
