/* SPDX-License-Identifier: MIT */
/* JSON, and the names of values in text and JSON alike. */
#ifndef MAPINFO_OUTPUT_H
#define MAPINFO_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct output - how a report is written
 * @json: as one JSON document, else as text.
 * @svg: as one picture.
 * @quiet: nothing is said on standard error of what is wrong with a file.
 * @comma: whether a comma must come before what is written next.
 */
struct output {
	bool json;
	bool svg;
	bool quiet;
	bool comma;
};

/*
 * @key is NULL for an element of an array. Numbers,
 * addresses too, are written in decimal, as JSON has nothing else.
 */
void json_open(struct output *out, const char *key, char bracket);
void json_close(struct output *out, char bracket);
void json_number(struct output *out, const char *key, int64_t value);
void json_unsigned(struct output *out, const char *key, uint64_t value);
void json_string(struct output *out, const char *key, const char *value);
void json_bool(struct output *out, const char *key, bool value);
void json_null(struct output *out, const char *key);
/* The document, its command and the version of its format, and its end. */
void json_begin(struct output *out, const char *command);
void json_end(struct output *out);

/* colour.c: at least @width characters; coloured on a terminal. */
enum colour { COLOUR_NONE, COLOUR_GOOD, COLOUR_BAD, COLOUR_SHARED };
void print_coloured(enum colour colour, const char *text, int width);
void print_verdict(const char *verdict, int width);

/* Into a caller's buffer, which is returned. */
const char *prot_name(uint32_t prot, char buffer[4]);
/* Of MAPINFO_VM_ bits; "-" for none. */
const char *vm_flags_name(uint32_t flags, char buffer[64]);

const char *verdict_name(uint32_t verdict);
const char *sharing_name(uint32_t sharing);
const char *why_words(uint32_t why);
/* Of enum mapinfo_unshared. */
const char *unshared_name(unsigned int unshared);
const char *unshared_words(unsigned int unshared);
/* What would change that, or NULL. */
const char *unshared_cure(unsigned int unshared);
void print_cure(unsigned int unshared);
void json_cure(struct output *out, unsigned int unshared);
const char *strategy_name(unsigned int strategy);
const char *op_name(unsigned int op);

#endif /* MAPINFO_OUTPUT_H */
