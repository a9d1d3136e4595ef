// SPDX-License-Identifier: MIT
/* Text in UTF-8, which names of files need not be. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"
#include "utf8.h"

unsigned int utf8_length(const unsigned char *s)
{
	static const struct {
		unsigned char first, last, low, high, length;
	} forms[] = {
		{ 0x01, 0x7f, 0, 0, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(forms); i++)
		if (s[0] >= forms[i].first && s[0] <= forms[i].last)
			break;
	if (i == ARRAY_SIZE(forms))
		return 0;
	if (forms[i].length > 1 &&
	    (s[1] < forms[i].low || s[1] > forms[i].high))
		return 0;
	for (n = 2; n < forms[i].length; n++)
		if (s[n] < 0x80 || s[n] > 0xbf)
			return 0;
	return forms[i].length;
}

/* Bytes of a sequence, or 1 of what is none. */
static size_t step_of(const char *s)
{
	unsigned int n = utf8_length((const unsigned char *)s);

	return n ? n : 1;
}

static size_t count_characters(const char *s)
{
	size_t count = 0;

	for (; *s; s += step_of(s))
		count++;
	return count;
}

const char *shorten(const char *name, size_t most)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	static char buffer[1024];
	size_t count = count_characters(name);

	if (count <= most)
		return name;
	for (; count >= most; count--)
		name += step_of(name);
	snprintf(buffer, sizeof(buffer), "%s%s", ellipsis, name);
	return buffer;
}

/* Also those of 8 bits, which UTF-8 has in two. */
static bool is_control(const char *s)
{
	const unsigned char *byte = (const unsigned char *)s;

	return *byte < 0x20 || *byte == 0x7f ||
	       (*byte == 0xc2 && byte[1] >= 0x80 && byte[1] < 0xa0) ||
	       !utf8_length(byte);
}

const char *printable(const char *name)
{
	static char buffers[4][1024];
	static unsigned int last;
	char *buffer = buffers[last = (last + 1) % ARRAY_SIZE(buffers)];
	size_t used = 0, length;

	for (; *name && used < sizeof(buffers[0]) - 4; name += length) {
		length = step_of(name);
		if (is_control(name)) {
			buffer[used++] = '?';
		} else {
			memcpy(buffer + used, name, length);
			used += length;
		}
	}
	buffer[used] = '\0';
	return buffer;
}
