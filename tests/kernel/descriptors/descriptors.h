/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of the test descriptors. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/mapinfo.h>

/* Why an answer may be not known: one more than the last reason. */
#define WHYS	32

/* What can be wrong about an answer. */
enum fault {
	NO_FILE, BOTH, NO_ANSWER, DIFFERENT_ERROR, DIFFERENT_VERDICT, NEITHER,
	ANSWERED, KNOWABLE, FAULTS
};

/* What came of the questions on descriptors of one kind. */
struct tally {
	const char *kind;
	bool known;		/* its mmap() is one that the module must know */
	unsigned int descriptors;
	unsigned int asked;
	unsigned int mapped;
	unsigned int refused;
	unsigned int left_out;
	unsigned int wrong;
	unsigned int faults[FAULTS];
	unsigned int not_known[WHYS];
};

/* questions.c: everything about one descriptor, or only a little */
void question_all(struct tally *tally, const char *name, int fd);
void question_some(struct tally *tally, const char *name, int fd);

/* scan.c: whatever is in a folder */
struct folder {
	const char *name;
	const char *path;
	int depth;
	unsigned int least;	/* of descriptors, on a distribution's kernel */
	unsigned int least_of_all;
};
extern const struct folder folders[];
void scan_folder(struct tally *tally, const struct folder *folder);

/* main.c */
extern int device;

#endif /* DESCRIPTORS_H */
