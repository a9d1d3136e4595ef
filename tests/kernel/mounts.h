/* SPDX-License-Identifier: GPL-2.0-only */
/* File systems that a test mounts for itself, where the kernel has them. */
#ifndef MOUNTS_H
#define MOUNTS_H

/* A name of a folder, and of a file in it. */
#define FOLDER_NAME	64
#define FILE_NAME	128

/*
 * Mounts a file system of @type in a new folder, of which the name is put into
 * @where. 0 or a negative errno. unmount() also takes the folder away; files that
 * are open stay so.
 */
int mount_new(const char *type, const char *source, const char *options,
	      char where[FOLDER_NAME]);
void unmount(const char *where);

/* An overlay: three folders of which the last shows the first two as one. */
struct overlay {
	char below[FOLDER_NAME];	/* a file system for its upper folder */
	char lower[FILE_NAME];
	char upper[FILE_NAME];
	char merged[FOLDER_NAME];
};

/*
 * Its lower folder is a new one of @lower_dir, or with NULL one of the file system
 * that has the upper one. 0 or a negative errno.
 */
int mount_overlay(struct overlay *overlay, const char *lower_dir);
void unmount_overlay(const struct overlay *overlay);

/* btrfs, from an image that init's file system has where the kernel can mount it. */
int mount_btrfs(char where[FOLDER_NAME]);

/* A loop device on a file. Opened; its name in @name. -1 is a negative errno. */
int open_loop(int file, char name[FOLDER_NAME]);

/* Huge pages that nobody has; how many there are then. */
unsigned long add_huge_pages(unsigned long wanted);
/* Their size in bytes, 0 if there are none. */
unsigned long huge_page_size(void);

/* A new file of that name with the bytes of make_file(), open for reading. */
int make_named_file(const char *dir, const char *name, unsigned long size);

/* Writes a text into a file of /proc or /sys: 0 or a negative errno. */
int write_text(const char *path, const char *text);

#endif /* MOUNTS_H */
