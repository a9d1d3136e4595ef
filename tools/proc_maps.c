// SPDX-License-Identifier: MIT
/*
 * Mappings as /proc/PID/maps has them, each in a line, and whose memory they are as far as
 * the kernel tells: by PROCMAP_QUERY, or by the last letter of the line.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>

#include "../shim/procmap.h"
#include "output.h"
#include "tool.h"
#include "utf8.h"

/**
 * struct line - of /proc/PID/maps
 * @start, @end, @offset, @inode, @major, @minor: numbers.
 * @perms: "rwxp"; the last tells the &enum kind.
 * @path: the rest.
 */
struct line {
	uint64_t start, end, offset, inode;
	unsigned int major, minor;
	char perms[5];
	const char *path;
};

/* What a mapping is. Only without an MMU there are some that may share. */
enum kind { KIND_UNKNOWN, KIND_PRIVATE, KIND_MAY_SHARE, KIND_SHARED };

static const struct {
	const char *words;
	uint32_t verdict;
} kinds[] = {
	[KIND_UNKNOWN]	 = { "unknown", MAPINFO_VERDICT_NONE },
	[KIND_PRIVATE]	 = { "private", MAPINFO_VERDICT_PRIVATE },
	/* the file's own pages or a copy of them: that is not told */
	[KIND_MAY_SHARE] = { "may-share", MAPINFO_VERDICT_NONE },
	[KIND_SHARED]	 = { "shared", MAPINFO_VERDICT_SHARED },
};

/* Who tells what a mapping is. */
enum teller { TELLER_NONE, TELLER_LETTERS, TELLER_PROCMAP };

static const struct {
	const char *source, *words, *column;
} tellers[] = {
	[TELLER_NONE]	 = { "proc", "; whose memory it is, only the device tells",
			     "mapped" },
	[TELLER_LETTERS] = { "letters", "; whose memory it is, its letters tell",
			     "memory" },
	[TELLER_PROCMAP] = { "procmap", "; whose memory it is, PROCMAP_QUERY tells",
			     "memory" },
};

/* 0, or what errno is: ENOTTY where the kernel does not have the call. */
static int query(FILE *maps, uint64_t address, struct procmap *answer)
{
	memset(answer, 0, sizeof(*answer));
	answer->size = sizeof(*answer);
	answer->query_addr = address;
	return ioctl(fileno(maps), PROCMAP_ASK, answer) ? errno : 0;
}

/* Of address 0, where nothing is mapped: it is the call that is looked for. */
static bool answers(FILE *maps)
{
	struct procmap answer;
	int error = query(maps, 0, &answer);

	return !error || error == ENOENT;
}

bool has_procmap_query(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	bool has = maps && answers(maps);

	if (maps)
		fclose(maps);
	return has;
}

/* From Linux 6.3 on, without an MMU, "p" also is what may share (b6b7a8faf05c). */
static bool letters_tell(bool mmu)
{
	struct utsname here;
	int major, minor;

	if (mmu)
		return true;
	return !uname(&here) &&
	       sscanf(here.release, "%d.%d", &major, &minor) == 2 &&
	       (major < 6 || (major == 6 && minor < 3));
}

static enum teller find_teller(FILE *maps, bool mmu)
{
	if (answers(maps))
		return TELLER_PROCMAP;
	return letters_tell(mmu) ? TELLER_LETTERS : TELLER_NONE;
}

/* Mappings at one address are the same memory; that one of them is asked will do. */
static enum kind kind_by_query(FILE *maps, const struct line *line)
{
	struct procmap answer;

	/* the process may have unmapped it since */
	if (query(maps, line->start, &answer))
		return KIND_UNKNOWN;
	if (answer.vma_flags & PROCMAP_MAYOVERLAY)
		return KIND_MAY_SHARE;
	return answer.vma_flags & PROCMAP_SHARED ? KIND_SHARED : KIND_PRIVATE;
}

static enum kind kind_by_letter(const struct line *line, bool mmu)
{
	switch (line->perms[3]) {
	case 'S':
		return KIND_SHARED;
	case 's':
		return mmu ? KIND_SHARED : KIND_MAY_SHARE;
	default:
		return KIND_PRIVATE;
	}
}

static bool parse_line(char *text, struct line *line)
{
	int path = 0;

	if (sscanf(text, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %x:%x %" SCNu64
		   " %n", &line->start, &line->end, line->perms, &line->offset,
		   &line->major, &line->minor, &line->inode, &path) != 7)
		return false;
	text[strcspn(text, "\n")] = 0;
	line->path = text + path;
	return true;
}

/* What is private may still be others' memory, where nobody tells. */
static void print_json(struct output *out, const struct line *line,
		       enum kind kind, bool told)
{
	if (!told && kind == KIND_PRIVATE)
		kind = KIND_UNKNOWN;
	json_open(out, NULL, '{');
	json_unsigned(out, "start", line->start);
	json_unsigned(out, "end", line->end);
	json_string(out, "prot", (char[]){ line->perms[0], line->perms[1],
					   line->perms[2], 0 });
	json_string(out, "verdict", verdict_name(kinds[kind].verdict));
	json_string(out, "memory", kinds[kind].words);
	json_string(out, "flags", line->perms[3] == 'p' ? "-" : "shared");
	json_unsigned(out, "offset", line->offset);
	json_number(out, "major", line->major);
	json_number(out, "minor", line->minor);
	json_unsigned(out, "inode", line->inode);
	if (line->path[0])
		json_string(out, "path", line->path);
	json_close(out, '}');
}

/* The column is called otherwise, where nobody tells. */
static void print_text(const struct line *line, enum kind kind)
{
	printf("%08" PRIx64 "-%08" PRIx64 " %.3s  %-9s %s\n", line->start,
	       line->end, line->perms, kinds[kind].words, printable(line->path));
}

static void print_lines(FILE *maps, enum teller teller, bool mmu,
			struct output *out)
{
	struct line line;
	char *text = NULL;
	size_t size = 0;

	while (getline(&text, &size, maps) > 0) {
		enum kind kind;

		if (!parse_line(text, &line))
			continue;
		kind = teller == TELLER_PROCMAP ? kind_by_query(maps, &line) :
			kind_by_letter(&line, mmu);
		if (out->json)
			print_json(out, &line, kind, teller != TELLER_NONE);
		else
			print_text(&line, kind);
	}
	free(text);
}

int print_proc_maps(const char *path, bool mmu, struct output *out)
{
	FILE *maps = fopen(path, "re");
	int error = errno == ENOENT ? ESRCH : errno;
	enum teller teller = maps ? find_teller(maps, mmu) : TELLER_NONE;

	if (out->json) {
		json_string(out, "source", tellers[teller].source);
		json_open(out, "maps", '[');
	} else if (maps) {
		printf("As %s says%s.\n%-17s prot %-9s file\n", path,
		       tellers[teller].words, "mapping", tellers[teller].column);
	}
	if (maps) {
		print_lines(maps, teller, mmu, out);
		fclose(maps);
	}
	if (out->json)
		json_close(out, ']');
	return maps ? 0 : -error;
}
