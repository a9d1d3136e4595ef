/* SPDX-License-Identifier: MIT */
/*
 * PROCMAP_QUERY of /proc/PID/maps, as linux/fs.h has it since Linux 6.11 with an MMU, and
 * without one with the patches of integration/linux; for headers that are older.
 */
#ifndef MAPINFO_PROCMAP_H
#define MAPINFO_PROCMAP_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct procmap - struct procmap_query
 * @size: of it, in bytes.
 * @query_flags: 0 for the VMA that has @query_addr.
 * @query_addr: an address.
 * @vma_start: address of the first byte of the VMA; what follows is an answer, too.
 * @vma_end: address after its last byte.
 * @vma_flags: PROCMAP_ bits.
 * @vma_page_size: bytes.
 * @vma_offset: in the file, in bytes.
 * @inode: of the file, or 0.
 * @dev_major: of the file's device.
 * @dev_minor: of the file's device.
 * @vma_name_size: 0 if no name is wanted.
 * @build_id_size: 0 if no build ID is wanted.
 * @vma_name_addr: where to put the name.
 * @build_id_addr: where to put the build ID.
 */
struct procmap {
	__u64 size;
	__u64 query_flags;
	__u64 query_addr;
	__u64 vma_start;
	__u64 vma_end;
	__u64 vma_flags;
	__u64 vma_page_size;
	__u64 vma_offset;
	__u64 inode;
	__u32 dev_major;
	__u32 dev_minor;
	__u32 vma_name_size;
	__u32 build_id_size;
	__u64 vma_name_addr;
	__u64 build_id_addr;
};

#define PROCMAP_ASK		_IOWR('f', 17, struct procmap)
/* MAP_SHARED; and asked for as private, but memory that others have, or may get */
#define PROCMAP_SHARED		0x08
#define PROCMAP_MAYOVERLAY	0x40

#endif /* MAPINFO_PROCMAP_H */
