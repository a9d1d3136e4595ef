/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * /dev/mapinfo: what a memory mapping really is.
 *
 * For dynamic loaders, above all on systems without an MMU, where MAP_FIXED is
 * always refused and where a private, non-writable file mapping may be memory
 * that other processes, or the file itself, use.
 *
 * Every structure is a multiple of 8 bytes, laid out alike on 32 and 64 bit,
 * and may grow at its end: see Documentation/mapinfo.rst, "Versions".
 *
 * The names of facts, verdicts and reasons are made of these enums, for the tool,
 * the tests and the documentation (tools/generate-names). The first sentence on
 * each is what it is called in words.
 */
#ifndef _UAPI_LINUX_MAPINFO_H
#define _UAPI_LINUX_MAPINFO_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define MAPINFO_DEVICE		"/dev/mapinfo"

/* Counts incompatible changes; answers that only grow do not change it. */
#define MAPINFO_ABI		1

/**
 * DOC: errors
 *
 * The whole call fails with one of these. Nothing of the caller's structure has
 * changed then, but that EFAULT, E2BIG and EINTR may come after earlier entries of
 * a vector were answered, and EFAULT amid an answer.
 *
 * ENOTTY
 *	No such question: the command is unknown.
 * EINVAL
 *	A structure shorter than its first version, an unknown flag, a reserved
 *	field that is not zero, a count or an entry size out of range.
 * E2BIG
 *	A structure or an entry longer than this kernel knows, whose unknown end is
 *	not all zero.
 * EFAULT
 *	Memory of the caller that cannot be read or written. Not without an MMU,
 *	where the kernel checks no address of any system call.
 * EINTR
 *	A fatal signal arrived.
 *
 * What cannot be answered has its own error, as a negative number in the field
 * @error; the call succeeds, and in a vector the others are answered all the same.
 *
 * ENOENT
 *	MAPINFO_MAP: nothing is mapped at @addr or, with MAPINFO_MAP_NEXT, above it.
 *	@map_fixed may be valid all the same.
 * EINVAL
 *	An unknown flag. MAPINFO_MAP: flags that exclude each other, a @length of 0
 *	(with MAPINFO_MAP_NEXT: not 0), @fd not 0 without MAPINFO_MAP_OF_FILE.
 *	MAPINFO_FILE: @reserved not 0.
 * EBADF
 *	@fd is needed and not open.
 * EOVERFLOW
 *	MAPINFO_MAP: the end of the range is not an address of this kernel.
 * ESTALE
 *	MAPINFO_MAP with MAPINFO_MAP_OF_FILE: a mapping of the file is there that the
 *	kernel lost, and nothing tells whether it is of this process or was left
 *	behind by one that is gone. No MMU.
 *
 * A structure, alone or an entry, is read whole and written back whole: what is
 * marked In as it was read.
 */

/**
 * enum mapinfo_facts - bits of &struct mapinfo_system @known and @facts
 * @MAPINFO_FACT_MMU: has an MMU. Without one (no CONFIG_MMU), private mappings
 *	are copied when they are made, contiguous in physical memory, and a
 *	user access is never checked against a mapping.
 * @MAPINFO_FACT_MAP_FIXED: MAP_FIXED can succeed. It can for ranges inside
 *	[@map_fixed_min, @map_fixed_end). Where this is no, it always fails
 *	with EINVAL.
 * @MAPINFO_FACT_NOREPLACE: MAP_FIXED_NOREPLACE is honoured. Where this is no,
 *	the kernel ignores it and maps elsewhere, without an error.
 * @MAPINFO_FACT_HINT: address hints are considered. An address given without
 *	MAP_FIXED is a hint. Where this is no, it is ignored.
 * @MAPINFO_FACT_EOF_FAULTS: access past the end of a file faults. In a file
 *	mapping, beyond the last page of the file, it raises SIGBUS. Where
 *	this is no, a mapping that reaches past the end of the file either is
 *	a copy with zeroes there or is refused, depending on the file system.
 * @MAPINFO_FACT_ANON_ZEROED: anonymous memory is always zero. Where this is
 *	no, it is zero unless MAP_UNINITIALIZED was asked for
 *	(CONFIG_MMAP_ALLOW_UNINITIALIZED).
 * @MAPINFO_FACT_MPROTECT: mprotect works. Where this is no, it fails with
 *	ENOSYS for every argument.
 * @MAPINFO_FACT_MSEAL: mappings can be sealed. mseal() seals them against
 *	change.
 */
