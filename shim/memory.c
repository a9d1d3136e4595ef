// SPDX-License-Identifier: MIT
/* How bytes get into memory. */
#include "internal.h"

typedef uintptr_t __attribute__((may_alias)) word;

/*
 * Hides a pointer's value, so that the compiler does not see a loop that stores
 * as a call of memset() or memcpy(), which a loader may not have yet.
 */
#define OPAQUE(pointer)	__asm__("" : "+r"(pointer))

void mapinfo_zero(void *to, size_t length)
{
	unsigned char *p = to;
	unsigned char *end = p + length;

	for (; p < end && (uintptr_t)p % sizeof(word); p++)
		*p = 0;
	for (; (size_t)(end - p) >= 4 * sizeof(word); p += 4 * sizeof(word)) {
		word *w = (word *)p;

		w[0] = 0;
		w[1] = 0;
		w[2] = 0;
		w[3] = 0;
		OPAQUE(p);
	}
	for (; p < end; p++) {
		OPAQUE(p);
		*p = 0;
	}
}

/* For structures of words: assigning one calls memcpy() on some machines. */
void mapinfo_copy(void *to, const void *from, size_t length)
{
	const word *f = from;
	word *t = to;

	for (; length; length -= sizeof(word)) {
		OPAQUE(t);
		*t++ = *f++;
	}
}

void mapinfo_copy_bytes(void *to, const void *from, size_t length)
{
	const unsigned char *f = from;
	unsigned char *t = to;

	for (; length; length--) {
		OPAQUE(t);
		*t++ = *f++;
	}
}

/* Reads all of it or fails. */
int mapinfo_read(const struct mapinfo_input *file, void *to, size_t length,
		 size_t offset)
{
	unsigned char *p = to;

	while (length) {
		long n = file->context->sys.pread(file->fd, p, length, offset);

		if (n == -EINTR)
			continue;
		if (n < 0)
			return (int)n;
		if (!n)
			return MAPINFO_REFUSED(EIO, MAPINFO_REASON_FILE_SHRANK);
		p += n;
		offset += (size_t)n;
		length -= (size_t)n;
	}
	return 0;
}
