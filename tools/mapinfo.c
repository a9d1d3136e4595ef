// SPDX-License-Identifier: MIT
/* mapinfo: what memory mappings really are, and how libraries get mapped. */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls.h"
#include "output.h"
#include "tool.h"
#include "utf8.h"

enum { EXIT_USAGE = 2, MOST_PROCESSES = 1000, USUAL_PROCESSES = 8 };

static const char usage[] =
	"usage: mapinfo [OPTION]... COMMAND [FILE]...\n"
	"\n"
	"  system           what this system can do with mappings\n"
	"  doctor           what keeps this system from sharing, and what to do\n"
	"  maps [PID|self]  the mappings of a process; of this one, whose they are\n"
	"  predict FILE...  what mappings of each file would be, and why\n"
	"  plan FILE...     how each shared object would be mapped, and the cost\n"
	"  load FILE...     map each shared object, verify and unmap it\n"
	"  survey ROOT [PROGRAM]...\n"
	"                   what the files of a root file system take of memory, what\n"
	"                   of it is shared, why not, and what processes take\n"
	"\n"
	"  --all         with plan: what each strategy would take, side by side\n"
	"  --as SYSTEM   with plan and survey: for another system, mmu or nommu, and\n"
	"                files of any machine\n"
	"  --page-size N with --as: its pages have N bytes; 64K is 64 KB\n"
	"  --shared-only with load: no file whose text would be copied\n"
	"  --memory SIZE with survey: how many processes fit; 16M is 16 MB\n"
	"  --processes N with survey: what so many take, not 8\n"
	"  --json        write one JSON document\n"
	"  --svg         with plan of one file, or survey of programs: draw a picture\n"
	"  -h, --help    show this\n"
	"  -V, --version show the version\n"
	"\n"
	"Exit status: 0 all went well, 1 something failed, 2 wrong usage.\n";

/* What a command does with the files that it takes, for options that are about it. */
enum {
	TAKES_FILES	= 1 << 0,
	PLANS		= 1 << 1,
	LOADS		= 1 << 2,
	SURVEYS		= 1 << 3,
	TAKES_PROCESS	= 1 << 4,
};

static const struct command {
	const char *name;
	bool (*run)(const struct invocation *invocation);
	unsigned int does;
} commands[] = {
	{ "system", command_system, 0 },
	{ "doctor", command_doctor, 0 },
	{ "maps", command_maps, TAKES_PROCESS },
	{ "predict", command_predict, TAKES_FILES },
	{ "plan", command_plan, TAKES_FILES | PLANS },
	{ "load", command_load, TAKES_FILES | LOADS },
	{ "survey", command_survey, TAKES_FILES | PLANS | SURVEYS },
};

static __attribute__((noreturn)) void wrong_usage(const char *message,
						  const char *what)
{
	fprintf(stderr, "mapinfo: %s%s; see mapinfo --help\n", message,
		printable(what));
	exit(EXIT_USAGE);
}

/* Ends the program; a report that could not be written is a failure. */
static __attribute__((noreturn)) void finish(bool ok)
{
	if (fflush(stdout) || ferror(stdout)) {
		perror("mapinfo: standard output");
		ok = false;
	}
	exit(ok ? EXIT_SUCCESS : EXIT_FAILURE);
}

static const struct command *find_command(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	wrong_usage("unknown command ", name);
}

/* Bytes, or with K, M or G so many times 1024; 0 if it is no size, or too large. */
static uint64_t size_of(const char *text)
{
	static const char units[] = "KMG";
	unsigned long long size;
	unsigned int shift = 0;
	const char *unit;
	char *end;

	errno = 0;
	size = strtoull(text, &end, 10);
	unit = *end ? strchr(units, *end) : NULL;
	if (unit) {
		shift = 10 * (unsigned int)(unit - units + 1);
		end++;
	}
	if (errno || *end || !isdigit((unsigned char)*text) ||
	    size > UINT64_MAX >> shift)
		return 0;
	return size << shift;
}

static uint32_t page_size_of(const char *text)
{
	uint64_t size = size_of(text);

	if (!size || size & (size - 1) || size > 1UL << 30)
		wrong_usage("--page-size is a power of two as 4096 or 64K, not ", text);
	return (uint32_t)size;
}

static unsigned int processes_of(const char *text)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (*end || !count || count > MOST_PROCESSES)
		wrong_usage("--processes is a number up to 1000, not ", text);
	return (unsigned int)count;
}

static uint64_t memory_of(const char *text)
{
	uint64_t size = size_of(text);

	if (!size)
		wrong_usage("--memory is a size as 16M, not ", text);
	return size;
}

void set_system(struct mapinfo_system *as, bool mmu)
{
	as->known = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |
		    MAPINFO_FACT_MPROTECT;
	as->facts = mmu ? as->known : 0;
}

static void set_as(struct mapinfo_system *as, const char *name)
{
	if (strcmp(name, "mmu") && strcmp(name, "nommu"))
		wrong_usage("--as is mmu or nommu, not ", name);
	set_system(as, !strcmp(name, "mmu"));
}

static void show(const char *text)
{
	fputs(text, stdout);
	finish(true);
}

static void show_version(void)
{
	printf("mapinfo " VERSION ", plans files of %s\n",
	       elf_reads_foreign ? "any machine" :
				   "this machine alone, as it is built without libelf");
	finish(true);
}

