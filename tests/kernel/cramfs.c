// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cramfs in a NOR flash chip keeps the chip pointed to while it is mounted, and its
 * files are mapped where they are in the chip. Two of them in one chip point to it
 * twice, which Linux waits for without an end unless it has patch 0018 of
 * integration/linux: only kernels with the patches have cramfs here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/blkpg.h>
#include <linux/cramfs_fs.h>
#include <mtd/mtd-user.h>

#include "kselftest.h"
#include "child.h"
#include "lib.h"

#define IN_CHIP		"/mnt/romfs-flash/file"
#define PAGE		4096
/* Two of them, in the sectors before the last one, which flash.c has. */
#define COUNT		2
/* A chip that is taken is waited for without an end; any other needs no second. */
#define SECONDS		60

/* An image with one file of one page, which is not compressed. */
struct image {
	struct cramfs_super super;
	struct cramfs_inode file;
	char name[4];
	uint32_t block;
	unsigned char gap[PAGE - sizeof(struct cramfs_super) -
			  sizeof(struct cramfs_inode) - 8];
	unsigned char data[PAGE];
};

static const char * const folders[COUNT] = { "/tmp/cramfs-0", "/tmp/cramfs-1" };
static int chip;
static struct mtd_info_user info;

static void must(bool it, const char *what)
{
	if (!it)
		ksft_exit_fail_msg("%s: %s\n", what, strerror(errno));
}

static unsigned char data_byte(int number, size_t at)
{
	return at % 251 + number;
}

static void make_image(struct image *image, int number)
{
	size_t i;

	memset(image, 0, sizeof(*image));
	image->super.magic = CRAMFS_MAGIC;
	image->super.size = sizeof(*image);
	image->super.flags = CRAMFS_FLAG_FSID_VERSION_2 |
			     CRAMFS_FLAG_EXT_BLOCK_POINTERS;
	memcpy(image->super.signature, CRAMFS_SIGNATURE, 16);
	image->super.fsid.files = 2;
	image->super.root.mode = S_IFDIR | 0755;
	image->super.root.size = sizeof(image->file) + sizeof(image->name);
	image->super.root.offset = offsetof(struct image, file) / 4;
	image->file.mode = S_IFREG | 0444;
	image->file.size = PAGE;
	image->file.namelen = sizeof(image->name) / 4;
	image->file.offset = offsetof(struct image, block) / 4;
	memcpy(image->name, "file", 4);
	image->block = (uint32_t)CRAMFS_BLK_FLAGS |
		       offsetof(struct image, data) >> CRAMFS_BLK_DIRECT_PTR_SHIFT;
	for (i = 0; i < PAGE; i++)
		image->data[i] = data_byte(number, i);
}

static uint32_t sector_of(int number)
{
	return info.size - (number + 2) * info.erasesize;
}

static bool write_image(int number)
{
	static struct image image;
	struct erase_info_user sector = {
		.start = sector_of(number), .length = info.erasesize,
	};

	make_image(&image, number);
	return !ioctl(chip, MEMERASE, &sector) &&
	       pwrite(chip, &image, sizeof(image), sector.start) == sizeof(image);
}

static void change_partition(int op, int number, int mtd)
{
	struct blkpg_partition part = {
		.start = sector_of(number), .length = info.erasesize, .pno = mtd,
	};
	struct blkpg_ioctl_arg arg = {
		.op = op, .datalen = sizeof(part), .data = &part,
	};

	snprintf(part.devname, sizeof(part.devname), "cramfs-%d", number);
	must(!ioctl(chip, BLKPG, &arg), part.devname);
}

/* The number of the MTD device of that name. */
static int mtd_of(int number)
{
	char path[64], name[32], wanted[32];
	int mtd, fd;
	ssize_t got;

	snprintf(wanted, sizeof(wanted), "cramfs-%d\n", number);
	for (mtd = 0; mtd < 16; mtd++) {
		snprintf(path, sizeof(path), "/sys/class/mtd/mtd%d/name", mtd);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			continue;
		got = read(fd, name, sizeof(name) - 1);
		close(fd);
		if (got == (ssize_t)strlen(wanted) && !memcmp(name, wanted, got))
			return mtd;
	}
	ksft_exit_fail_msg("there is no %s", wanted);
}

