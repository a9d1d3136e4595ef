/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests on the boards share. */
#ifndef LIB_H
#define LIB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <linux/mapinfo.h>

#include "system.h"

/* Where init has mounted a writable file system of each kind. */
#define RAMFS_DIR	"/tmp"
#define EXT2_DIR	"/mnt/ext2"
#define NOEXEC_DIR	"/mnt/noexec"

/* Opens /dev/mapinfo; ends the test if that fails. */
int open_device(void);

/* The ioctls, as 0 or a negative errno. */
int ask(int device, unsigned long command, void *argument);
int ask_system(int device, struct mapinfo_system *system);

/* A module of this kernel's folder, by its file's name. 0 or a negative errno. */
int insert_module(const char *name);
int remove_module(const char *name);

/* One range; returns the entry's error if the call itself succeeded. */
int ask_map(int device, const volatile void *address, size_t length,
	    struct mapinfo_map *map);

/* The same, and of a file. */
int ask_map_of_file(int device, const volatile void *address, size_t length,
		    int fd, struct mapinfo_map *map);

/* One file; the same. */
int ask_file(int device, struct mapinfo_file *file);

/*
 * Whether the kernel, without an MMU, forgets one of two mappings that are at the same
 * addresses: all of them do, but those with the patches of integration/linux.
 */
bool kernel_loses_mappings(void);

/* Whether /dev/zero can be mapped: with an MMU, and with these patches. */
bool kernel_maps_zero(void);

/* Also where the program's have 32. */
bool kernel_addresses_have_64_bits(void);

/* The bare system call: an address, or a negative errno. */
long raw_mmap(unsigned long address, size_t length, int prot, int flags,
	      int fd, off_t offset);
bool is_error(long result);

/*
 * A new file of @size bytes in @dir, contiguous where the file system can do
 * that. Byte n is file_byte(n). Open for reading and writing; ends the test on
 * failure. Unlinked on creation if @path is NULL, else its name is put there.
 */
int make_file(const char *dir, size_t size, char path[64]);
unsigned char file_byte(size_t position);

/* The name of the MTD device that the file lies on; ends the test if it is none. */
void find_mtd(int fd, char name[32]);

/*
 * Runs this program again, without fork, with one argument string after its
 * name. The child's standard input and output are pipes at *@to and *@from.
 * Returns its pid, for wait_for_child(); ends the test on failure.
 */
pid_t run_again(const char *mode, const char *argument, int *to, int *from);

#endif /* LIB_H */