enum mapinfo_facts {
	MAPINFO_FACT_MMU		= 1 << 0,
	MAPINFO_FACT_MAP_FIXED		= 1 << 1,
	MAPINFO_FACT_NOREPLACE		= 1 << 2,
	MAPINFO_FACT_HINT		= 1 << 3,
	MAPINFO_FACT_EOF_FAULTS		= 1 << 4,
	MAPINFO_FACT_ANON_ZEROED	= 1 << 5,
	MAPINFO_FACT_MPROTECT		= 1 << 6,
	MAPINFO_FACT_MSEAL		= 1 << 7,
};

/**
 * enum mapinfo_sharing - how this kernel marks a private mapping that may
 *	really be shared memory
 * @MAPINFO_SHARING_UNKNOWN: not known. Never an answer of the device.
 * @MAPINFO_SHARING_NEVER: no private mapping is ever shared memory (MMU).
 * @MAPINFO_SHARING_MAYSHARE: by VM_MAYSHARE (no MMU, before Linux 6.3).
 * @MAPINFO_SHARING_MAYOVERLAY: by VM_MAYOVERLAY (no MMU, since Linux 6.3,
 *	commits b6b7a8faf05c and fc4f4be9b527).
 */
enum mapinfo_sharing {
	MAPINFO_SHARING_UNKNOWN		= 0,
	MAPINFO_SHARING_NEVER		= 1,
	MAPINFO_SHARING_MAYSHARE	= 2,
	MAPINFO_SHARING_MAYOVERLAY	= 3,
};

/**
 * struct mapinfo_system - what holds for every mapping of the calling process
 * @flags: In. Must be 0.
 * @abi: Out. MAPINFO_ABI of the module.
 * @known: Out. &enum mapinfo_facts bits: which bits of @facts are answers. A
 *	fact that is not known is never shown as no.
 * @facts: Out. &enum mapinfo_facts bits: set for yes, clear for no.
 * @page_size: Out. Bytes; the granularity of mmap().
 * @sharing: Out. &enum mapinfo_sharing.
 * @map_fixed_min: Out. Lowest address at which MAP_FIXED is permitted with the
 *	kernel's configured vm.mmap_min_addr (CONFIG_DEFAULT_MMAP_MIN_ADDR; a
 *	module cannot see the sysctl, which may have moved it, and
 *	CAP_SYS_RAWIO lifts it). 0 without MAPINFO_FACT_MAP_FIXED.
 * @map_fixed_end: Out. First address above all that MAP_FIXED may cover: the
 *	TASK_SIZE of the caller. 0 without MAPINFO_FACT_MAP_FIXED.
 * @questions: Out. Bit n is set if this module answers the ioctl with number
 *	n: 0 for SYSTEM, 1 for MAP, 2 for FILE, 3 for MAPS, 4 for FILES.
 * @contiguous_max: Out. Bytes. No mapping that needs memory of its own can be larger:
 *	the largest piece that the page allocator gives (MAX_PAGE_ORDER). For a larger
 *	one mmap() fails with ENOMEM, and the kernel's log gets a warning. 0 with an
 *	MMU, where pages need not lie together.
 *
 * The answer does not change while the process runs: ask once.
 */
struct mapinfo_system {
	__u32 flags;
	__u32 abi;
	__u64 known;
	__u64 facts;
	__u32 page_size;
	__u32 sharing;
	__u64 map_fixed_min;
	__u64 map_fixed_end;
	__u64 questions;
	__u64 contiguous_max;
};

#define MAPINFO_SYSTEM_SIZE_VER0	64

/**
 * enum mapinfo_verdict - whose memory a mapping is
 * @MAPINFO_VERDICT_NONE: no verdict was reached. See @valid and @attributes.
 * @MAPINFO_VERDICT_PRIVATE: the process's own. A store changes nobody else's
 *	memory (with an MMU: by copy on write).
 * @MAPINFO_VERDICT_SHAREABLE: a copy made by the kernel, which other processes
 *	share already or may share from now on. Never store there.
 * @MAPINFO_VERDICT_DIRECT: the file's own pages. A store changes the file and
 *	everyone who maps it. Never store there.
 * @MAPINFO_VERDICT_SHARED: MAP_SHARED was asked for.
 */
