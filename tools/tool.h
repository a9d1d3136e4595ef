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
 * @as: facts to plan for: this system's, or those of --as, with the page size of
 *	--page-size or 0.
 * @elsewhere: @as is not this system.
 * @plans: the command is one that --as is for.
 * @all: all strategies, not the best alone.
 * @shared_only: no file whose text would be copied.
 * @memory: bytes there are for programs, or 0.
 * @processes: how many to count memory for.
 * @output: where the report goes.
 * @files: the arguments after the command, then NULL.
 */
struct invocation {
	struct mapinfo_context *context;
	struct mapinfo_system as;
	bool elsewhere;
	bool plans;
	bool all;
	bool shared_only;
	uint64_t memory;
	unsigned int processes;
	struct output *output;
	char **files;
};

/* Not where that is not known. */
static inline bool has_mmu(const struct mapinfo_system *system)
{
	return system->known & system->facts & MAPINFO_FACT_MMU;
}

/* The commands. Each returns whether all went well. */
bool command_system(const struct invocation *invocation);
bool command_maps(const struct invocation *invocation);
bool command_predict(const struct invocation *invocation);
bool command_plan(const struct invocation *invocation);
bool command_load(const struct invocation *invocation);
bool command_survey(const struct invocation *invocation);
bool command_doctor(const struct invocation *invocation);

/* allocate.c: memory, zeroed where it is new; without it, the program ends. */
void out_of_memory(void) __attribute__((noreturn));
void *allocate(size_t count, size_t size);
void *enlarge(void *memory, size_t count, size_t size);
char *copy_text(const char *text);

/* mapinfo.c: the facts that plans depend on; nothing is said of the page size. */
void set_system(struct mapinfo_system *as, bool mmu);

/* file.c */

/**
 * struct file - a file of the command line
 * @name: as it was given.
 * @fd: open for reading, or -1.
 * @size: bytes.
 * @head: what it begins with.
 * @head_size: how much of that there is.
 * @foreign: it is not for this machine.
 * @fault: what was said of it, if it was refused.
 * @elf: its segments.
 * @system: what it is planned for.
 * @prediction: what the device says of the segments; nothing for another system.
 * @plan: how to map them.
 */
struct file {
	const char *name;
	int fd;
	uint64_t size;
	unsigned char head[64];
	size_t head_size;
	bool foreign;
	char fault[240];
	struct mapinfo_elf elf;
	struct mapinfo_system system;
	struct mapinfo_prediction prediction;
	struct mapinfo_plan plan;
};

void plan_allocate(struct mapinfo_plan *plan, unsigned int segments);
void plan_free(struct mapinfo_plan *plan);

/* Memory for all that is to be known of a file of so many segments. */
void file_make_room(struct file *file, unsigned int segments);
/* These say why they fail. To be closed in any case. */
bool file_open(struct file *file, const char *name, struct output *out);
/* The same of what is open as @fd, or could not be opened, which errno says why. */
bool file_take(struct file *file, const char *name, int fd, struct output *out);
bool file_plan(struct file *file, const struct invocation *invocation);
void file_close(struct file *file);

/* refused.c: a line on standard error, and in JSON the member "error" in its place. */
void file_refused(struct file *file, struct output *out, const char *why);
void file_failed(struct file *file, struct output *out,
		 const struct mapinfo_error *error);

/* "made for another machine", and for which */
const char *foreign_words(const struct file *file, char buffer[80]);

/* Whether elf_read_foreign() can: in elf_any.c with libelf, in elf_native.c without. */
extern const bool elf_reads_foreign;
/*
 * The headers of an ELF file that is not for this machine. Returns NULL, or why it
 * cannot be read, or stores that in @error.
 */
const char *elf_read_foreign(struct file *file, struct mapinfo_error *error);

/**
 * struct needs - what a file needs to run
 * @interpreter: the dynamic linker, or NULL.
 * @libraries: names, or paths, as the file has them.
 * @count: of these.
 * @places: folders to look for them first, separated by colons, or NULL.
 */
struct needs {
	char *interpreter;
	char **libraries;
	unsigned int count;
	char *places;
};

/* needed.c */
void elf_read_needs(const struct file *file, struct needs *needs);

/* machine.c: by e_machine. A name that is not known is made in @buffer. */
const char *machine_name(unsigned int number, char buffer[20]);
uint32_t usual_page_size(unsigned int number, bool mmu);
unsigned int native_machine(void);
/* Of enum mapinfo_elf_flags: FDPIC and STALE_CACHE, by what else the ELF header says. */
uint32_t machine_flags(unsigned int number, unsigned int osabi, uint32_t flags);

/* headers.c: 32 or 64; what a file is for, and in JSON all that its headers say */
unsigned int elf_bits(const struct file *file);
void print_headers(const struct file *file, const struct invocation *invocation);

/* memory.c: bytes of the largest piece that is free, or 0 if that is not known */
uint64_t largest_free_block(uint32_t page_size);
/* Bytes that are free in all, or 0. */
uint64_t free_memory(void);

/* proc_maps.c: the mappings that the file @path has. 0 or an error. */
int print_proc_maps(const char *path, bool mmu, struct output *out);
/* Whether the kernel tells whose memory a mapping is, to whoever asks by PROCMAP_QUERY. */
bool has_procmap_query(void);

/* bflt.c */
bool is_bflt(const struct file *file);

/**
 * struct bflt - what a header says
 * @text: bytes, with the header.
 * @data: bytes.
 * @bss: bytes.
 * @stack: bytes.
 * @flags: as the kernel has them.
 */
struct bflt {
	uint32_t text;
	uint32_t data;
	uint32_t bss;
	uint32_t stack;
	uint32_t flags;
};

/* Returns NULL, or what is wrong. */
const char *bflt_read(const struct file *file, struct bflt *bflt);
/* Whether the kernel maps the text, if the file system has it in memory. */
bool bflt_maps_text(const struct bflt *bflt, const struct mapinfo_system *system);
const char *bflt_words(bool maps);
/* Whether the header is right; if not, says so. */
bool print_bflt(struct file *file, const struct invocation *invocation);

/* Runs @work on each; in JSON, each is an object. Whether all went well. */
bool for_each_file(const char *command, const struct invocation *invocation,
		   bool (*work)(const char *name,
				const struct invocation *invocation));

/* draw_plan.c: a picture to standard output. Whether both plans were made. */
bool draw_plan(const char *name, const struct invocation *invocation);

/* candidates.c: what each set of strategies would take, and which is best. */
void print_candidates(const struct file *file, struct output *out);

/* cost.c */
void print_cost(const struct file *file, struct output *out);
/* All that is zeroed or read, in bytes. */
uint64_t bytes_touched(const struct mapinfo_cost *cost);
/* mapinfo_cost_weight() in whole instructions */
uint64_t weight_of(const struct mapinfo_cost *cost);
void print_cost_json(struct output *out, const struct mapinfo_cost *cost);

/* steps.c: the format and the spans; @mapping is NULL if they are not mapped. */
void print_spans(const struct file *file, const struct mapinfo_mapping *mapping,
		 struct output *out);
/* Some steps have no use for a protection. */
bool step_has_prot(const struct mapinfo_step *step);
/* @verdict: of the step's memory, or NULL if that was not asked for. */
void print_step(const struct file *file, unsigned int step,
		const struct mapinfo_mapping *mapping, const char *verdict,
		struct output *out);

#endif /* MAPINFO_TOOL_H */
