/* SPDX-License-Identifier: MIT */
/* What the files of the command line tool share. */
#ifndef MAPINFO_TOOL_H
#define MAPINFO_TOOL_H

#include <mapinfo.h>
#include <stdbool.h>

struct output;

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/**
 * struct invocation - what the command line asks for
 * @context: of this system, where the device is opened anew if it has been closed.
 * @as: facts to plan for: this system's, or those of --as.
 * @elsewhere: @as is not this system.
 * @all: all strategies, not the best alone.
 * @shared_only: no file whose text would be copied.
 * @output: where the report goes.
 * @files: the arguments after the command, then NULL.
 */
struct invocation {
	struct mapinfo_context *context;
	struct mapinfo_system as;
	bool elsewhere;
	bool all;
	bool shared_only;
	struct output *output;
	char **files;
};

/* The commands. Each returns whether all went well. */
bool command_system(const struct invocation *invocation);
bool command_maps(const struct invocation *invocation);
bool command_predict(const struct invocation *invocation);
bool command_plan(const struct invocation *invocation);
bool command_load(const struct invocation *invocation);

/* file.c */

/**
 * struct file - a file of the command line
 * @name: as it was given.
 * @fd: open for reading, or -1.
 * @elf: its segments.
 * @prediction: what the device says of them; nothing for another system.
 * @plan: how to map them.
 */
struct file {
	const char *name;
	int fd;
	struct mapinfo_elf elf;
	struct mapinfo_prediction prediction;
	struct mapinfo_plan plan;
};

/* Memory, zeroed; without it, the program ends. */
void *allocate(size_t count, size_t size);
void plan_allocate(struct mapinfo_plan *plan, unsigned int segments);
void plan_free(struct mapinfo_plan *plan);

/* Opens, reads and plans. On failure says why, closes, returns false. */
bool file_open(struct file *file, const char *name,
	       const struct invocation *invocation);
void file_close(struct file *file);
/* A line on standard error, and in JSON the member "error" in its place. */
void file_failed(const struct file *file, struct output *out,
		 const struct mapinfo_error *error);

/* Runs @work on each; in JSON, each is an object. Whether all went well. */
bool for_each_file(const char *command, const struct invocation *invocation,
		   bool (*work)(const char *name,
				const struct invocation *invocation));

/* candidates.c: what each set of strategies would take, and which is best. */
void print_candidates(const struct file *file,
		      const struct mapinfo_system *system, struct output *out);

/* cost.c */
void print_cost(const struct file *file, struct output *out);
/* All that is zeroed or read, in bytes. */
uint64_t bytes_touched(const struct mapinfo_cost *cost);
void print_cost_json(struct output *out, const struct mapinfo_cost *cost);

/* steps.c: the format and the spans; @mapping is NULL if they are not mapped. */
void print_spans(const struct file *file, const struct mapinfo_mapping *mapping,
		 struct output *out);
/* @verdict: of the step's memory, or NULL if that was not asked for. */
void print_step(const struct file *file, unsigned int step,
		const struct mapinfo_mapping *mapping, const char *verdict,
		struct output *out);

#endif /* MAPINFO_TOOL_H */
