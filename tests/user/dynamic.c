// SPDX-License-Identifier: GPL-2.0-only
/* Text relocations, as the dynamic section in the file tells of them. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

/* In the text, past the headers: more entries than are read at once. */
#define AT	0xa00
#define ENTRIES	150

static struct mapinfo_context context;
static struct mapinfo_sys real;

/* A dynamic section that is said to have so many entries, with nothing to say. */
static int make_file(unsigned int count)
{
	ElfW(Dyn) entries[ENTRIES];
	struct image image;
	unsigned int i;
	int fd;

	make_image(&image);
	image.phdr[DYNAMIC].p_vaddr = IMAGE_VADDR + AT;
	image.phdr[DYNAMIC].p_memsz = count * sizeof(entries[0]);
	fd = image_file(&image);
	for (i = 0; i < ENTRIES; i++) {
		entries[i].d_tag = DT_NEEDED;
		entries[i].d_un.d_val = DF_TEXTREL;
	}
	pwrite(fd, image.phdr, sizeof(image.phdr), sizeof(image.ehdr));
	pwrite(fd, entries, sizeof(entries), AT);
	return fd;
}

static void put(int fd, unsigned int index, long tag, unsigned long value)
{
	ElfW(Dyn) entry = { .d_tag = tag };

	entry.d_un.d_val = value;
	pwrite(fd, &entry, sizeof(entry), (off_t)(AT + index * sizeof(entry)));
}

/* 1 if there are text relocations, 0 if not, or an error. Closes the file. */
static int ask(int fd, struct mapinfo_error *error)
{
	struct mapinfo_elf elf = ELF_ROOM;
	int ret;

	ret = mapinfo_elf_read(&context, fd, 0, &elf, error);
	if (!ret)
		ret = mapinfo_elf_read_dynamic(&context, fd, &elf, error);
	close(fd);
	return ret ? ret : !!(elf.flags & MAPINFO_ELF_TEXTREL);
}

static void check(const char *name, int fd, int expected)
{
	struct mapinfo_error error;
	int ret = ask(fd, &error);

	if (ret != expected)
		ksft_print_msg("%d: %s\n", ret,
			       mapinfo_reason_text(error.reason));
	ksft_test_result(ret == expected && !error.reason, "%s\n", name);
}

static void check_one(const char *name, unsigned int index, long tag,
		      unsigned long value, int expected)
{
	int fd = make_file(ENTRIES);

	put(fd, index, tag, value);
	check(name, fd, expected);
}

/* What says so, but after the end. */
static void check_after_end(unsigned int end)
{
	int fd = make_file(ENTRIES);

	put(fd, end, DT_NULL, 0);
	put(fd, end + 1, DT_TEXTREL, 0);
	check("after DT_NULL", fd, 0);
}

static void check_every_place(void)
{
	struct mapinfo_error error;
	unsigned int i, wrong = 0;
	int fd;

	for (i = 0; i < ENTRIES; i++) {
		fd = make_file(ENTRIES);
		put(fd, i, DT_TEXTREL, 0);
		wrong += ask(fd, &error) != 1;
		/* nobody stops where the header says that it ends */
		fd = make_file(i);
		put(fd, i, DT_TEXTREL, 0);
		wrong += ask(fd, &error) != 1;
	}
	ksft_test_result(!wrong, "at any place, whatever p_memsz says\n");
}

static void check_no_section(void)
{
	struct image image;

	make_image(&image);
	image.ehdr.e_phnum = DYNAMIC;
	check("no dynamic section", image_file(&image), 0);
	/* the text has its last bytes in memory only */
	make_image(&image);
	image.phdr[TEXT].p_filesz = 0x1700;
	image.phdr[DYNAMIC].p_vaddr = IMAGE_VADDR + 0x1700;
	check("one that the file has no byte of", image_file(&image), 0);
}

/* No loader can look at it. */
static void check_unreadable_segment(void)
{
	struct image image;
	int fd = make_file(2);

	put(fd, 1, DT_TEXTREL, 0);
	pread(fd, &image, sizeof(image), 0);
	image.phdr[TEXT].p_flags = PF_X;
	pwrite(fd, &image, sizeof(image), 0);
	check("in a segment that is not readable", fd, 0);
}

