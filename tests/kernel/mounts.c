// SPDX-License-Identifier: GPL-2.0-only
/* File systems that a test mounts for itself, where the kernel has them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/loop.h>

#include "kselftest.h"
#include "lib.h"
#include "mounts.h"

#define BTRFS_IMAGE	"/etc/btrfs.image"

int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

static int new_folder(char where[FOLDER_NAME])
{
	snprintf(where, FOLDER_NAME, "%s/mount.XXXXXX", RAMFS_DIR);
	return mkdtemp(where) ? 0 : -errno;
}

int mount_new(const char *type, const char *source, const char *options,
	      char where[FOLDER_NAME])
{
	int ret = new_folder(where);

	if (ret)
		return ret;
	if (!mount(source, where, type, 0, options))
		return 0;
	ret = -errno;
	rmdir(where);
	return ret;
}

void unmount(const char *where)
{
	umount2(where, MNT_DETACH);
	rmdir(where);
}

int mount_overlay(struct overlay *overlay, const char *lower_dir)
{
	char options[512], work[FILE_NAME];
	int ret = mount_new("tmpfs", "tmpfs", NULL, overlay->below);

	if (ret)
		return ret;
	snprintf(overlay->lower, FILE_NAME, "%s/lower",
		 lower_dir ? lower_dir : overlay->below);
	snprintf(overlay->upper, FILE_NAME, "%s/upper", overlay->below);
	snprintf(work, FILE_NAME, "%s/work", overlay->below);
	mkdir(overlay->lower, 0755);
	mkdir(overlay->upper, 0755);
	mkdir(work, 0755);
	snprintf(options, sizeof(options), "lowerdir=%s,upperdir=%s,workdir=%s",
		 overlay->lower, overlay->upper, work);
	ret = mount_new("overlay", "overlay", options, overlay->merged);
	if (ret)
		unmount(overlay->below);
	return ret;
}

void unmount_overlay(const struct overlay *overlay)
{
	unmount(overlay->merged);
	unmount(overlay->below);
}

int open_loop(int file, char name[FOLDER_NAME])
{
	int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC), number, fd;
	const struct loop_info64 info = { .lo_flags = LO_FLAGS_AUTOCLEAR };

	if (control < 0)
		return -errno;
	number = ioctl(control, LOOP_CTL_GET_FREE);
	close(control);
	if (number < 0)
		return -ENODEV;
	snprintf(name, FOLDER_NAME, "/dev/loop%d", number);
	fd = open(name, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (ioctl(fd, LOOP_SET_FD, file) ||
	    ioctl(fd, LOOP_SET_STATUS64, &info)) {
		number = -errno;
		close(fd);
		return number;
	}
	return fd;
}

int mount_btrfs(char where[FOLDER_NAME])
{
	int image = open(BTRFS_IMAGE, O_RDWR | O_CLOEXEC), loop, ret;
	char name[FOLDER_NAME];

	if (image < 0)
		return -errno;
	loop = open_loop(image, name);
	close(image);
	if (loop < 0)
		return loop;
	ret = mount_new("btrfs", name, NULL, where);
	close(loop);
	return ret;
}

/* The number in a line of /proc/meminfo. */
static unsigned long meminfo(const char *name)
{
	FILE *file = fopen("/proc/meminfo", "re");
	unsigned long number = 0;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, strlen(name)))
			number = strtoul(line + strlen(name), NULL, 10);
	if (file)
		fclose(file);
	return number;
}

unsigned long huge_page_size(void)
{
	return 1024 * meminfo("Hugepagesize:");
}

unsigned long add_huge_pages(unsigned long wanted)
{
	char text[16];

	snprintf(text, sizeof(text), "%lu", wanted);
	write_text("/proc/sys/vm/nr_hugepages", text);
	return meminfo("HugePages_Total:");
}

int make_named_file(const char *dir, const char *name, unsigned long size)
{
	char path[64], wanted[FILE_NAME];
	int fd = make_file(dir, size, path);

	close(fd);
	snprintf(wanted, sizeof(wanted), "%s/%s", dir, name);
	if (rename(path, wanted))
		return -errno;
	fd = open(wanted, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