enum mapinfo_verdict {
	MAPINFO_VERDICT_NONE		= 0,
	MAPINFO_VERDICT_PRIVATE		= 1,
	MAPINFO_VERDICT_SHAREABLE	= 2,
	MAPINFO_VERDICT_DIRECT		= 3,
	MAPINFO_VERDICT_SHARED		= 4,
};

/**
 * enum mapinfo_vm_flags - bits of &struct mapinfo_map @vma_flags and
 *	@region_flags, with the meaning of the kernel's %VM_ flags of that name
 * @MAPINFO_VM_READ: readable.
 * @MAPINFO_VM_WRITE: writable.
 * @MAPINFO_VM_EXEC: executable.
 * @MAPINFO_VM_SHARED: mapped with MAP_SHARED (with an MMU: and writable).
 * @MAPINFO_VM_MAYSHARE: with an MMU and since Linux 6.3, mapped with
 *	MAP_SHARED; without an MMU before Linux 6.3, may be shared memory.
 * @MAPINFO_VM_MAYOVERLAY: private and not writable, may be shared memory (no
 *	MMU, since Linux 6.3).
 * @MAPINFO_VM_MAPPED_COPY: a copy of the file's bytes, or anonymous memory
 *	(no MMU).
 * @MAPINFO_VM_SEALED: sealed by mseal().
 */
enum mapinfo_vm_flags {
	MAPINFO_VM_READ			= 1 << 0,
	MAPINFO_VM_WRITE		= 1 << 1,
	MAPINFO_VM_EXEC			= 1 << 2,
	MAPINFO_VM_SHARED		= 1 << 3,
	MAPINFO_VM_MAYSHARE		= 1 << 4,
	MAPINFO_VM_MAYOVERLAY		= 1 << 5,
	MAPINFO_VM_MAPPED_COPY		= 1 << 6,
	MAPINFO_VM_SEALED		= 1 << 7,
};

/**
 * enum mapinfo_map_in_flags - bits of &struct mapinfo_map @flags
 * @MAPINFO_MAP_NEXT: answer for the whole mapping that holds @addr or, where
 *	none does, for the next one above it. @length must be 0. Starting at 0
 *	and going on at @vma_end visits every VMA of the process, but for those
 *	that overlap another (MAPINFO_ATTR_OVERLAPS) or are lost
 *	(MAPINFO_ATTR_LOST). What the kernel shows to all processes beside their
 *	VMAs (x86-64's vsyscall page, ARM's vectors) is none of them.
 * @MAPINFO_MAP_OF_FILE: also tell whether the mapping is of the file that @fd is
 *	open on (MAPINFO_ATTR_OF_FILE); and if nothing is known to be mapped at
 *	@addr, look among the file's mappings. Not with MAPINFO_MAP_NEXT.
 */
enum mapinfo_map_in_flags {
	MAPINFO_MAP_NEXT		= 1 << 0,
	MAPINFO_MAP_OF_FILE		= 1 << 1,
};

/**
 * enum mapinfo_map_valid - bits of &struct mapinfo_map @valid: which answers
 *	are known
 * @MAPINFO_VALID_VMA: @vma_start, @vma_end, @vma_flags.
 * @MAPINFO_VALID_FILE: @vma_offset, @dev_major, @dev_minor, @inode. Clear for
 *	a mapping without a file.
 * @MAPINFO_VALID_REGION: the @region_ fields. Clear with an MMU, which has no
 *	regions.
 * @MAPINFO_VALID_VERDICT: @verdict.
 * @MAPINFO_VALID_MAP_FIXED: @map_fixed. Clear if MAPINFO_ATTR_TOO_MANY says why.
 * @MAPINFO_VALID_OF_FILE: MAPINFO_ATTR_OF_FILE in @attributes.
 */
enum mapinfo_map_valid {
	MAPINFO_VALID_VMA		= 1 << 0,
	MAPINFO_VALID_FILE		= 1 << 1,
	MAPINFO_VALID_REGION		= 1 << 2,
	MAPINFO_VALID_VERDICT		= 1 << 3,
	MAPINFO_VALID_MAP_FIXED		= 1 << 4,
	MAPINFO_VALID_OF_FILE		= 1 << 5,
};

