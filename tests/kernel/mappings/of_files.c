// SPDX-License-Identifier: GPL-2.0-only
/* Mappings of what has a descriptor. */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "system.h"
#include "kinds.h"
#include "mappings.h"

#include <linux/io_uring.h>

#define P	MAP_PRIVATE
#define S	MAP_SHARED

const struct mapping_kind kinds_of_mappings[] = {
	{ "ramfs, r--", "ramfs", R, P, 0, 3, .traits = EVERYWHERE },
	{ "ramfs, r-x", "ramfs", RX, P, 0, 3, .traits = EVERYWHERE },
	{ "ramfs, rw-", "ramfs", RW, P, 0, 3, .traits = EVERYWHERE },
	{ "ramfs, rwx", "ramfs", RWX, P, 0, 3, .traits = EVERYWHERE },
	{ "ramfs, ---", "ramfs", PROT_NONE, P, 0, 3, .traits = WITH_MMU },
	{ "ramfs, shared", "ramfs", RW, S, 0, 3, .traits = EVERYWHERE },
	{ "ramfs, shared, r--", "ramfs", R, S, 0, 3, .traits = EVERYWHERE },
	{ "ext2, r-x", "ext2", RX, P, 0, 3, .traits = EVERYWHERE },
	{ "ext2, rw-", "ext2", RW, P, 0, 3, .traits = EVERYWHERE },
	{ "ext2, shared", "ext2", RW, S, 0, 3, .traits = WITH_MMU },
	{ "romfs on MTD", "romfs on MTD", RX, P, 0, 3, .traits = EVERYWHERE },
	{ "romfs on MTD, shared", "romfs on MTD", R, S, 0, 3,
	  .traits = EVERYWHERE },
	{ "RAM disk", "RAM disk", R, P, 0, 3, .traits = EVERYWHERE },
	{ "RAM disk, shared", "RAM disk", R, S, 0, 3, .traits = WITH_MMU },
	{ "loop device", "loop device", RW, S, 0, 3, .traits = FULL },
	{ "tmpfs", "tmpfs", RW, P, 0, 3, .traits = FULL },
	{ "tmpfs, shared", "tmpfs", RW, S, 0, 3, .traits = FULL },
	{ "btrfs", "btrfs", RW, P, 0, 3, .traits = FULL },
	{ "btrfs, shared", "btrfs", RW, S, 0, 3, .traits = FULL },
	{ "overlayfs, lower", "overlayfs, lower of tmpfs", R, P, 0, 3,
	  .traits = FULL },
	{ "overlayfs, lower on ext2", "overlayfs, lower of ext2", R, S, 0, 3,
	  .traits = FULL },
	{ "overlayfs, upper", "overlayfs, upper", RW, P, 0, 3, .traits = FULL },
	{ "overlayfs, upper, shared", "overlayfs, upper", RW, S, 0, 3,
	  .traits = FULL },
	{ "FUSE", "FUSE", R, P, 0, 3, .traits = FULL },
	{ "memfd", "memfd", RW, P, 0, 3, .traits = FULL },
	{ "memfd, shared", "memfd", RW, S, 0, 3, .traits = FULL },
	{ "memfd, sealed, shared", "memfd, sealed", R, S, 0, 3 },
	{ "memfd of huge pages", "memfd of huge pages", RW, P, 0, 2,
	  .traits = FULL },
	{ "memfd of huge pages, shared", "memfd of huge pages", RW, S, 0, 2,
	  .traits = FULL },
	{ "hugetlbfs", "hugetlbfs", RW, P, 0, 2, .traits = FULL },
	{ "secret memory", "secret memory", RW, S, 0, 3, .traits = NEWER },
	{ "/dev/zero", "/dev/zero", R, P, 0, 3, .traits = WITH_MMU },
	{ "/dev/zero, shared", "/dev/zero", R, S, 0, 3, .traits = WITH_MMU },
	{ "/dev/mem", "/dev/mem", R, P, 0, 1, .traits = FULL },
	{ "/dev/mem, shared", "/dev/mem", R, S, 0, 1, .traits = FULL },
	{ "frame buffer", "frame buffer", R, S, 0, 3, .traits = FULL },
	{ "/dev/hpet", "/dev/hpet", R, S, 0, 1 },
	{ "MTD, shared", "MTD", R, S, 0, 3 },
	{ "packets", "packet socket with a ring", RW, S, 0, 3, .traits = FULL },
	{ "TCP", "TCP", R, S, 0, 3, .traits = FULL },
	{ "perf", "perf", RW, S, 0, 3, .traits = FULL },
	{ "io_uring", "io_uring", RW, S, 0, 1, .traits = FULL },
	{ "io_uring, entries", "io_uring", RW, S, IORING_OFF_SQES, 1,
	  .traits = FULL },
	{ "BPF array", "BPF array to be mapped", RW, S, 0, 3, .traits = FULL },
	{ "BPF ring", "BPF ring", R, S, 0, 3, .traits = FULL },
	{ "BPF arena", "BPF arena", RW, S, 0, 3, .traits = NEWER },
	{ "DMA heap", "DMA heap", RW, S, 0, 3, .traits = NEWER },
	{ "udmabuf", "udmabuf", RW, S, 0, 3, .traits = NEWER },
	{ }
};
