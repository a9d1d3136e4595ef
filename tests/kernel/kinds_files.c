// SPDX-License-Identifier: GPL-2.0-only
/* Files of each file system, open in each way, and block devices. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/memfd.h>

#include "kselftest.h"
#include "kinds.h"
#include "lib.h"
#include "mounts.h"

#define FILE_BYTES	(3 * page_size() + 100)
#define HUGE_PAGES	8

static int result(int fd)
{
	return fd < 0 ? -errno : fd;
}

static int open_new(const char *dir)
{
	return make_file(dir, FILE_BYTES, NULL);
}

static int open_empty(const char *dir)
{
	return make_file(dir, 0, NULL);
}

static int open_path(const char *path)
{
	return result(open(path, O_RDONLY | O_CLOEXEC));
}

/* Opens a new file again, with the flags that are wanted. */
static int reopen(int flags)
{
	char path[64];
	int fd;

	close(make_file(RAMFS_DIR, FILE_BYTES, path));
	fd = open(path, flags | O_CLOEXEC);
	unlink(path);
	return result(fd);
}

static int open_for_writing(const char *unused)
{
	return reopen(O_WRONLY);
}

static int open_for_neither(const char *unused)
{
	/* for ioctl() alone, as some devices want it; musl's O_ACCMODE is more */
	return reopen(O_WRONLY | O_RDWR);
}

static int open_as_path(const char *unused)
{
	return reopen(O_PATH);
}

static int open_no_descriptor(const char *unused)
{
	int fd = reopen(O_RDONLY);

	close(fd);
	return fd;
}

static int open_in_new(const char *type)
{
	char where[FOLDER_NAME];
	int ret = mount_new(type, "none", NULL, where);

	if (ret)
		return ret;
	ret = open_new(where);
	unmount(where);
	return ret;
}

static int open_btrfs(const char *unused)
{
	char where[FOLDER_NAME];
	int ret = mount_btrfs(where);

	if (ret)
		return ret;
	ret = open_new(where);
	unmount(where);
	return ret;
}

/* A file of which the overlay shows the lower one. */
static int open_lower(const char *dir)
{
	struct overlay overlay;
	char path[FILE_NAME];
	int ret = mount_overlay(&overlay, dir);

	if (ret)
		return ret;
	/* made before it is looked up: the kernel lets this happen */
	close(make_named_file(overlay.lower, "file", FILE_BYTES));
	snprintf(path, sizeof(path), "%s/file", overlay.merged);
	ret = open_path(path);
	unmount_overlay(&overlay);
	return ret;
}

static int open_upper(const char *dir)
{
	struct overlay overlay;
	int ret = mount_overlay(&overlay, dir);

	if (ret)
		return ret;
	ret = open_new(overlay.merged);
	unmount_overlay(&overlay);
	return ret;
}

static int memfd(unsigned int flags, size_t size)
{
	int fd = (int)syscall(SYS_memfd_create, "test", flags | MFD_CLOEXEC);

	if (fd >= 0 && ftruncate(fd, (off_t)size)) {
		int error = errno;

		close(fd);
		errno = error;
		return -errno;
	}
	return result(fd);
}

static int open_memfd(const char *unused)
{
	return memfd(0, FILE_BYTES);
}

static int open_sealed_memfd(const char *unused)
{
	int fd = memfd(MFD_ALLOW_SEALING, FILE_BYTES);

	if (fd >= 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK |
			     F_SEAL_GROW | F_SEAL_WRITE))
		ksft_print_msg("F_ADD_SEALS: %s\n", strerror(errno));
	return fd;
}

static int open_memfd_noexec(const char *unused)
{
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL	8U
#endif
	return memfd(MFD_NOEXEC_SEAL, FILE_BYTES);
}

static int open_huge_memfd(const char *unused)
{
	add_huge_pages(HUGE_PAGES);
	return memfd(MFD_HUGETLB, 2 * huge_page_size());
}

static int open_in_hugetlbfs(const char *unused)
{
	char where[FOLDER_NAME], path[FILE_NAME];
	int ret = mount_new("hugetlbfs", "none", NULL, where);

	if (ret)
		return ret;
	add_huge_pages(HUGE_PAGES);
	snprintf(path, sizeof(path), "%s/file", where);
	ret = result(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
	if (ret >= 0 && ftruncate(ret, (off_t)(2 * huge_page_size())))
		ksft_print_msg("ftruncate: %s\n", strerror(errno));
	unmount(where);
	return ret;
}

static int open_secretmem(const char *unused)
{
#ifndef SYS_memfd_secret
#define SYS_memfd_secret	447
#endif
	int fd = result((int)syscall(SYS_memfd_secret, O_CLOEXEC));

	if (fd >= 0 && ftruncate(fd, (off_t)(3 * page_size())))
		ksft_print_msg("ftruncate: %s\n", strerror(errno));
	return fd;
}

/* What is mapped has a file, too, also if nobody ever opened one. */
static int open_mapped(void *memory, size_t length)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/map_files/%lx-%lx",
		 (unsigned long)memory, (unsigned long)memory + length);
	fd = open_path(path);
	if (fd < 0)
		ksft_print_msg("%s: %s\n", path, strerror(-fd));
	return fd;
}