/* Only what is in the segment's part of the file is looked at. */
static void check_cut(void)
{
	struct image image;
	int fd = make_file(2);

	put(fd, 1, DT_TEXTREL, 0);
	pread(fd, &image, sizeof(image), 0);
	image.phdr[TEXT].p_filesz = AT + 2 * sizeof(ElfW(Dyn));
	pwrite(fd, &image, sizeof(image), 0);
	check("as long as the segment has bytes in the file", dup(fd), 1);
	image.phdr[TEXT].p_filesz--;
	pwrite(fd, &image, sizeof(image), 0);
	check("and no longer", fd, 0);
}

static long failing_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	return offset ? -EIO : real.pread(fd, buffer, length, offset);
}

static long short_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	return offset ? 0 : real.pread(fd, buffer, length, offset);
}

static void check_unreadable(void)
{
	struct mapinfo_error error;
	int ret;

	context.sys.pread = failing_pread;
	ret = ask(make_file(ENTRIES), &error);
	ksft_test_result(ret == -EIO && error.errnum == -EIO &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL,
			 "it cannot be read\n");
	context.sys.pread = short_pread;
	ret = ask(make_file(ENTRIES), &error);
	ksft_test_result(ret == -EIO && error.errnum == -EIO &&
			 error.reason == MAPINFO_REASON_FILE_SHRANK,
			 "the file became shorter\n");
	context.sys.pread = real.pread;
}

/* As PR_SET_MDWE has it. */
static long strict_mmap(uintptr_t address, size_t length, int prot, int flags,
			int fd, uint64_t offset)
{
	if (prot & PROT_WRITE && prot & PROT_EXEC)
		return -EACCES;
	return real.mmap(address, length, prot, flags, fd, offset);
}

static unsigned int unmapped;

static long test_munmap(uintptr_t address, size_t length)
{
	unmapped++;
	return real.munmap(address, length);
}

static long no_mprotect(uintptr_t address, size_t length, int prot)
{
	return -ENOSYS;
}

/* A caller who is told of a success writes to the text. */
static void check_writable(void)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_elf elf = ELF_ROOM;
	struct mapinfo_error error;
	int ret, fd = make_file(ENTRIES);

	put(fd, 7, DT_TEXTREL, 0);
	/* emulators do not tell */
	context.system = with_mmu;
	context.sys.mprotect = no_mprotect;
	ret = mapinfo_load(&context, fd, 0, &elf, &mapping, &error);
	if (!ret)
		*(volatile char *)mapping.spans[0].start = 1;
	ksft_test_result(!ret && elf.flags & MAPINFO_ELF_TEXTREL,
			 "the text is writable\n");
	mapinfo_unmap(&context, &mapping);
	context.sys.mmap = strict_mmap;
	context.sys.munmap = test_munmap;
	ret = mapinfo_load(&context, fd, 0, &elf, &mapping, &error);
	ksft_test_result(ret == -EACCES && error.errnum == -EACCES &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL &&
			 unmapped == 1, "text that cannot be writable\n");
	context.sys = real;
	close(fd);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(17);
	mapinfo_sys_init(&real);
	mapinfo_open(&context, NULL, PAGE);

	check("none", make_file(ENTRIES), 0);
	check_one("DT_TEXTREL", 7, DT_TEXTREL, 0, 1);
	check_one("DF_TEXTREL", 7, DT_FLAGS, DF_TEXTREL | DF_BIND_NOW, 1);
	check_one("other flags", 7, DT_FLAGS, ~(unsigned long)DF_TEXTREL, 0);
	check_one("flags of another kind", 7, DT_FLAGS_1, DF_TEXTREL, 0);
	check_after_end(7);
	check_after_end(100);
	check_every_place();
	check_no_section();
	check_cut();
	check_unreadable_segment();
	check_unreadable();
	check_writable();
	mapinfo_close(&context);
	ksft_finished();
}