/**
 * enum mapinfo_map_attributes - bits of &struct mapinfo_map @attributes
 * @MAPINFO_ATTR_SPANS: the range reaches past the end of the mapping that
 *	holds @addr. There is no verdict on the whole of it: ask again from
 *	@vma_end on.
 * @MAPINFO_ATTR_OVERLAPS: another mapping of the file has some of these addresses,
 *	too: one of this process or, which cannot be told apart, one that a
 *	process which is gone left behind. It is the same memory, and the verdict
 *	holds for all of them; the @vma_ fields are those of the latest. Without
 *	an MMU this happens when a part of a file that is mapped already is mapped
 *	again. Also set where the file has more than 1024 mappings of these pages.
 * @MAPINFO_ATTR_LOST: the kernel no longer finds the mapping by this address,
 *	since one that overlapped it was unmapped, but still by another. munmap()
 *	cannot remove it.
 * @MAPINFO_ATTR_OF_FILE: it is a mapping of the file that @fd is open on: of the
 *	inode that the user sees, also where a file system that is stacked on
 *	others maps another (overlayfs). fstat() has other device numbers than
 *	@dev_major and @dev_minor on some file systems (btrfs, overlayfs): compare
 *	by this.
 * @MAPINFO_ATTR_NO_MEMORY: there is no memory at the mapping's addresses: a file
 *	system gave the kernel a wrong one. Access ends the process. There is no
 *	verdict (no MMU, 64 bit: romfs and MTD devices, all versions known).
 * @MAPINFO_ATTR_TOO_MANY: the range covers more mappings than are looked at under
 *	one lock, none of the first of which forbids MAP_FIXED.
 */
enum mapinfo_map_attributes {
	MAPINFO_ATTR_SPANS		= 1 << 0,
	MAPINFO_ATTR_OVERLAPS		= 1 << 1,
	MAPINFO_ATTR_LOST		= 1 << 2,
	MAPINFO_ATTR_OF_FILE		= 1 << 3,
	MAPINFO_ATTR_NO_MEMORY		= 1 << 4,
	MAPINFO_ATTR_TOO_MANY		= 1 << 5,
};

/**
 * struct mapinfo_map - what is mapped at one address range of the caller
 * @addr: In. First address of the range; need not be page aligned, and may carry
 *	a tag where the kernel ignores it in system calls (arm64).
 * @length: In. Bytes, at least 1; with MAPINFO_MAP_NEXT, 0.
 * @flags: In. &enum mapinfo_map_in_flags bits.
 * @fd: In. With MAPINFO_MAP_OF_FILE, a file descriptor; else must be 0.
 * @error: Out. 0, or for this range alone -ENOENT, -EINVAL, -EBADF, -EOVERFLOW or
 *	-ESTALE: see "errors".
 * @valid: Out. &enum mapinfo_map_valid bits. Fields without theirs are 0.
 * @attributes: Out. &enum mapinfo_map_attributes bits.
 * @verdict: Out. &enum mapinfo_verdict, on the whole range.
 * @map_fixed: Out. 0 if mmap(MAP_FIXED) over the range is permitted, else the
 *	error it gets: -EINVAL (never without an MMU; @addr not page aligned;
 *	over a part of a mapping that cannot be split: vDSO, perf, a huge page),
 *	-ENOMEM (beyond TASK_SIZE; before Linux 6.12 also for what cannot be
 *	split), -EPERM (over a sealed mapping, or below vm.mmap_min_addr).
 *	It can still fail for want of memory or by a security policy.
 * @vma_start: Out. First address of the mapping.
 * @vma_end: Out. First address after it, a whole number of pages from
 *	@vma_start.
 * @vma_offset: Out. Offset in the file, in bytes, of what is at @vma_start.
 * @vma_flags: Out. &enum mapinfo_vm_flags bits of the VMA.
 * @region_flags: Out. &enum mapinfo_vm_flags bits of the region, which may
 *	differ from the VMA's: a region keeps the flags of the mapping that
 *	made it.
 * @region_start: Out. First address of the region the mapping lies in.
 * @region_end: Out. First address after what the region maps.
 * @region_top: Out. First address after what was allocated for the region;
 *	@region_top - @region_end is slack, in bytes.
 * @region_offset: Out. Offset in the file, in bytes, of @region_start.
 * @region_users: Out. How many mappings of all processes use the region, 1 or
 *	more. Advisory: read without the kernel's lock. 1 does not mean
 *	exclusive: a DIRECT mapping is the file's own memory even then.
 * @dev_major: Out. Device number of the file's file system, as in
 *	/proc/self/maps.
 * @dev_minor: Out. The same.
 * @inode: Out. Inode number of the file.
 *
 * Facts come from the VMA and its region, under the mmap lock of the caller.
 */
