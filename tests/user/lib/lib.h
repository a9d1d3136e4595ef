/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of the library share. */
#ifndef MAPINFO_USER_TESTS_LIB_H
#define MAPINFO_USER_TESTS_LIB_H

#include <link.h>
#include <mapinfo.h>
#include <stdbool.h>

#include "model.h"
#include "room.h"

#define PAGE		4096UL

/* A system of which everything the planner asks for is known: an MMU, none. */
extern const struct mapinfo_system with_mmu, without_mmu;
/* And one of which nothing is. */
extern const struct mapinfo_system unknown_system;

/* Its flags, but for what is the machine's. */
uint32_t kind_of(const struct mapinfo_elf *elf);

/* All that is known of a file, in whatever memory. */
bool same_elf(const struct mapinfo_elf *a, const struct mapinfo_elf *b);

/* Whether QEMU runs this program without a system of its own: run says so. */
bool emulated(void);

/**
 * struct image - the headers of a small shared object, for the tests to damage
 * @ehdr: ELF header.
 * @phdr: program headers, right after it.
 */
struct image {
	ElfW(Ehdr) ehdr;
	ElfW(Phdr) phdr[40];
};

/* Program headers of make_image(). */
enum { TEXT, DATA, DYNAMIC, RELRO, TLS, STACK, IMAGE_PHDRS };

/*
 * Its text is [0, 0x1800) in the file, its data [0x1e00, 0x2100). In memory the
 * data is a page further on.
 */
#define IMAGE_SIZE	0x2200UL
#define IMAGE_VADDR	0x10000UL

void make_image(struct image *image);
/* Bytes of headers in use. */
size_t image_head(const struct image *image);
/* An unnamed file of IMAGE_SIZE bytes that starts with the image. */
int image_file(const struct image *image);

/*
 * A mapping as it is without an MMU, if private and writable: a copy of the file,
 * with zeroes past its end. @sys: the real calls.
 */
long map_without_mmu(const struct mapinfo_sys *sys, size_t length, int prot,
		     int flags, int fd, uint64_t offset);

/* Byte of an image file, past its headers. Never zero. */
unsigned char image_byte(size_t offset);

/**
 * struct library - a real shared object of this system
 * @path: its name.
 * @fd: open for reading.
 * @bytes: the whole file.
 * @size: how many.
 */
struct library {
	const char *path;
	int fd;
	const unsigned char *bytes;
	size_t size;
};

/* Whether it is one of this machine's; then it is to be closed. */
bool open_library(struct library *library, const char *path);
void close_library(const struct library *library);

/* Calls @use for up to @limit of them; returns how many there were. */
unsigned int for_each_library(unsigned int limit,
			      void (*use)(const struct library *library));

/* What has that name in the folder of this program. */
const char *beside_program(const char *name);

/*
 * libraries.c: all of them below a folder, or below all the library folders of
 * this machine. Each file once, whatever names it has.
 */
unsigned int for_libraries_below(const char *folder,
				 void (*use)(const struct library *library));
unsigned int for_all_libraries(void (*use)(const struct library *library));
/* A folder of more, where there is time for them, or NULL: run says so. */
const char *more_libraries(void);

#endif /* MAPINFO_USER_TESTS_LIB_H */