static int open_sysv(const char *flags)
{
	const int huge = *flags == 'h' ? SHM_HUGETLB : 0;
	size_t size = huge ? huge_page_size() : 3 * page_size();
	int id, fd = -ENOSYS;
	void *memory;

	if (huge)
		add_huge_pages(HUGE_PAGES);
	id = shmget(IPC_PRIVATE, size, IPC_CREAT | huge | 0600);
	if (id < 0)
		return -errno;
	memory = shmat(id, NULL, 0);
	if (memory != (void *)-1) {
		fd = open_mapped(memory, size);
		shmdt(memory);
	}
	shmctl(id, IPC_RMID, NULL);
	return fd;
}

static int open_shared_anonymous(const char *unused)
{
	const size_t length = 3 * page_size();
	void *memory = mmap(NULL, length, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int fd;

	if (memory == MAP_FAILED)
		return -errno;
	fd = open_mapped(memory, length);
	munmap(memory, length);
	return fd;
}

static int open_new_loop(const char *dir)
{
	char name[FOLDER_NAME];
	int file = make_file(dir, 8 * page_size(), NULL);
	int fd = open_loop(file, name);

	close(file);
	return fd;
}

const struct kind kinds_of_files[] = {
	{ "ramfs", open_new, RAMFS_DIR, KNOWN | EVERYWHERE },
	{ "ramfs, empty", open_empty, RAMFS_DIR, KNOWN | EVERYWHERE },
	{ "ramfs, noexec", open_new, NOEXEC_DIR, KNOWN | EVERYWHERE },
	{ "ramfs, write only", open_for_writing, "", KNOWN | EVERYWHERE },
	{ "ramfs, for neither", open_for_neither, "", KNOWN | EVERYWHERE },
	{ "O_PATH", open_as_path, "", KNOWN | EVERYWHERE },
	{ "no descriptor", open_no_descriptor, "", KNOWN | EVERYWHERE },
	{ "folder of ramfs", open_path, RAMFS_DIR, KNOWN | EVERYWHERE },
	{ "ext2", open_new, EXT2_DIR, KNOWN | EVERYWHERE },
	{ "folder of ext2", open_path, EXT2_DIR, KNOWN | EVERYWHERE },
	{ "romfs on MTD", open_path, "/mnt/romfs/file", KNOWN | EVERYWHERE },
	{ "romfs on a block device", open_path, "/mnt/romfs-block/file",
	  KNOWN | EVERYWHERE },
	{ "tmpfs", open_in_new, "tmpfs", KNOWN | FULL },
	{ "btrfs", open_btrfs, "", KNOWN | FULL },
	{ "overlayfs, lower of tmpfs", open_lower, NULL, KNOWN | FULL },
	{ "overlayfs, lower of ext2", open_lower, EXT2_DIR, KNOWN | FULL },
	{ "overlayfs, upper", open_upper, NULL, KNOWN | FULL },
	{ "FUSE", open_fuse, "cached", FULL },
	{ "FUSE, direct I/O", open_fuse, "direct", FULL },
	{ "hugetlbfs", open_in_hugetlbfs, "", FULL },
	{ "memfd", open_memfd, "", KNOWN | FULL },
	{ "memfd, sealed", open_sealed_memfd, "", KNOWN | FULL },
	{ "memfd, never to be executed", open_memfd_noexec, "",
	  KNOWN | NEWER },
	{ "memfd of huge pages", open_huge_memfd, "", FULL },
	{ "secret memory", open_secretmem, "", NEWER },
	{ "System V", open_sysv, "", KNOWN | FULL },
	{ "System V, huge pages", open_sysv, "huge", FULL },
	{ "anonymous, shared", open_shared_anonymous, "", KNOWN | FULL },
	{ "RAM disk", open_path, "/dev/ram2", KNOWN | EVERYWHERE },
	{ "loop device", open_new_loop, RAMFS_DIR, KNOWN | FULL },
	{ "MTD as block device", open_path, "/dev/mtdblock0", KNOWN | FULL },
	{ "MTD", open_path, "/dev/mtd0", EVERYWHERE },
	{ "/dev/zero", open_path, "/dev/zero", KNOWN | EVERYWHERE },
	{ "/dev/null", open_path, "/dev/null", KNOWN | EVERYWHERE },
	{ "/dev/full", open_path, "/dev/full", KNOWN | EVERYWHERE },
	{ "/dev/random", open_path, "/dev/random", KNOWN | EVERYWHERE },
	{ "/dev/kmsg", open_path, "/dev/kmsg", KNOWN | EVERYWHERE },
	{ "/dev/mem", open_path, "/dev/mem", FULL },
	{ "frame buffer", open_path, "/dev/fb0", FULL },
	{ "/dev/hpet", open_path, "/dev/hpet", FULL },
	{ "/dev/rtc0", open_path, "/dev/rtc0", FULL },
	{ "mapinfo itself", open_path, MAPINFO_DEVICE, KNOWN | EVERYWHERE },
	{ }
};