static bool mount_one(int number)
{
	char source[16];

	snprintf(source, sizeof(source), "mtd%d", mtd_of(number));
	return !mount(source, folders[number], "cramfs", MS_RDONLY, NULL);
}

/* A process that waits for the chip cannot be ended: nothing more is asked then. */
static void expect(const char *mode, int number, const char *name)
{
	char argument[] = { '0' + number, 0 };
	unsigned char done = 0;
	int to, from;
	pid_t child = run_again(mode, argument, &to, &from);
	struct pollfd answer = { .fd = from, .events = POLLIN };

	if (poll(&answer, 1, SECONDS * 1000) != 1) {
		ksft_test_result_fail("%s: it waits\n", name);
		ksft_exit_fail();
	}
	ksft_test_result(read(from, &done, 1) == 1 && done, "%s\n", name);
	wait_for_child(child);
	close(to);
	close(from);
}

static const unsigned char *map_file(int number)
{
	char path[64];
	void *map;
	int fd;

	snprintf(path, sizeof(path), "%s/file", folders[number]);
	fd = open(path, O_RDONLY);
	must(fd >= 0, path);
	map = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	must(map != MAP_FAILED, path);
	close(fd);
	return map;
}

static bool has_data(const unsigned char *map, int number)
{
	size_t i = 0;

	while (i < PAGE && map[i] == data_byte(number, i))
		i++;
	return i == PAGE;
}

/* Each of the files twice, all at the same time. */
static void check_mappings(void)
{
	const unsigned char *maps[COUNT][2];
	bool right = true;
	int n, i;

	for (n = 0; n < COUNT; n++)
		for (i = 0; i < 2; i++)
			maps[n][i] = map_file(n);
	for (n = 0; n < COUNT; n++)
		right &= maps[n][0] == maps[n][1] && has_data(maps[n][0], n);
	right &= maps[0][0] - maps[1][0] == (long)info.erasesize;
	ksft_test_result(right, "two files are mapped twice, in the chip\n");
	for (n = 0; n < COUNT; n++)
		for (i = 0; i < 2; i++)
			right &= !munmap((void *)maps[n][i], PAGE);
	ksft_test_result(right, "and unmapped\n");
}

static void open_chip(void)
{
	int fd = open(IN_CHIP, O_RDONLY);
	char mtd[32];

	find_mtd(fd, mtd);
	close(fd);
	chip = open(mtd, O_RDWR);
	must(chip >= 0 && !ioctl(chip, MEMGETINFO, &info), mtd);
}

/*
 * What may wait for the chip is done by a process of its own. The one that mounts has
 * not opened it: to close what is open for writing waits for a chip that is taken.
 */
static int act(const char *mode, int number)
{
	unsigned char done;

	if (!strcmp(mode, "mount")) {
		done = mount_one(number);
	} else {
		open_chip();
		done = write_image(number);
	}
	return write(1, &done, 1) != 1;
}

int main(int argc, char **argv)
{
	const unsigned char *map;
	int n;

	if (argc > 2)
		return act(argv[1], *argv[2] - '0');
	ksft_print_header();
	ksft_set_plan(8);
	open_chip();
	if (info.type != MTD_NORFLASH || page_size() != PAGE)
		ksft_exit_skip("there is no NOR flash\n");
	for (n = 0; n < COUNT; n++) {
		mkdir(folders[n], 0700);
		expect("write", n, "an image is written");
		change_partition(BLKPG_ADD_PARTITION, n, 0);
	}
	expect("mount", 0, "the first is mounted");
	expect("mount", 1, "the second is mounted");
	check_mappings();
	must(!umount(folders[0]), folders[0]);
	map = map_file(1);
	ksft_test_result(has_data(map, 1), "the second outlives the first\n");
	munmap((void *)map, PAGE);
	must(!umount(folders[1]), folders[1]);
	expect("write", 0, "the chip can be written when both have gone");
	for (n = 0; n < COUNT; n++)
		change_partition(BLKPG_DEL_PARTITION, n, mtd_of(n));
	ksft_finished();
}