static const struct option options[] = {
	{ "all", no_argument, NULL, 'A' },
	{ "as", required_argument, NULL, 'a' },
	{ "help", no_argument, NULL, 'h' },
	{ "json", no_argument, NULL, 'j' },
	{ "memory", required_argument, NULL, 'm' },
	{ "page-size", required_argument, NULL, 'p' },
	{ "processes", required_argument, NULL, 'n' },
	{ "shared-only", no_argument, NULL, 's' },
	{ "svg", no_argument, NULL, 'v' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 }
};

static void parse_options(int argc, char **argv, struct invocation *invocation)
{
	/* what getopt_long() calls it, which is run by a path sometimes */
	static char name[] = "mapinfo";
	int option;

	argv[0] = name;
	while ((option = getopt_long(argc, argv, "hV", options, NULL)) != -1) {
		switch (option) {
		case 'A':
			invocation->all = true;
			break;
		case 'a':
			set_as(&invocation->as, optarg);
			invocation->elsewhere = true;
			break;
		case 'h':
			show(usage);
			break;
		case 'j':
			invocation->output->json = true;
			break;
		case 'm':
			invocation->memory = memory_of(optarg);
			break;
		case 'p':
			invocation->as.page_size = page_size_of(optarg);
			break;
		case 'n':
			invocation->processes = processes_of(optarg);
			break;
		case 's':
			invocation->shared_only = true;
			break;
		case 'v':
			invocation->output->svg = true;
			break;
		case 'V':
			show_version();
			break;
		default: /* getopt_long() has said which */
			wrong_usage("wrong option", "");
		}
	}
}

static void check_picture(const struct command *command,
			  const struct invocation *invocation)
{
	if (!invocation->plans)
		wrong_usage("--svg is not for ", command->name);
	if (invocation->output->json)
		wrong_usage("--svg and --json are two kinds of output", "");
	if (command->does & SURVEYS && !invocation->files[1])
		wrong_usage("--svg draws programs, of which none is named", "");
	if (!(command->does & SURVEYS) && invocation->files[1])
		wrong_usage("--svg draws one file, not ", invocation->files[1]);
	if (!(command->does & SURVEYS) && (invocation->elsewhere || invocation->all))
		wrong_usage("--svg draws both systems, without ",
			    invocation->all ? "--all" : "--as");
}

/* Whether what is asked for goes together. */
static void check_usage(const struct command *command,
			const struct invocation *invocation)
{
	if (command->does & TAKES_FILES && !invocation->files[0])
		wrong_usage(command->does & SURVEYS ? "no root file system to " :
						      "no file to ", command->name);
	if (command->does & TAKES_PROCESS && invocation->files[0] &&
	    invocation->files[1])
		wrong_usage("one process at a time, not ", invocation->files[1]);
	if (!(command->does & (TAKES_FILES | TAKES_PROCESS)) &&
	    invocation->files[0])
		wrong_usage("no file expected after ", command->name);
	if (invocation->elsewhere && !invocation->plans)
		wrong_usage("--as is not for ", command->name);
	if (invocation->as.page_size && !invocation->elsewhere &&
	    !(invocation->output->svg && !(command->does & SURVEYS)))
		wrong_usage("--page-size is for the system of --as", "");
	if (invocation->all && !invocation->plans)
		wrong_usage("--all is not for ", command->name);
	if (invocation->all && command->does & SURVEYS)
		wrong_usage("--all is not for ", command->name);
	if (invocation->memory && !(command->does & SURVEYS))
		wrong_usage("--memory is not for ", command->name);
	if (invocation->processes != USUAL_PROCESSES && !(command->does & SURVEYS))
		wrong_usage("--processes is not for ", command->name);
	if (invocation->output->svg)
		check_picture(command, invocation);
	if (invocation->shared_only && !(command->does & LOADS))
		wrong_usage("--shared-only is not for ", command->name);
}

/* For mapinfo_open(): NULL where the library has its own. */
static const struct mapinfo_sys *system_calls(void)
{
	static struct mapinfo_sys sys;

	if (!mapinfo_sys_init(&sys))
		return NULL;
	use_libc_calls(&sys);
	return &sys;
}

int main(int argc, char **argv)
{
	/* static: stacks are small without an MMU */
	static struct output output;
	static struct mapinfo_context context;
	static struct invocation invocation = {
		.context = &context, .output = &output,
		.processes = USUAL_PROCESSES
	};
	const struct command *command;
	bool ok;

	parse_options(argc, argv, &invocation);
	if (optind == argc)
		wrong_usage("no command", "");
	if (!strcmp(argv[optind], "help"))
		show(usage);
	command = find_command(argv[optind]);
	invocation.files = &argv[optind + 1];
	invocation.plans = command->does & PLANS;
	check_usage(command, &invocation);

	mapinfo_open(&context, system_calls(),
		     (uint32_t)sysconf(_SC_PAGESIZE));
	if (invocation.shared_only)
		context.policy = MAPINFO_LOAD_SHARED_ONLY;
	if (!invocation.elsewhere)
		invocation.as = context.system;
	ok = command->run(&invocation);
	mapinfo_close(&context);
	finish(ok);
}
