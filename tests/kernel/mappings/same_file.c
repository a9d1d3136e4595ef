// SPDX-License-Identifier: GPL-2.0-only
/*
 * "Is this mapping of that file?" by MAPINFO_MAP_OF_FILE: by the inode that the
 * user sees, however the file was opened, and wherever it really lies.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/btrfs.h>

#include "kselftest.h"
#include "kinds.h"
#include "lib.h"
#include "mappings.h"
#include "mounts.h"

/* What a file that others have mapped, too, answers without an MMU. */
static void *map_page(int fd)
{
	void *memory = mmap(NULL, page_size(), R, MAP_PRIVATE, fd, 0);

	if (memory == MAP_FAILED)
		ksft_print_msg("mmap: %s\n", strerror(errno));
	return memory;
}

static bool is_of(void *memory, int fd)
{
	struct mapinfo_map map;
	int error = ask_map_of_file(device, memory, 1, fd, &map);

	if (error || !(map.valid & MAPINFO_VALID_OF_FILE))
		ksft_print_msg("error %d, valid %x\n", error, map.valid);
	return !error && map.valid & MAPINFO_VALID_OF_FILE &&
	       map.attributes & MAPINFO_ATTR_OF_FILE;
}

static bool is_of_other(void *memory, int fd)
{
	struct mapinfo_map map;
	int error = ask_map_of_file(device, memory, 1, fd, &map);

	return !error && map.valid & MAPINFO_VALID_OF_FILE &&
	       !(map.attributes & MAPINFO_ATTR_OF_FILE);
}

static int open_at(const char *dir, const char *name, int flags)
{
	char path[FILE_NAME + 16];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return open(path, flags | O_CLOEXEC, 0600);
}

static void check_names_of_one(void)
{
	char path[64], other[72];
	int fd = make_file(EXT2_DIR, page_size(), path), again, linked;
	void *memory = map_page(fd);

	again = open(path, O_RDONLY);
	report(is_of(memory, fd) && is_of(memory, again),
			 "the same file, opened twice");
	snprintf(other, sizeof(other), "%s.link", path);
	if (link(path, other))
		ksft_print_msg("link: %s\n", strerror(errno));
	linked = open(other, O_RDONLY);
	unlink(path);
	report(is_of(memory, linked), "by another name");
	unlink(other);
	report(is_of(memory, linked), "without a name");
	close(fd);
	fd = make_file(EXT2_DIR, page_size(), NULL);
	report(is_of_other(memory, fd), "another file");
	close(fd);
	close(again);
	close(linked);
	munmap(memory, page_size());
}

/* The descriptor is looked at before anything else. */
static void check_bad_descriptor(void)
{
	int fd = make_file(RAMFS_DIR, page_size(), NULL);
	void *memory = map_page(fd);
	struct mapinfo_map map;

	close(fd);
	report(ask_map_of_file(device, memory, 1, fd, &map) == -EBADF &&
			 ask_map_of_file(device, memory, 1, -1, &map) == -EBADF,
			 "no descriptor, where something is mapped");
	munmap(memory, page_size());
	report(ask_map_of_file(device, memory, 1, fd, &map) == -EBADF,
			 "no descriptor, where nothing is mapped");
}

/* A device is what its number says, not the node. */
static void check_two_nodes(void)
{
	struct stat stat;
	int first = open("/dev/ram2", O_RDONLY | O_CLOEXEC), second;
	void *memory = map_page(first);

	if (fstat(first, &stat) ||
	    mknod(RAMFS_DIR "/node", S_IFBLK | 0600, stat.st_rdev))
		ksft_print_msg("mknod: %s\n", strerror(errno));
	second = open(RAMFS_DIR "/node", O_RDONLY | O_CLOEXEC);
	unlink(RAMFS_DIR "/node");
	report(is_of(memory, second), "a block device's two nodes");
	munmap(memory, page_size());
	close(first);
	close(second);
}

