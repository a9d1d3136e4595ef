/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of the test mappings. */
#ifndef MAPPINGS_H
#define MAPPINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <linux/mapinfo.h>

/* One that was made. Its file is still open, or -1. */
struct mapping {
	unsigned char *start;
	size_t length;
	int fd;
	/* free on both sides, so that a range may reach out of it */
	bool apart;
};

/* How to get one of a kind. */
struct mapping_kind {
	const char *name;
	/* either what is to be mapped: a kind of descriptor, NULL for none ... */
	const char *of;
	int prot;
	int flags;
	off_t offset;
	size_t pages;
	/* ... or what makes it: 0 or a negative errno */
	int (*make)(struct mapping *mapping);
	/* done to it afterwards: 0 or a negative errno */
	int (*change)(struct mapping *mapping);
	unsigned int traits;
};

/* of_files.c, of_memory.c */
extern const struct mapping_kind kinds_of_mappings[];
extern const struct mapping_kind kinds_of_memory[];

/* make.c: makes one; where there is room on both sides. 0 or a negative errno. */
int make_mapping(const struct mapping_kind *kind, struct mapping *mapping);
/* Free addresses, where the process has an MMU, else none; @align is of bytes. */
void *find_place(size_t length, size_t align);

/* maps.c: a line of /proc/self/maps */
struct maps_line {
	unsigned long start, end;
	char prot[5];
	unsigned long long offset;
	unsigned int major, minor;
	unsigned long long inode;
	char name[128];
};

/* The line that holds an address, or the one with that name. */
bool find_maps_line(unsigned long address, struct maps_line *line);
bool find_maps_name(const char *name, struct maps_line *line);
/* How many lines differ from what a walk with NEXT shows. */
unsigned int compare_walk(void);

/* check.c: the child that looks at one mapping. Its exit status: */
enum checked {
	CHECK_FIELDS	= 1 << 0,	/* what is wrong */
	CHECK_VERDICT	= 1 << 1,
	CHECK_OF_FILE	= 1 << 2,
	NO_EXPERIMENT	= 1 << 3,	/* whose memory it is was not tried */
	NO_MAPPING	= 1 << 4,	/* this kernel has none */
};

int check_mapping(const struct mapping_kind *kind);

/* over.c: the child that maps over a part of one */
enum part {
	WHOLE, FIRST_PAGE, MIDDLE_PAGE, LAST_PAGE, OVER_START, OVER_END,
	OVER_BOTH, MISALIGNED, PARTS
};

/* Each part; 0 if MAP was right about all of them. */
int map_over_all(const struct mapping_kind *kind);

/* same_file.c, left_over.c: so many results each */
#define SAME_FILE_TESTS		13
#define LEFT_OVER_TESTS		8

void check_same_file(void);
void check_left_over(void);
int run_left_over(const char *mode, const char *argument);

/* main.c: kselftest.h counts in one file only */
extern int device;
/*
 * For what cannot run on the process's own. One for all, as a small board has less than
 * 256 KB in one piece for this program when it has run for a while.
 */
#define OTHER_STACK	16384
extern unsigned char other_stack[OTHER_STACK];
void report(bool right, const char *what);
/* Of something that this kernel has not, because of that error. */
void report_missing(const char *what, int error);

#endif /* MAPPINGS_H */
