// SPDX-License-Identifier: GPL-2.0-only
/*
 * The library where there is nothing else: in a program without a C library that
 * has not been relocated, as a loader starts. It loads answer.so and calls it.
 * Prints TAP, by the library's way to make a system call.
 */
#include <asm/unistd.h>
#include <linux/elf.h>

#include "internal.h"
#include "machine.h"
#include SYS_HEADER
#include "marks.h"

#define PAGE	4096UL
#define TELL(text)	syscall6(__NR_write, 1, (long)(text),		\
				 sizeof(text) - 1, 0, 0, 0)
#define RESULT(right, name)						\
	do {								\
		if (right) {						\
			TELL("ok - " name "\n");			\
		} else {						\
			TELL("not ok - " name "\n");			\
			failed = 1;					\
		}							\
	} while (0)

static int same_bytes(const struct mapinfo_context *context, int fd,
		      uintptr_t address, const struct mapinfo_segment *s)
{
	const volatile unsigned char *memory = (const void *)address;
	size_t i;

	for (i = 0; i < s->memsz; i++) {
		unsigned char byte = 0;

		if (i < s->filesz &&
		    context->sys.pread(fd, &byte, 1, s->offset + i) != 1)
			return 0;
		if (memory[i] != byte)
			return 0;
	}
	return 1;
}

static int all_same(const struct mapinfo_context *context, int fd,
		    const struct mapinfo_elf *elf,
		    const struct mapinfo_mapping *mapping)
{
	unsigned int i;

	for (i = 0; i < elf->count; i++)
		if (!same_bytes(context, fd,
				mapinfo_address(elf, mapping,
						elf->segments[i].vaddr),
				&elf->segments[i]))
			return 0;
	return elf->count > 1;
}

/* Offsets with a bit in the upper half are past the end, or no offset. */
static int right_offsets(const struct mapinfo_context *context, int fd)
{
	unsigned char byte;

	return !context->sys.pread(fd, &byte, 1, 1ULL << 32) &&
	       !context->sys.pread(fd, &byte, 1, 1ULL << 62) &&
	       context->sys.pread(fd, &byte, 1, 1ULL << 63) == -EINVAL &&
	       context->sys.pread(-1, &byte, 1, 0) == -EBADF;
}

static int right_mmap(const struct mapinfo_context *context, int fd)
{
	unsigned char byte = 0;
	long address = context->sys.mmap(0, PAGE, PROT_READ, MAP_PRIVATE, fd,
					 PAGE);
	const unsigned char *memory = (const void *)address;

	return !mapinfo_is_error(address) &&
	       context->sys.pread(fd, &byte, 1, PAGE + 1) == 1 &&
	       memory[1] == byte &&
	       !context->sys.munmap((uintptr_t)address, PAGE) &&
	       context->sys.mmap(0, PAGE, PROT_READ, MAP_PRIVATE, fd,
				 PAGE / 2) == -EINVAL;
}

/* The kernel can no longer store where the bss was. */
static int gone(const struct mapinfo_context *context, int fd,
		const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_mapped *span = &mapping->spans[mapping->count - 1];
	void *last = (void *)(span->start + span->length - 1);

	return context->sys.pread(fd, last, 1, 0) == 1 &&
	       !mapinfo_unmap(context, mapping) &&
	       context->sys.pread(fd, last, 1, 0) == -EFAULT;
}

static int right_marks(const struct mapinfo_context *context, int fd)
{
	const struct mark *mark = marks;
	const struct mark *end = marks + sizeof(marks) / sizeof(marks[0]);
	unsigned long head[128];
	uint64_t size;

	if (context->sys.file_size(fd, &size) ||
	    context->sys.pread(fd, head, sizeof(head), 0) != sizeof(head))
		return 0;
	for (; mark < end; mark++)
		if (!is_right_mark(mark, head, sizeof(head), size))
			return 0;
	return 1;
}

static int check(void)
{
	struct mapinfo_segment segments[MAPINFO_SEGMENTS_USUAL];
	struct mapinfo_context context;
	struct mapinfo_mapping mapping;
	struct mapinfo_mapped span;
	struct mapinfo_error error;
	struct mapinfo_elf elf;
	int (*answer)(int place);
	int failed = 0;
	long fd;

	TELL("TAP version 13\n1..9\n");
	mapinfo_elf_init(&elf, segments, MAPINFO_SEGMENTS_USUAL);
	mapinfo_mapping_init(&mapping, &span, 1);
	RESULT(!mapinfo_open(&context, NULL, PAGE), "mapinfo_open()");
	fd = context.sys.open(LIBRARY, 0);
	RESULT(right_offsets(&context, (int)fd), "pread()");
	RESULT(right_marks(&context, (int)fd), "what is FDPIC");
	RESULT(right_mmap(&context, (int)fd), "mmap()");
	if (mapinfo_load(&context, (int)fd, 0, &elf, &mapping, &error)) {
		TELL("not ok - mapinfo_load()\n");
		return 1;
	}
	TELL("ok - mapinfo_load()\n");
	RESULT(all_same(&context, (int)fd, &elf, &mapping), "all bytes");
	RESULT(!mapinfo_protect(&context, &elf, &mapping, &error),
	       "mapinfo_protect()");
	answer = (int (*)(int))mapinfo_address(&elf, &mapping, elf.entry);
	RESULT(answer(0) == 42 && answer(0) == 43, "its code runs");
	RESULT(gone(&context, (int)fd, &mapping), "mapinfo_unmap()");
	return failed;
}

#if defined(__i386__) || defined(__x86_64__)
/* no caller has left the stack as functions expect it */
__attribute__((force_align_arg_pointer))
#endif
void _start(void)
{
	syscall6(__NR_exit, check(), 0, 0, 0, 0, 0);
}