static void check_bind_mount(void)
{
	char where[FOLDER_NAME];
	int ret = mount_new("tmpfs", "tmpfs", NULL, where);
	/* where there is no tmpfs, from a file system that there is */
	const char *dir = ret ? EXT2_DIR : where;
	int fd = make_named_file(dir, "bound", page_size()), other;
	void *memory = map_page(fd);

	mkdir(RAMFS_DIR "/bind", 0700);
	if (mount(dir, RAMFS_DIR "/bind", NULL, MS_BIND, NULL))
		ksft_print_msg("mount: %s\n", strerror(errno));
	other = open_at(RAMFS_DIR "/bind", "bound", O_RDONLY);
	report(is_of(memory, other), "through a bind mount");
	close(other);
	unmount(RAMFS_DIR "/bind");
	munmap(memory, page_size());
	close(fd);
	if (!ret)
		unmount(where);
}

static void check_memfd(void)
{
	int fd = open_kind("memfd"), again;
	char path[32];
	void *memory;

	if (fd < 0) {
		report_missing("memfd by /proc/self/fd", fd);
		return;
	}
	memory = map_page(fd);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_RDONLY | O_CLOEXEC);
	report(is_of(memory, again), "memfd by /proc/self/fd");
	munmap(memory, page_size());
	close(again);
	close(fd);
}

/* The file below is another one from the moment that somebody may write. */
static void check_overlay(void)
{
	struct overlay overlay;
	int ret = mount_overlay(&overlay, EXT2_DIR), before, after;
	void *memory, *later;

	if (ret) {
		report_missing("overlayfs, as it is below", ret);
		report_missing("overlayfs, copied up", ret);
		return;
	}
	close(make_named_file(overlay.lower, "one", page_size()));
	close(make_named_file(overlay.lower, "two", page_size()));
	before = open_at(overlay.merged, "one", O_RDONLY);
	memory = map_page(before);
	after = open_at(overlay.merged, "two", O_RDONLY);
	report(is_of(memory, before) && is_of_other(memory, after),
			 "overlayfs, as it is below");
	close(after);
	after = open_at(overlay.merged, "one", O_RDWR);
	if (write(after, "changed", 7) != 7)
		ksft_print_msg("write: %s\n", strerror(errno));
	later = map_page(after);
	report(is_of(memory, after) && is_of(memory, before) &&
			 is_of(later, after) && is_of(later, before),
			 "overlayfs, copied up");
	munmap(memory, page_size());
	munmap(later, page_size());
	close(before);
	close(after);
	unmount_overlay(&overlay);
}

/* Numbers are given in turn, in each volume by itself. */
static void open_same_number(const char *volume, const char *other_volume,
			     int *first, int *second)
{
	struct stat one = { 0 }, other = { 0 };

	do {
		if (one.st_ino <= other.st_ino) {
			close(*first);
			*first = make_named_file(volume, "first", page_size());
			fstat(*first, &one);
		} else {
			close(*second);
			*second = make_named_file(other_volume, "second",
						  page_size());
			fstat(*second, &other);
		}
	} while (one.st_ino != other.st_ino);
}

/* Files of two volumes may have the same number, and the same super block. */
static void check_btrfs(void)
{
	struct btrfs_ioctl_vol_args volume = { .name = "volume" };
	char where[FOLDER_NAME], below[FILE_NAME];
	int ret = mount_btrfs(where), dir, first = -1, second = -1;
	struct stat one, other;
	void *memory;

	if (ret) {
		report_missing("btrfs", ret);
		report_missing("btrfs: the same number in another volume", ret);
		return;
	}
	dir = open(where, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* it may be there from another run */
	if (ioctl(dir, BTRFS_IOC_SUBVOL_CREATE, &volume) && errno != EEXIST)
		ksft_print_msg("a volume: %s\n", strerror(errno));
	close(dir);
	snprintf(below, sizeof(below), "%s/volume", where);
	open_same_number(where, below, &first, &second);
	memory = map_page(first);
	report(is_of(memory, first), "btrfs");
	fstat(first, &one);
	fstat(second, &other);
	report(one.st_ino == other.st_ino &&
			 one.st_dev != other.st_dev &&
			 is_of_other(memory, second),
			 "btrfs: the same number in another volume");
	munmap(memory, page_size());
	close(first);
	close(second);
	unmount(where);
}

void check_same_file(void)
{
	check_names_of_one();
	check_bad_descriptor();
	check_two_nodes();
	check_bind_mount();
	check_memfd();
	check_overlay();
	check_btrfs();
}
