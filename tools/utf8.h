/* SPDX-License-Identifier: MIT */
#ifndef MAPINFO_UTF8_H
#define MAPINFO_UTF8_H

#include <stddef.h>

/* Length of the UTF-8 sequence at @s, or 0 if it is none. */
unsigned int utf8_length(const unsigned char *s);
/* A name of at most so many characters; of a longer one, the end, until the next call. */
const char *shorten(const char *name, size_t most);
/* A name as a terminal can show it, with ? for what would steer it. Four last. */
const char *printable(const char *name);

#endif /* MAPINFO_UTF8_H */