struct mapinfo_map {
	__u64 addr;
	__u64 length;
	__u32 flags;
	__s32 fd;

	__s32 error;
	__u32 valid;
	__u32 attributes;
	__u32 verdict;
	__s32 map_fixed;
	__u32 region_users;
	__u64 vma_start;
	__u64 vma_end;
	__u64 vma_offset;
	__u32 vma_flags;
	__u32 region_flags;
	__u64 region_start;
	__u64 region_end;
	__u64 region_top;
	__u64 region_offset;
	__u32 dev_major;
	__u32 dev_minor;
	__u64 inode;
};

#define MAPINFO_MAP_SIZE_VER0		128

/**
 * enum mapinfo_file_flags - bits of &struct mapinfo_file @flags
 * @MAPINFO_FILE_DIRECT_LENGTH: answer @direct_length, too, which takes the
 *	kernel longer.
 */
enum mapinfo_file_flags {
	MAPINFO_FILE_DIRECT_LENGTH	= 1 << 0,
};

/**
 * enum mapinfo_file_valid - bits of &struct mapinfo_file @valid: which answers
 *	are known
 * @MAPINFO_FILE_VALID_ANSWER: @verdict and @map_error, for the reason in @why. If
 *	clear, MAPINFO_FILE_NOT_KNOWN is set.
 * @MAPINFO_FILE_VALID_SIZE: @size. Clear for what has no size that mmap() goes by:
 *	a device, a pipe, a file that the kernel makes up (/proc, /sys, pidfd).
 * @MAPINFO_FILE_VALID_DIRECT_LENGTH: @direct_length, if that was asked for and the
 *	size is known.
 * @MAPINFO_FILE_VALID_HITS_BUG: MAPINFO_FILE_HITS_BUG in @attributes. Clear for a
 *	device's memory that nobody is known to have mapped: other files, of which
 *	a module does not know, may be the same memory (/dev/mtd0).
 */
enum mapinfo_file_valid {
	MAPINFO_FILE_VALID_ANSWER		= 1 << 0,
	MAPINFO_FILE_VALID_SIZE			= 1 << 1,
	MAPINFO_FILE_VALID_DIRECT_LENGTH	= 1 << 2,
	MAPINFO_FILE_VALID_HITS_BUG		= 1 << 3,
};

/**
 * enum mapinfo_file_attributes - bits of &struct mapinfo_file @attributes
 * @MAPINFO_FILE_PAST_EOF: the range reaches past the last page of the file.
 * @MAPINFO_FILE_HITS_BUG: do not map it now: a shorter DIRECT mapping of the
 *	file, of any process, begins at the same page, and the kernel stops in
 *	add_nommu_region() when a longer one is added (no MMU, all versions
 *	known). With CONFIG_DEBUG_NOMMU_REGIONS it also stops where they overlap
 *	in part.
 * @MAPINFO_FILE_NOT_KNOWN: a module cannot know what mmap() would do, for the
 *	reason in @why. Map it, and ask MAPINFO_MAP.
 */
enum mapinfo_file_attributes {
	MAPINFO_FILE_PAST_EOF		= 1 << 0,
	MAPINFO_FILE_HITS_BUG		= 1 << 1,
	MAPINFO_FILE_NOT_KNOWN		= 1 << 2,
};

