// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the fuzzer gets from one input to the next: mostly by a field of a header,
 * which takes on a value that has to do with the others.
 */
#include <stddef.h>
#include <string.h>

#include "generate.h"
#include "input.h"
#include "random.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned int seed);

/* Fields of a program header, but for p_type and p_flags. */
static const size_t fields[] = {
	offsetof(ElfW(Phdr), p_offset), offsetof(ElfW(Phdr), p_vaddr),
	offsetof(ElfW(Phdr), p_filesz), offsetof(ElfW(Phdr), p_memsz),
	offsetof(ElfW(Phdr), p_align),
};

static const uint32_t types[] = {
	PT_LOAD, PT_LOAD, PT_LOAD, PT_DYNAMIC, PT_TLS, PT_GNU_RELRO,
	PT_GNU_STACK, PT_NULL,
};

/**
 * struct headers - those of the input at hand
 * @in: the input.
 * @size: of its file's first bytes.
 * @phdr: where the program headers are.
 * @count: how many are there in full.
 * @seed: of what comes next.
 */
struct headers {
	struct input *in;
	size_t size;
	unsigned char *phdr;
	uint32_t count;
	uint64_t seed;
};

static uint32_t below(struct headers *h, uint32_t limit)
{
	return random_below(&h->seed, limit);
}

static void find_headers(struct headers *h)
{
	ElfW(Ehdr) ehdr;

	h->count = 0;
	if (h->size < sizeof(ehdr))
		return;
	memcpy(&ehdr, h->in->head, sizeof(ehdr));
	if (ehdr.e_phoff >= h->size)
		return;
	h->phdr = h->in->head + ehdr.e_phoff;
	h->count = (uint32_t)((h->size - ehdr.e_phoff) / sizeof(ElfW(Phdr)));
	if (h->count > ehdr.e_phnum)
		h->count = ehdr.e_phnum;
}

static unsigned char *any_phdr(struct headers *h)
{
	return h->phdr + below(h, h->count) * sizeof(ElfW(Phdr));
}

static unsigned char *any_field(struct headers *h)
{
	return any_phdr(h) + fields[below(h, sizeof(fields) / sizeof(*fields))];
}

/* Near another field, the file's end, a page or an end of all numbers. */
static ElfW(Addr) any_value(struct headers *h)
{
	ElfW(Addr) value = 0;

	switch (below(h, 6)) {
	case 0:
		value = (ElfW(Addr))1 << below(h, 8 * sizeof(value));
		break;
	case 1:
		value = below(h, 32) * 4096;
		break;
	case 2:
		value = h->size + h->in->more;
		break;
	case 3:
		value = below(h, 4096);
		break;
	default:
		memcpy(&value, any_field(h), sizeof(value));
		break;
	}
	if (below(h, 2))
		value += below(h, 3) - 1;
	if (!below(h, 4))
		value += below(h, 16) * 4096;
	return value;
}

static void change_field(struct headers *h)
{
	unsigned char *field = any_field(h);
	ElfW(Addr) value = any_value(h);

	memcpy(field, &value, sizeof(value));
}

static void change_kind(struct headers *h)
{
	uint32_t type = types[below(h, sizeof(types) / sizeof(*types))];
	uint32_t flags = below(h, 8);
	unsigned char *phdr = any_phdr(h);

	if (below(h, 2))
		memcpy(phdr + offsetof(ElfW(Phdr), p_type), &type,
		       sizeof(type));
	else
		memcpy(phdr + offsetof(ElfW(Phdr), p_flags), &flags,
		       sizeof(flags));
}

/* What lying headers say of sizes, and what loaders look for. */
static const uint64_t sizes[] = { 0, 1, 0x10, 0x20, 0x1000, UINT64_MAX };
static const size_t tags[] = {
	DT_STORE, DT_STORE, DT_STORE, DT_TEXTREL, DT_FLAGS, DT_NULL, DT_NEEDED,
};

static void change_size(struct headers *h)
{
	ElfW(Addr) value = (ElfW(Addr))sizes[below(h, sizeof(sizes) /
						   sizeof(*sizes))];

	memcpy(any_phdr(h) + offsetof(ElfW(Phdr), p_memsz), &value,
	       sizeof(value));
}

/* An entry of a dynamic section: anywhere, as PT_DYNAMIC may be there, too. */
static void put_entry(struct headers *h)
{
	ElfW(Dyn) entry = {
		.d_tag = tags[below(h, sizeof(tags) / sizeof(*tags))],
	};
	size_t at = below(h, (uint32_t)h->size) & ~(sizeof(long) - 1);

	entry.d_un.d_val = below(h, 4) ? any_value(h) : DF_TEXTREL;
	if (at + sizeof(entry) <= h->size)
		memcpy(h->in->head + at, &entry, sizeof(entry));
}

static void copy_phdr(struct headers *h)
{
	memmove(any_phdr(h), any_phdr(h), sizeof(ElfW(Phdr)));
}

static void change_system(struct headers *h)
{
	unsigned char *byte = (unsigned char *)h->in;

	byte[below(h, offsetof(struct input, head))] = below(h, 256);
}

/* A file that is right, or has one fault, if its headers are at its start. */
static size_t start_anew(struct headers *h)
{
	static unsigned char bytes[FILE_MAX];
	static struct generated file = { .bytes = bytes, .room = FILE_MAX };
	size_t end;

	generate(&file, random_next(&h->seed));
	end = file.ehdr.e_phoff + file.count * sizeof(file.phdr[0]);
	if (file.ehdr.e_phoff > HEAD_MAX || end > HEAD_MAX)
		return h->size;
	/* some of what follows, where a dynamic section may be */
	end += below(h, HEAD_MAX - (uint32_t)end + 1);
	if (end > file.size)
		end = file.size;
	memcpy(h->in->head, bytes, end);
	h->in->more = (uint16_t)(file.size - end);
	return end;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned int seed)
{
	struct headers h = { .in = (void *)data, .seed = seed };

	if (size < sizeof(*h.in) || max_size < sizeof(*h.in) + HEAD_MAX)
		return LLVMFuzzerMutate(data, size, max_size);
	h.size = size - sizeof(*h.in);
	if (!below(&h, 256))
		return sizeof(*h.in) + start_anew(&h);
	find_headers(&h);
	if (!below(&h, 4) || !h.count)
		change_system(&h);
	if (!below(&h, 16) || !h.count)
		return LLVMFuzzerMutate(data, size, max_size);
	do {
		switch (below(&h, 11)) {
		case 0:
			copy_phdr(&h);
			break;
		case 8:
			change_size(&h);
			break;
		case 9:
		case 10:
			put_entry(&h);
			break;
		case 1:
		case 2:
			change_kind(&h);
			break;
		default:
			change_field(&h);
			break;
		}
	} while (below(&h, 2));
	return size;
}
