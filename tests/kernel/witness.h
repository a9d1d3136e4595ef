/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second process, to be in the way of the first one's mappings and to see
 * what becomes of them.
 */
#ifndef WITNESS_H
#define WITNESS_H

#include <stdbool.h>
#include <stddef.h>

/* Starts the witness; the program's main() hands over to run_witness(). */
void start_witness(void);
bool is_witness(int argc, char **argv);
int run_witness(void);

/*
 * Has it keep a private read-only mapping of a part of the file, in place of
 * the one it kept before. With @length 0 it keeps none.
 */
void witness_holds(const char *path, size_t offset, size_t length);

/*
 * The byte it sees at the start of the file in a new private read-only mapping;
 * with @path NULL, at the start of new anonymous memory. It holds nothing then.
 */
unsigned char witness_sees(const char *path);

#endif /* WITNESS_H */