/**
 * enum mapinfo_why - why a mapping will be what it will be, or why that is not known
 * @MAPINFO_WHY_NONE: no question was answered. See @error.
 * @MAPINFO_WHY_MMU: copied on write. PRIVATE, as all private mappings are with
 *	an MMU.
 * @MAPINFO_WHY_WRITABLE: writable. PRIVATE, as PROT_WRITE asks for.
 * @MAPINFO_WHY_TRACED: the process is traced. PRIVATE, so that breakpoints are
 *	its own.
 * @MAPINFO_WHY_DIRECT: the file's own pages lie together. DIRECT: they lie in
 *	memory one after the other, and the file system or device lets them be
 *	mapped.
 * @MAPINFO_WHY_INSIDE: inside a mapping that exists. DIRECT or SHAREABLE: the
 *	range lies inside a mapping of the file that exists already, in any
 *	process, and gets its memory.
 * @MAPINFO_WHY_NO_DIRECT: the file system has no memory to map. SHAREABLE: the
 *	file system or device has none, so a copy is made.
 * @MAPINFO_WHY_NO_DIRECT_PROT: no memory with this protection. SHAREABLE: the
 *	file system or device has memory to map, but not with this protection.
 * @MAPINFO_WHY_NOT_CONTIGUOUS: the file's pages do not lie together. SHAREABLE:
 *	the file system or device has memory to map, but the pages do not lie
 *	one after the other.
 * @MAPINFO_WHY_PAST_EOF: past the end of the file. SHAREABLE where the file
 *	system then makes a copy (ramfs), else refused (EINVAL; romfs, cramfs).
 * @MAPINFO_WHY_OVERLAP: overlaps a mapping that exists. Refused (EINVAL): the
 *	range overlaps a mapping of the file, of any process, without lying
 *	inside it, and cannot be direct.
 * @MAPINFO_WHY_NO_READ: not open for reading. Refused (EACCES).
 * @MAPINFO_WHY_NOEXEC: mounted noexec. Refused (EPERM): PROT_EXEC, and the file
 *	system is mounted so.
 * @MAPINFO_WHY_NOT_MAPPABLE: this kind of file cannot be mapped. Refused (ENODEV
 *	or EINVAL), or it cannot be mapped privately; without an MMU also
 *	/dev/zero, which the kernel cannot read to make a copy of.
 * @MAPINFO_WHY_RANGE: impossible range. Refused: @length is 0 or @offset is not
 *	page aligned (EINVAL), the length is beyond the address space (ENOMEM),
 *	or the end is beyond any file's (EOVERFLOW).
 * @MAPINFO_WHY_REFUSED: the file system refuses. Or the device does.
 * @MAPINFO_WHY_OWN_MMAP: the file decides by itself. Not known: what is no file of
 *	the page cache has an mmap() of its own, which is called to map only
 *	(sockets, devices, /proc, /sys, hugetlbfs, FUSE, perf, ...).
 * @MAPINFO_WHY_NO_MEMORY: there is no memory at that address. Not known: the file
 *	system gives an address that is none, and access would end the process.
 * @MAPINFO_WHY_TOO_MANY: more mappings than are looked through. Not known: the file
 *	has more than 1024 mappings, in all processes.
 * @MAPINFO_WHY_MACHINE: machines differ in that. Not known: @prot has other bits than
 *	PROT_READ, PROT_WRITE, PROT_EXEC and PROT_SEM; or, on RISC-V, @offset is 2^63
 *	or more.
 * @MAPINFO_WHY_DENIED: writable and executable at once. Refused (EACCES): the process
 *	has said that it never wants such memory (PR_SET_MDWE).
 */
enum mapinfo_why {
	MAPINFO_WHY_NONE		= 0,
	MAPINFO_WHY_MMU			= 1,
	MAPINFO_WHY_WRITABLE		= 2,
	MAPINFO_WHY_TRACED		= 3,
	MAPINFO_WHY_DIRECT		= 4,
	MAPINFO_WHY_INSIDE		= 5,
	MAPINFO_WHY_NO_DIRECT		= 6,
	MAPINFO_WHY_NO_DIRECT_PROT	= 7,
	MAPINFO_WHY_NOT_CONTIGUOUS	= 8,
	MAPINFO_WHY_PAST_EOF		= 9,
	MAPINFO_WHY_OVERLAP		= 10,
	MAPINFO_WHY_NO_READ		= 11,
	MAPINFO_WHY_NOEXEC		= 12,
	MAPINFO_WHY_NOT_MAPPABLE	= 13,
	MAPINFO_WHY_RANGE		= 14,
	MAPINFO_WHY_REFUSED		= 15,
	MAPINFO_WHY_OWN_MMAP		= 16,
	MAPINFO_WHY_NO_MEMORY		= 17,
	MAPINFO_WHY_TOO_MANY		= 18,
	MAPINFO_WHY_MACHINE		= 19,
	MAPINFO_WHY_DENIED		= 20,
};

/**
 * struct mapinfo_file - what a MAP_PRIVATE mapping of a file would be
 * @fd: In. The file.
 * @prot: In. As for mmap(), which takes bits that it does not know.
 * @offset: In. Bytes, as for mmap().
 * @length: In. Bytes, as for mmap().
 * @flags: In. &enum mapinfo_file_flags bits.
 * @reserved: In. Must be 0.
 * @error: Out. 0, or for this entry alone -EBADF or -EINVAL: see "errors".
 * @valid: Out. &enum mapinfo_file_valid bits. Fields without theirs are 0.
 * @verdict: Out. &enum mapinfo_verdict that MAPINFO_MAP would give on the
 *	mapping; MAPINFO_VERDICT_NONE if mmap() would fail.
 * @why: Out. &enum mapinfo_why.
 * @map_error: Out. 0, or the negative errno that mmap() would fail with.
 * @attributes: Out. &enum mapinfo_file_attributes bits.
 * @size: Out. Size of the file or block device in bytes.
 * @direct_length: Out. Length in bytes, whole pages, up to which a mapping at
 *	@offset that is not writable can be DIRECT; 0 if none can.
 *
 * Nothing is mapped, and the file is left alone. The answer is a prediction:
 * it holds for a mapping made by the caller, now. Other processes may map,
 * unmap or truncate the file at any time, memory may run out, and a security
 * module may forbid it. Ask MAPINFO_MAP afterwards where it matters.
 */
struct mapinfo_file {
	__s32 fd;
	__u32 prot;
	__u64 offset;
	__u64 length;
	__u32 flags;
	__u32 reserved;

	__s32 error;
	__u32 valid;
	__u32 verdict;
	__u32 why;
	__s32 map_error;
	__u32 attributes;
	__u64 size;
	__u64 direct_length;
};

#define MAPINFO_FILE_SIZE_VER0		72

/**
 * struct mapinfo_vector - many questions at once: the argument of MAPINFO_MAPS
 *	and MAPINFO_FILES
 * @flags: In. Must be 0.
 * @count: In. Number of entries, 1 to MAPINFO_VECTOR_MAX.
 * @entry_size: In. Size of an entry, &struct mapinfo_map or &struct
 *	mapinfo_file, as the caller knows it, in bytes: a multiple of 8, from
 *	MAPINFO_MAP_SIZE_VER0 or MAPINFO_FILE_SIZE_VER0 to
 *	MAPINFO_ENTRY_SIZE_MAX.
 * @reserved: In. Must be 0.
 * @entries: In. Address of the first entry. Whatever this kernel does not know
 *	of an entry must be 0.
 *
 * Entries are answered in order. Mappings and files may change between two of them
 * if others change them.
 */
struct mapinfo_vector {
	__u32 flags;
	__u32 count;
	__u32 entry_size;
	__u32 reserved;
	__u64 entries;
};

#define MAPINFO_VECTOR_SIZE_VER0	24
#define MAPINFO_VECTOR_MAX		1024
#define MAPINFO_ENTRY_SIZE_MAX		4096

#define MAPINFO_IOC_TYPE	0xBD

/* What holds for every mapping of the caller. */
#define MAPINFO_SYSTEM	_IOWR(MAPINFO_IOC_TYPE, 0x00, struct mapinfo_system)
/* What is mapped at an address range of the caller. */
#define MAPINFO_MAP	_IOWR(MAPINFO_IOC_TYPE, 0x01, struct mapinfo_map)
/* What a mapping of a file would be. */
#define MAPINFO_FILE	_IOWR(MAPINFO_IOC_TYPE, 0x02, struct mapinfo_file)
/* The same of many ranges or files: each is answered as if asked alone. */
#define MAPINFO_MAPS	_IOWR(MAPINFO_IOC_TYPE, 0x03, struct mapinfo_vector)
#define MAPINFO_FILES	_IOWR(MAPINFO_IOC_TYPE, 0x04, struct mapinfo_vector)

#endif /* _UAPI_LINUX_MAPINFO_H */
