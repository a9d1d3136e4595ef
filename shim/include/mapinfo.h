/* SPDX-License-Identifier: MIT */
/*
 * libmapinfo: maps the segments of a shared object, with an MMU or without.
 *
 * For use inside a dynamic loader before it has relocated itself: no libc, no
 * errno, no TLS, no heap, no writable data, nothing that needs a relocation.
 * The caller gives all memory, but where a file has more segments than it gave memory
 * for. The stack is bounded; mapinfo_load() takes the most, below 4 KB.
 *
 *	header reader -> prediction -> plan -> executor -> relocation -> protection
 *
 * mapinfo_load() does all of it. A plan is data. It is made without a system
 * call, so that it can be printed, compared and tested on any system, for any
 * other.
 *
 * Functions that return int return 0 or a negative errno. Addresses, offsets
 * and lengths are in bytes; protections are PROT_ bits of mmap(). A file must
 * not be changed while it is loaded, and without an MMU a process must not load
 * the same file twice: see Documentation/nommu-mmap-pitfalls.rst.
 */
#ifndef MAPINFO_H
#define MAPINFO_H

#include <linux/mapinfo.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * How many segments to give memory for. Few files have more; for one that has,
 * mapinfo_load() maps memory.
 */
#define MAPINFO_SEGMENTS_USUAL	5

/*
 * Steps that so many segments take at most: a mapping, the zeroing of its last page,
 * its protection, the bss, and the protection of a page that others have, too, each; and
 * one to reserve memory.
 */
#define MAPINFO_STEPS(segments)	(5 * (segments) + 1)

/**
 * enum mapinfo_reason - why a function failed
 * @MAPINFO_REASON_NONE: it did not.
 * @MAPINFO_REASON_SYSTEM_CALL: a system call failed; @errnum is its errno.
 * @MAPINFO_REASON_ELF_SHORT: the file ends within the ELF header.
 * @MAPINFO_REASON_ELF_MAGIC: not an ELF file.
 * @MAPINFO_REASON_ELF_CLASS: 32 bit where 64 is native, or the reverse.
 * @MAPINFO_REASON_ELF_BYTE_ORDER: not the native byte order.
 * @MAPINFO_REASON_ELF_VERSION: not ELF version 1.
 * @MAPINFO_REASON_ELF_MACHINE: for another machine.
 * @MAPINFO_REASON_ELF_FIXED: an executable (ET_EXEC) that is linked for fixed
 *	addresses, which are taken (-EBUSY), or which only OVERLAY could give it.
 * @MAPINFO_REASON_ELF_TYPE: neither a shared object nor an executable: an
 *	object file, a core dump; or an executable, where none is wanted.
 * @MAPINFO_REASON_ELF_FDPIC: FDPIC, and the library was built without
 *	(MAPINFO_CONSTDISP_ONLY).
 * @MAPINFO_REASON_PHDR_SIZE: e_phentsize is not the size of a program header.
 * @MAPINFO_REASON_PHDR_NONE: no program headers.
 * @MAPINFO_REASON_PHDR_TABLE: the program headers reach past the end of file.
 * @MAPINFO_REASON_PHDR_HEAD: they are in the file, but not in the bytes that
 *	mapinfo_elf_parse() was given. mapinfo_elf_read() finds them.
 * @MAPINFO_REASON_LOAD_NONE: no PT_LOAD with memory.
 * @MAPINFO_REASON_LOAD_OFFSET: p_offset + p_filesz overflows.
 * @MAPINFO_REASON_LOAD_EOF: p_offset + p_filesz is past the end of the file.
 * @MAPINFO_REASON_LOAD_ADDRESS: p_vaddr + p_memsz is not an address.
 * @MAPINFO_REASON_LOAD_CONGRUENT: p_vaddr and p_offset differ modulo the page
 *	size, so that with an MMU no page of the file fits.
 * @MAPINFO_REASON_TLS_SIZE: p_filesz of the PT_TLS is larger than p_memsz.
 * @MAPINFO_REASON_OUTSIDE: a PT_DYNAMIC or PT_TLS does not lie in a PT_LOAD.
 * @MAPINFO_REASON_ROOM: more segments than there is memory for: see
 *	&struct mapinfo_error @room.
 * @MAPINFO_REASON_PAGE_SIZE: the page size is not a power of two.
 * @MAPINFO_REASON_SPAN: the segments span more than half the address space.
 * @MAPINFO_REASON_ALIGNMENT: p_align is too large.
 * @MAPINFO_REASON_STRATEGY: none of the allowed strategies fits.
 * @MAPINFO_REASON_CONTIGUOUS: there is not as much contiguous memory: see
 *	&struct mapinfo_error @contiguous.
 * @MAPINFO_REASON_NOT_SHARED: text would have to be copied, and
 *	MAPINFO_LOAD_SHARED_ONLY says not to: see &struct mapinfo_error @unshared.
 * @MAPINFO_REASON_FILE_SHRANK: the file became shorter while it was read.
 * @MAPINFO_REASON_NO_DEVICE: only /dev/mapinfo could tell, and there is none; nor,
 *	where that would do, PROCMAP_QUERY.
 * @MAPINFO_REASON_NOT_PRIVATE: a range to be written is not the process's own.
 * @MAPINFO_REASON_COUNT: how many there are; not a reason.
 *
 * Since: 0.1
 */
enum mapinfo_reason {
	MAPINFO_REASON_NONE,
	MAPINFO_REASON_SYSTEM_CALL,
	MAPINFO_REASON_ELF_SHORT,
	MAPINFO_REASON_ELF_MAGIC,
	MAPINFO_REASON_ELF_CLASS,
	MAPINFO_REASON_ELF_BYTE_ORDER,
	MAPINFO_REASON_ELF_VERSION,
	MAPINFO_REASON_ELF_MACHINE,
	MAPINFO_REASON_ELF_FIXED,
	MAPINFO_REASON_ELF_TYPE,
	MAPINFO_REASON_ELF_FDPIC,
	MAPINFO_REASON_PHDR_SIZE,
	MAPINFO_REASON_PHDR_NONE,
	MAPINFO_REASON_PHDR_TABLE,
	MAPINFO_REASON_PHDR_HEAD,
	MAPINFO_REASON_LOAD_NONE,
	MAPINFO_REASON_LOAD_OFFSET,
	MAPINFO_REASON_LOAD_EOF,
	MAPINFO_REASON_LOAD_ADDRESS,
	MAPINFO_REASON_LOAD_CONGRUENT,
	MAPINFO_REASON_TLS_SIZE,
	MAPINFO_REASON_OUTSIDE,
	MAPINFO_REASON_ROOM,
	MAPINFO_REASON_PAGE_SIZE,
	MAPINFO_REASON_SPAN,
	MAPINFO_REASON_ALIGNMENT,
	MAPINFO_REASON_STRATEGY,
	MAPINFO_REASON_CONTIGUOUS,
	MAPINFO_REASON_NOT_SHARED,
	MAPINFO_REASON_FILE_SHRANK,
	MAPINFO_REASON_NO_DEVICE,
	MAPINFO_REASON_NOT_PRIVATE,
	MAPINFO_REASON_COUNT,
};

/**
 * enum mapinfo_unshared - why a span has memory of its own
 * @MAPINFO_UNSHARED_NONE: it has not: it is shared, or may be as far as is known.
 *	With an MMU, so is each page until it is written to.
 * @MAPINFO_UNSHARED_WRITABLE: all of it is writable.
 * @MAPINFO_UNSHARED_DISPLACEMENT: not FDPIC: text must keep its distance from data.
 *	Data is written to.
 * @MAPINFO_UNSHARED_TEXTREL: relocations are to be stored to text (DT_TEXTREL).
 * @MAPINFO_UNSHARED_BSS: text or constants end in bss (p_memsz is above p_filesz).
 * @MAPINFO_UNSHARED_PAGES: p_vaddr and p_offset differ modulo the page size.
 * @MAPINFO_UNSHARED_ALIGN: p_align is above a page, or not met by where the file lies.
 *	Link with -z max-page-size=4096; make a romfs with genromfs -a 4096.
 * @MAPINFO_UNSHARED_OVERLAP: it has a page of the file in common with another span
 *	that is shared.
 * @MAPINFO_UNSHARED_FILE: the device says so of the file. See &struct mapinfo_span
 *	@why.
 * @MAPINFO_UNSHARED_UNKNOWN: nothing says whether it is safe. Several segments are shared
 *	only if the device says that it is, and there is no answer.
 * @MAPINFO_UNSHARED_REFUSED: SHARE is not among the strategies that are allowed.
 *	mapinfo_load() leaves it out when the kernel has refused to share, or what it
 *	shared is not aligned as p_align asks.
 * @MAPINFO_UNSHARED_COUNT: how many there are; not a reason.
 *
 * Since: 0.1
 */
enum mapinfo_unshared {
	MAPINFO_UNSHARED_NONE,
	MAPINFO_UNSHARED_WRITABLE,
	MAPINFO_UNSHARED_DISPLACEMENT,
	MAPINFO_UNSHARED_TEXTREL,
	MAPINFO_UNSHARED_BSS,
	MAPINFO_UNSHARED_PAGES,
	MAPINFO_UNSHARED_ALIGN,
	MAPINFO_UNSHARED_OVERLAP,
	MAPINFO_UNSHARED_FILE,
	MAPINFO_UNSHARED_UNKNOWN,
	MAPINFO_UNSHARED_REFUSED,
	MAPINFO_UNSHARED_COUNT,
};

/**
 * struct mapinfo_error - where and why a function failed
 * @reason: the cause; MAPINFO_REASON_NONE after success.
 * @errnum: what the function returned: 0 or a negative errno.
 * @phdr: index of the program header at fault, or -1.
 * @step: index of the plan's step at fault, or -1.
 * @contiguous: with MAPINFO_REASON_CONTIGUOUS, bytes of contiguous memory that
 *	were asked for; else 0.
 * @contiguous_least: with it, what would do if each segment had memory of its
 *	own, as FDPIC allows: less than @contiguous if the file were better built
 *	as FDPIC. As much as @contiguous with MAPINFO_CONSTDISP_ONLY.
 * @contiguous_max: with it, the largest piece that the kernel ever gives; 0 if that
 *	is not known, or was not too small.
 * @room: with MAPINFO_REASON_ROOM, how many segments the file has; else 0.
 * @unshared: with MAPINFO_REASON_NOT_SHARED, why; else MAPINFO_UNSHARED_NONE.
 *
 * Since: 0.1
 */
struct mapinfo_error {
	enum mapinfo_reason reason;
	int errnum;
	int phdr;
	int step;
	size_t contiguous;
	size_t contiguous_least;
	size_t contiguous_max;
	unsigned int room;
	enum mapinfo_unshared unshared;
};

/**
 * mapinfo_reason_text() - a cause in words
 * @reason: any value.
 *
 * Return: some words without a full stop or a line end, fit to follow
 * "program header 3: ". Never NULL.
 *
 * Since: 0.1
 */
const char *mapinfo_reason_text(enum mapinfo_reason reason);

/**
 * struct mapinfo_sys - the system calls that the library makes
 * @open: open(path, flags).
 * @close: close(fd).
 * @ioctl: ioctl(fd, command, argument).
 * @mmap: mmap(); the offset is in bytes on every machine.
 * @munmap: munmap().
 * @mprotect: mprotect().
 * @pread: pread(); may be short and may fail with -EINTR.
 * @file_size: stores the size of a regular file in bytes; -EISDIR for a
 *	directory, -ENODEV for what is no regular file either.
 * @flush: makes instructions that were stored to a range visible to the processor
 *	(cacheflush() and the like). Called where instruction caches do not see
 *	stores: on ARM, arm64, m68k, RISC-V, SH and xtensa.
 *
 * Each returns what the kernel does: a value, or a negative errno above -4096
 * (@mmap's addresses may look negative). Entries may be replaced, by a libc's
 * own calls for instance.
 *
 * Since: 0.1
 */
struct mapinfo_sys {
	long (*open)(const char *path, int flags);
	long (*close)(int fd);
	long (*ioctl)(int fd, unsigned long command, void *argument);
	long (*mmap)(uintptr_t address, size_t length, int prot, int flags,
		     int fd, uint64_t offset);
	long (*munmap)(uintptr_t address, size_t length);
	long (*mprotect)(uintptr_t address, size_t length, int prot);
	long (*pread)(int fd, void *buffer, size_t length, uint64_t offset);
	long (*file_size)(int fd, uint64_t *size);
	long (*flush)(uintptr_t address, size_t length);
};

/**
 * mapinfo_sys_init() - fill in the kernel's own system calls
 * @sys: the table. Needs Linux 4.11 or later (statx()).
 *
 * The library makes them on ARM, arm64, i386, m68k, riscv32, riscv64, SH and
 * x86-64. On other machines it has none, and each call that it fills in fails
 * with -ENOSYS: the caller has to give them all.
 *
 * Return: 0, or -ENOSYS on such a machine.
 *
 * Since: 0.1
 */
int mapinfo_sys_init(struct mapinfo_sys *sys);

/**
 * enum mapinfo_policy - what a process wants of mapinfo_load()
 * @MAPINFO_LOAD_SHARED_ONLY: refuse a file whose text would be copied without an MMU,
 *	for those who have no memory for a copy in each process.
 * @MAPINFO_LOAD_NO_EXECUTABLE: refuse ET_EXEC files, before anything is mapped
 *	(MAPINFO_REASON_ELF_TYPE).
 *
 * Since: 0.1
 */
enum mapinfo_policy {
	MAPINFO_LOAD_SHARED_ONLY	= 1 << 0,
	MAPINFO_LOAD_NO_EXECUTABLE	= 1 << 1,
};

/**
 * struct mapinfo_context - a process's view of its system
 * @sys: the system calls in use.
 * @device: file descriptor of /dev/mapinfo, or -1. Never 0, 1 or 2.
 * @policy: &enum mapinfo_policy bits. None after mapinfo_open().
 * @system: what is known of the system. Without the device, @abi is 0, and
 *	@map_fixed_min, @map_fixed_end and @contiguous_max are 0: not known.
 *
 * Since: 0.1
 */
struct mapinfo_context {
	struct mapinfo_sys sys;
	int device;
	unsigned int policy;
	struct mapinfo_system system;
};

/**
 * mapinfo_open() - learn about the system
 * @context: filled in.
 * @sys: system calls to use, or NULL for the kernel's own.
 * @page_size: bytes (AT_PAGESZ). The device's answer takes precedence.
 *
 * Asks /dev/mapinfo, and keeps it open: without an MMU, mapinfo_load() asks it before
 * anything is shared. Where it is missing or speaks another ABI, an mprotect() of
 * nothing tells a system with an MMU from one without (-ENOSYS); as a filter of system
 * calls may say that, too, an mmap() that must fail then tells by its errno. Where even
 * that is unclear, no fact is known and all plans are right for both. A library built
 * with MAPINFO_WITHOUT_MMU does not try: it knows.
 *
 * What it returns may be ignored: after a failure all calls are there, and fail
 * or not as the kernel says.
 *
 * Return: 0, -EINVAL if the page size is not a power of two, or -ENOSYS if @sys is
 * NULL on a machine for which the library has no calls (mapinfo_sys_init()).
 *
 * Since: 0.1
 */
int mapinfo_open(struct mapinfo_context *context,
		 const struct mapinfo_sys *sys, uint32_t page_size);

/**
 * mapinfo_close() - close the device, if it is open
 * @context: keeps its facts. May be all 0, if it was not opened.
 *
 * For when a program starts, as its descriptors are its own from then on. Without an
 * MMU, mapinfo_load() opens the device again where it was there before; then it is to
 * be closed again. mapinfo_ask(), mapinfo_predict() and mapinfo_verify() do not open
 * it, and fail.
 *
 * Since: 0.1
 */
void mapinfo_close(struct mapinfo_context *context);

/**
 * mapinfo_ask() - the device's question MAPINFO_MAP, of one range or many
 * @context: an opened context.
 * @maps: the ranges, and the answers.
 * @count: 1 to MAPINFO_VECTOR_MAX.
 *
 * Return: 0, -ENODEV without a device, or what the ioctl failed with. Each
 * entry has its own @error besides.
 *
 * Since: 0.1
 */
int mapinfo_ask(const struct mapinfo_context *context,
		struct mapinfo_map *maps, unsigned int count);

/**
 * mapinfo_predict() - the device's question MAPINFO_FILE, of one or many
 * @context: an opened context.
 * @files: the mappings that are thought of, and what they would be.
 * @count: 1 to MAPINFO_VECTOR_MAX.
 *
 * Return: as mapinfo_ask().
 *
 * Since: 0.1
 */
int mapinfo_predict(const struct mapinfo_context *context,
		    struct mapinfo_file *files, unsigned int count);

/**
 * struct mapinfo_segment - a program header
 * @offset: p_offset.
 * @vaddr: p_vaddr.
 * @filesz: p_filesz; of a PT_LOAD, at most p_memsz.
 * @memsz: p_memsz.
 * @align: p_align; of a PT_LOAD, 1 if that is no power of two.
 * @prot: %PROT_ bits that p_flags asks for.
 * @phdr: index of its program header, or -1 if there is none.
 *
 * Since: 0.1
 */
struct mapinfo_segment {
	size_t offset;
	uintptr_t vaddr;
	size_t filesz;
	size_t memsz;
	size_t align;
	int prot;
	int phdr;
};

/**
 * enum mapinfo_elf_flags - bits of &struct mapinfo_elf @flags
 * @MAPINFO_ELF_FDPIC: each segment may lie anywhere; else all have the same
 *	load bias. Files say so in a way of their machine's own; ARM, SH and
 *	xtensa have one. Of these, a file that also asks for one displacement
 *	(EF_ARM_PIC, EF_SH_PIC) is mapped as the kernel would: without this bit.
 * @MAPINFO_ELF_TEXTREL: relocations change segments that are not writable
 *	(DT_TEXTREL, DF_TEXTREL). Known after mapinfo_elf_read_dynamic() and
 *	mapinfo_load().
 * @MAPINFO_ELF_EXECUTABLE: an executable (ET_EXEC). Unless it is FDPIC, whose
 *	segments may lie anywhere all the same, the load bias has to be 0.
 * @MAPINFO_ELF_STALE_CACHE: for a machine whose instruction caches do not see what is
 *	stored until they are told.
 * @MAPINFO_ELF_BESIDE: PT_DYNAMIC or PT_TLS lies beside all segments, but on a page of
 *	one: segments are as large as their pages. These are mapped with an MMU alone;
 *	where bytes are copied such a file is refused (MAPINFO_REASON_OUTSIDE), and by a
 *	library built with MAPINFO_CONSTDISP_ONLY.
 *
 * Since: 0.1
 */
enum mapinfo_elf_flags {
	MAPINFO_ELF_FDPIC	= 1 << 0,
	MAPINFO_ELF_TEXTREL	= 1 << 1,
	MAPINFO_ELF_EXECUTABLE	= 1 << 2,
	MAPINFO_ELF_STALE_CACHE	= 1 << 3,
	MAPINFO_ELF_BESIDE	= 1 << 4,
};

/**
 * struct mapinfo_elf - what there is to know of a shared object
 * @segments: the PT_LOADs with memory, in the order of the file, which is nearly
 *	always that of addresses. Where two overlap, the later one counts. What they
 *	have in the file is within it. The caller's memory.
 * @room: how many there is memory for.
 * @memory: memory that mapinfo_load() has mapped.
 * @mapped: how many bytes of it, or 0.
 * @file_size: bytes; SIZE_MAX if they are more.
 * @flags: &enum mapinfo_elf_flags bits.
 * @machine: e_machine.
 * @count: number of segments, 1 to @room.
 * @entry: e_entry.
 * @phdrs: address, in the file's terms, at which a segment has the program
 *	headers; 0 if none has.
 * @phdrs_count: e_phnum.
 * @align: largest p_align of the segments, at least 1.
 * @dynamic: PT_DYNAMIC. Its first entry lies within a segment's bytes in the file;
 *	loaders go on from there to DT_NULL, whatever its size is said to be. One
 *	without bytes in the file (a file of debug information) is none.
 * @tls: PT_TLS. What it has in the file lies within a segment in memory.
 * @relro: PT_GNU_RELRO, as the file says.
 * @stack: PT_GNU_STACK: the protection and, if not 0, the size (@memsz) that
 *	the file wants for stacks.
 *
 * A file without one of @dynamic, @tls, @relro and @stack has all zeroes there,
 * and -1 as @phdr. Of two, the last one counts.
 *
 * Since: 0.1
 */
struct mapinfo_elf {
	struct mapinfo_segment *segments;
	unsigned int room;
	void *memory;
	size_t mapped;
	size_t file_size;
	uint32_t flags;
	uint32_t machine;
	unsigned int count;
	uintptr_t entry;
	uintptr_t phdrs;
	unsigned int phdrs_count;
	size_t align;
	struct mapinfo_segment dynamic;
	struct mapinfo_segment tls;
	struct mapinfo_segment relro;
	struct mapinfo_segment stack;
};

/**
 * mapinfo_elf_init() - give memory for a shared object's segments
 * @elf: what is to be filled in, by mapinfo_elf_parse(), mapinfo_elf_read() or
 *	mapinfo_load(), once or more often.
 * @segments: the memory.
 * @room: for how many, at least 1.
 *
 * Since: 0.1
 */
static inline void mapinfo_elf_init(struct mapinfo_elf *elf,
				    struct mapinfo_segment *segments,
				    unsigned int room)
{
	elf->segments = segments;
	elf->room = room;
	elf->mapped = 0;
}

/**
 * mapinfo_elf_parse() - check a shared object's headers
 * @head: the file's first bytes, aligned in any way.
 * @head_size: how many.
 * @file_size: size of the whole file.
 * @elf: by mapinfo_elf_init(); filled in on success.
 * @error: filled in always.
 *
 * Accepts ET_DYN and ET_EXEC files of the native class, byte order and machine. On
 * machines that the library does not know, e_machine is not looked at.
 *
 * Return: 0, -ENOEXEC, or -ENOMEM (MAPINFO_REASON_ROOM).
 *
 * Since: 0.1
 */
int mapinfo_elf_parse(const void *head, size_t head_size, uint64_t file_size,
		      struct mapinfo_elf *elf, struct mapinfo_error *error);

/**
 * mapinfo_elf_read() - read and check a shared object's headers
 * @context: an opened context.
 * @fd: the file, open for reading; its position is not used.
 * @file_size: its size in bytes where the caller knows it (fstat()), or 0 to
 *	have it asked for.
 * @elf: by mapinfo_elf_init(); filled in on success.
 * @error: filled in always.
 *
 * Return: as mapinfo_elf_parse(), or what a system call failed with.
 *
 * Since: 0.1
 */
int mapinfo_elf_read(const struct mapinfo_context *context, int fd,
		     uint64_t file_size, struct mapinfo_elf *elf,
		     struct mapinfo_error *error);

/**
 * mapinfo_elf_read_dynamic() - find out whether there are text relocations
 * @context: an opened context.
 * @fd: the file.
 * @elf: by mapinfo_elf_read(). MAPINFO_ELF_TEXTREL is set if they are there.
 * @error: filled in always.
 *
 * Reads the dynamic section from the file, so that nothing needs to be mapped.
 *
 * Return: 0, or what a system call failed with.
 *
 * Since: 0.1
 */
int mapinfo_elf_read_dynamic(const struct mapinfo_context *context, int fd,
			     struct mapinfo_elf *elf,
			     struct mapinfo_error *error);

/**
 * struct mapinfo_prediction - what the device says that mappings would be
 * @count: how many are known; 0 if nothing is.
 * @files: one for each part of the shared object that could be mapped shared,
 *	in order of segments. The caller's memory: for as many as there are segments
 *	with FDPIC, else for one.
 *
 * Since: 0.1
 */
struct mapinfo_prediction {
	unsigned int count;
	struct mapinfo_file *files;
};

/**
 * mapinfo_elf_predict() - ask the device what can be shared
 * @context: an opened context.
 * @fd: the file.
 * @elf: by mapinfo_elf_read() and mapinfo_elf_read_dynamic().
 * @prediction: with its memory; filled in. Nothing is known without a device; with
 *	an MMU there is nothing to ask.
 *
 * One ioctl for each part that could be shared; the device is opened if it was there and
 * has been closed. Advisory: what the kernel does in the end may differ.
 *
 * Since: 0.1
 */
void mapinfo_elf_predict(struct mapinfo_context *context, int fd,
			 const struct mapinfo_elf *elf,
			 struct mapinfo_prediction *prediction);

/**
 * enum mapinfo_strategy - how a span gets into memory
 * @MAPINFO_STRATEGY_OVERLAY: the file is mapped once over the whole span, then
 *	each segment that is not in its place yet is mapped over that by
 *	MAP_FIXED, in the order of the file. Where there are gaps between segments,
 *	or an alignment is asked for, the span is reserved instead by a mapping that
 *	has no access. Needs MAP_FIXED.
 * @MAPINFO_STRATEGY_SHARE: the file is mapped, private but not writable, so
 *	that without an MMU its memory is shared. For what has no writable byte.
 * @MAPINFO_STRATEGY_COPY_MAP: the file is mapped private and writable over the
 *	span; what lies elsewhere in the file is read, the bss zeroed. Only where
 *	there is known to be no MMU: the kernel copies at once.
 * @MAPINFO_STRATEGY_COPY_READ: private anonymous memory, into which the file is
 *	read. Right on every system.
 * @MAPINFO_STRATEGY_COUNT: how many there are; not a strategy.
 *
 * A copy may do all that one of its segments may, until mapinfo_protect(). Where an
 * MMU is known to be there, no copy is made, unless only that is allowed: what cannot be
 * mapped page by page is refused, as other loaders refuse it, and nothing is writable and
 * executable at once but what the file says is.
 *
 * Since: 0.1
 */
enum mapinfo_strategy {
	MAPINFO_STRATEGY_OVERLAY,
	MAPINFO_STRATEGY_SHARE,
	MAPINFO_STRATEGY_COPY_MAP,
	MAPINFO_STRATEGY_COPY_READ,
	MAPINFO_STRATEGY_COUNT,
};

/* For mapinfo_plan(): a set of strategies, here of all. */
#define MAPINFO_STRATEGIES_ALL	((1U << MAPINFO_STRATEGY_COUNT) - 1)
/* Besides: alignments larger than a page are not honoured. */
#define MAPINFO_WITHOUT_SLACK	(1U << 31)

/**
 * enum mapinfo_op - what a step does
 * @MAPINFO_OP_MAP_FILE: map the file, private. A span's first step goes where
 *	the kernel likes; a later one over it (MAP_FIXED).
 * @MAPINFO_OP_MAP_ANONYMOUS: the same with zeroed memory or, with PROT_NONE,
 *	with nothing.
 * @MAPINFO_OP_READ: read bytes of the file to memory mapped before.
 * @MAPINFO_OP_ZERO: store zeroes over bytes of the file.
 * @MAPINFO_OP_PROTECT: mprotect().
 * @MAPINFO_OP_FLUSH: make the instructions visible to the processor that READ has
 *	stored, when all other steps are done; the kernel does it for what it has
 *	copied to make a mapping. None on machines whose instruction caches see stores.
 *	With text relocations, mapinfo_flush() does it when all is stored.
 *
 * Since: 0.1
 */
enum mapinfo_op {
	MAPINFO_OP_MAP_FILE,
	MAPINFO_OP_MAP_ANONYMOUS,
	MAPINFO_OP_READ,
	MAPINFO_OP_ZERO,
	MAPINFO_OP_PROTECT,
	MAPINFO_OP_FLUSH,
};

/**
 * struct mapinfo_step - a step of a plan
 * @offset: in the file, in bytes, for MAP_FILE and READ; else 0.
 * @address: bytes from the start of the span.
 * @length: bytes, at least 1. Whole pages but for READ, ZERO, FLUSH and the MAP_FILE
 *	of SHARE, which ends with the file's bytes.
 * @op: &enum mapinfo_op.
 * @prot: %PROT_ bits for MAP_FILE, MAP_ANONYMOUS and PROTECT; else 0.
 * @span: index of the span it belongs to.
 * @phdr: index of the program header it serves (of the first, if several).
 *
 * Since: 0.1
 */
struct mapinfo_step {
	size_t offset;
	uintptr_t address;
	size_t length;
	uint8_t op;
	uint8_t prot;
	uint16_t span;
	int phdr;
};

/**
 * struct mapinfo_span - memory whose parts keep their distance
 * @vaddr: address that the file gives its first byte, a multiple of the page
 *	size.
 * @length: bytes, whole pages, at most PTRDIFF_MAX.
 * @slack: bytes that the first step maps besides, so that the span can be
 *	aligned; the executor unmaps what is over. 0 if a page is enough.
 * @align: largest p_align of its segments. Up to a page, the load bias is always a
 *	multiple of that; beyond, with @slack, where there is memory for it.
 * @fixed: 1 if the load bias has to be 0, else 0.
 * @strategy: &enum mapinfo_strategy.
 * @verdict: the &enum mapinfo_verdict that is predicted for SHARE;
 *	MAPINFO_VERDICT_NONE if nothing is known.
 * @why: the &enum mapinfo_why that goes with it.
 * @unshared: &enum mapinfo_unshared: why it has memory of its own.
 *
 * Since: 0.1
 */
struct mapinfo_span {
	uintptr_t vaddr;
	size_t length;
	size_t slack;
	size_t align;
	uint8_t fixed;
	uint8_t strategy;
	uint8_t verdict;
	uint8_t why;
	uint8_t unshared;
};

/**
 * struct mapinfo_cost - what a plan takes, known before it runs
 * @system_calls: how many the executor makes, if no read is cut short and no
 *	mapping refused. A span with @slack may take one less.
 * @flushes: how many of these make instructions visible to the processor. Not weighed:
 *	the kernel does as much for what it copies to make a mapping.
 * @file_mappings: how many of these map the file.
 * @bytes_read: copied from the file to memory, by pread() or, without an MMU,
 *	by the kernel as it makes a mapping. A shared mapping of which nothing is
 *	predicted counts as if it were copied.
 * @bytes_zeroed_kernel: of anonymous memory, and past the end of a file; with
 *	an MMU, only when touched.
 * @bytes_zeroed_loader: by ZERO steps.
 * @bytes_private: mapped bytes that are the process's own; of a writable file
 *	mapping with an MMU, each page when it is first written.
 * @bytes_shared: mapped bytes that may be shared with others, or are nothing.
 * @contiguous: largest block of physically contiguous memory needed; 0 where
 *	there is known to be an MMU.
 * @contiguous_least: the same if each segment had memory of its own, as FDPIC
 *	allows.
 *
 * Since: 0.1
 */
struct mapinfo_cost {
	size_t system_calls;
	size_t flushes;
	size_t file_mappings;
	size_t bytes_read;
	size_t bytes_zeroed_kernel;
	size_t bytes_zeroed_loader;
	size_t bytes_private;
	size_t bytes_shared;
	size_t contiguous;
	size_t contiguous_least;
};

/**
 * mapinfo_cost_weight() - a plan's cost in one number
 * @cost: what it takes.
 *
 * Return: hundredths of an ARM instruction, by the weights that were measured
 * without an MMU (Documentation/planner.rst); less is better.
 *
 * Since: 0.1
 */
uint64_t mapinfo_cost_weight(const struct mapinfo_cost *cost);

/**
 * mapinfo_elf_least() - the least that any plan can touch without an MMU
 * @elf: a shared object.
 *
 * Return: bytes: each segment's p_filesz read once, the rest zeroed once. What
 * is shared can take less.
 *
 * Since: 0.1
 */
size_t mapinfo_elf_least(const struct mapinfo_elf *elf);

/**
 * struct mapinfo_plan - how to map a shared object
 * @spans_count: 1 for constant displacement and with an MMU; else the number of
 *	segments.
 * @count: number of steps, 1 to MAPINFO_STEPS(number of segments).
 * @cost: what the steps take.
 * @spans: in the order of segments. The caller's memory: for as many as there are
 *	segments with FDPIC, else for one.
 * @steps: in order, and in the order of spans. The first of a span maps it, the
 *	others stay within it. The caller's memory, for MAPINFO_STEPS(number of
 *	segments).
 *
 * Since: 0.1
 */
struct mapinfo_plan {
	unsigned int spans_count;
	unsigned int count;
	struct mapinfo_cost cost;
	struct mapinfo_span *spans;
	struct mapinfo_step *steps;
};

/**
 * mapinfo_plan() - decide how to map a shared object
 * @system: facts, of this system or any other; only what is known counts.
 * @elf: the shared object.
 * @prediction: what the device says of its file, or NULL.
 * @strategies: set of strategies that may be used, 1 << &enum mapinfo_strategy;
 *	MAPINFO_STRATEGIES_ALL for the best plan. Besides, MAPINFO_WITHOUT_SLACK.
 * @plan: with its memory; filled in on success.
 * @error: filled in always.
 *
 * Takes, of the strategies that are right for this system and file, OVERLAY if
 * it is among them, else for each span the one with the least weight; or a copy by
 * mapping that weighs up to a thousandth more than one by reading.
 *
 * An alignment larger than a page is honoured, but not for the segments of FDPIC, for
 * which no loader does. Without an MMU that takes a copy, of more memory than is
 * kept: link with -z max-page-size=4096.
 *
 * Return: 0, -EINVAL (bad page size, no allowed strategy fits) or -ENOEXEC
 * (span or alignment too large, pages that do not fit with an MMU, fixed addresses
 * without OVERLAY).
 *
 * Since: 0.1
 */
int mapinfo_plan(const struct mapinfo_system *system,
		 const struct mapinfo_elf *elf,
		 const struct mapinfo_prediction *prediction,
		 unsigned int strategies, struct mapinfo_plan *plan,
		 struct mapinfo_error *error);

/**
 * mapinfo_step_extent() - how much of a step's mapping is left in the end
 * @plan: a plan.
 * @step: index of the step.
 *
 * Return: bytes from the step's address on, within the span, that no later step
 * maps or protects anew. 0 if there are none, and for a step that maps and
 * protects nothing.
 *
 * Since: 0.1
 */
size_t mapinfo_step_extent(const struct mapinfo_plan *plan, unsigned int step);

/**
 * mapinfo_step_cost() - what one step takes
 * @system: what the plan was made for.
 * @elf: the shared object that it was made for.
 * @plan: a plan.
 * @step: index of the step.
 * @cost: filled in: calls, file mappings, and bytes that are read and zeroed. What only
 *	all steps of a span decide is 0: whose the bytes are, and what is contiguous.
 *
 * Of a span with @slack, the first step has the two calls that unmap what is over. The
 * sum of all steps is what the plan has.
 *
 * Since: 0.1
 */
void mapinfo_step_cost(const struct mapinfo_system *system,
		       const struct mapinfo_elf *elf,
		       const struct mapinfo_plan *plan, unsigned int step,
		       struct mapinfo_cost *cost);

/**
 * struct mapinfo_mapped - a span in memory
 * @start: its address.
 * @length: bytes, whole pages.
 * @vaddr: address that the file gives its first byte.
 * @strategy: how it was mapped.
 *
 * Since: 0.1
 */
struct mapinfo_mapped {
	uintptr_t start;
	size_t length;
	uintptr_t vaddr;
	enum mapinfo_strategy strategy;
};

/**
 * struct mapinfo_mapping - a mapped shared object
 * @bias: load bias of the first span: what to add to an address of the file.
 *	With one span, that of all.
 * @count: number of spans: 1, or that of segments.
 * @spans: in the order of segments. The caller's memory.
 * @room: for how many. 1 is enough with an MMU, and for what is not FDPIC.
 *
 * Since: 0.1
 */
struct mapinfo_mapping {
	uintptr_t bias;
	unsigned int count;
	struct mapinfo_mapped *spans;
	unsigned int room;
};

/**
 * mapinfo_mapping_init() - give memory for where a shared object is
 * @mapping: what is to be filled in, by mapinfo_execute() or mapinfo_load().
 * @spans: the memory.
 * @room: for how many.
 *
 * Since: 0.1
 */
static inline void mapinfo_mapping_init(struct mapinfo_mapping *mapping,
					struct mapinfo_mapped *spans,
					unsigned int room)
{
	mapping->spans = spans;
	mapping->room = room;
}

/**
 * mapinfo_is_own() - whether a store goes to memory that is the process's own
 * @mapping: a mapped shared object, or as much of it as the caller has kept.
 * @address: where, in memory.
 * @size: bytes.
 *
 * For each relocation, before it is stored: without an MMU nothing else stops a store
 * to memory that others use, or that is no memory of the library. A library that has
 * such a relocation, which only DT_TEXTREL can announce, is to be refused. Costs two
 * subtractions and two comparisons for a span.
 *
 * Return: 1 if all of it lies in a span that is not shared, else 0.
 *
 * Since: 0.1
 */
static inline int mapinfo_is_own(const struct mapinfo_mapping *mapping,
				 uintptr_t address, size_t size)
{
	const struct mapinfo_mapped *span = mapping->spans;
	const struct mapinfo_mapped *end = span + mapping->count;

	for (; span < end; span++)
		if (address - span->start < span->length)
			return span->strategy != MAPINFO_STRATEGY_SHARE &&
			       size <= span->length - (address - span->start);
	return 0;
}

/**
 * mapinfo_execute() - carry out a plan
 * @context: an opened context.
 * @fd: the file that the plan was made for.
 * @plan: a plan for this system, by mapinfo_plan().
 * @mapping: by mapinfo_mapping_init(); filled in on success.
 * @error: filled in always.
 *
 * On failure nothing stays mapped.
 *
 * What is to be shared may be refused by mmap() (-EINVAL, -ENODEV), or may be memory that
 * is not aligned as p_align asks, up to a page (-EINVAL, MAPINFO_REASON_ALIGNMENT): plan
 * again without SHARE.
 *
 * Return: 0, what a system call failed with, -EIO if the file shrank, -EBUSY if the
 * addresses of an ET_EXEC file are taken, or -ENOMEM if @mapping has no room for as many
 * spans, or there is not as much memory in one piece.
 *
 * Since: 0.1
 */
int mapinfo_execute(const struct mapinfo_context *context, int fd,
		    const struct mapinfo_plan *plan,
		    struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error);

/**
 * mapinfo_unmap() - undo mapinfo_execute() or mapinfo_load()
 * @context: an opened context.
 * @mapping: what it filled in.
 *
 * Return: 0, or what munmap() failed with first; the other spans are unmapped
 * all the same.
 *
 * Since: 0.1
 */
int mapinfo_unmap(const struct mapinfo_context *context,
		  const struct mapinfo_mapping *mapping);

/**
 * mapinfo_verify() - ask whether what will be written is private
 * @context: an opened context.
 * @elf: the shared object.
 * @mapping: where it is mapped.
 * @error: filled in always.
 *
 * What will be written is what is not shared and, if there are text relocations, all of
 * it. Whether there are is looked up in memory, as the loader will do it. What
 * mapinfo_load() has mapped passes; to ask is for whoever takes nothing for granted: a
 * loader's own tests, a plan that was made by hand.
 *
 * Asks the device or, if it is not open, PROCMAP_QUERY of /proc/self/maps. Kernels have
 * that since 6.11 with an MMU; without one, with the patches of integration/linux.
 *
 * Return: 0 if all of it is private; -EPERM if a byte is not, or there is no verdict;
 * -ENODEV if neither is there; what a question failed with.
 *
 * Since: 0.1
 */
int mapinfo_verify(const struct mapinfo_context *context,
		   const struct mapinfo_elf *elf,
		   const struct mapinfo_mapping *mapping,
		   struct mapinfo_error *error);

/**
 * mapinfo_flush() - make visible to the processor what text relocations have stored
 * @context: an opened context.
 * @mapping: where a shared object with text relocations (MAPINFO_ELF_TEXTREL) is mapped,
 *	and relocated by now.
 *
 * A part of mapinfo_protect(), for loaders that protect RELRO by themselves. Does nothing
 * on machines whose instruction caches see stores.
 *
 * Return: 0, or what the system call failed with.
 *
 * Since: 0.1
 */
int mapinfo_flush(const struct mapinfo_context *context,
		  const struct mapinfo_mapping *mapping);

/**
 * mapinfo_protect() - set the protections that had to wait for relocation
 * @context: an opened context.
 * @elf: the shared object.
 * @mapping: where it is mapped, and relocated by now.
 * @error: filled in always.
 *
 * To be called after relocation, of every library: what text relocations have stored
 * becomes visible to the processor here.
 *
 * PT_GNU_RELRO becomes read-only, as other loaders do it: from the page that it
 * begins in up to the one that it ends in, but for what other segments need that have
 * bytes in one of these. In a copy, and with text relocations, each page gets what the
 * segments need that have bytes in it, and gaps get nothing.
 * Where mprotect() does not work there is nothing to protect; where that is not known,
 * its -ENOSYS is no failure.
 *
 * Return: 0, or what mprotect() failed with.
 *
 * Since: 0.1
 */
int mapinfo_protect(const struct mapinfo_context *context,
		    const struct mapinfo_elf *elf,
		    const struct mapinfo_mapping *mapping,
		    struct mapinfo_error *error);

/**
 * mapinfo_address() - where an address of the file is in memory
 * @elf: the shared object.
 * @mapping: where it is mapped.
 * @vaddr: the address, as the file has it. The first one after a segment
 *	belongs to it if no other segment begins there.
 *
 * Return: the address, or 0 if no segment has it.
 *
 * Since: 0.1
 */
uintptr_t mapinfo_address(const struct mapinfo_elf *elf,
			  const struct mapinfo_mapping *mapping,
			  uintptr_t vaddr);

/**
 * struct mapinfo_loadseg - a segment in a load map
 * @addr: its address in memory.
 * @p_vaddr: its address in the file.
 * @p_memsz: bytes.
 *
 * Since: 0.1
 */
struct mapinfo_loadseg {
	uintptr_t addr;
	uintptr_t p_vaddr;
	uintptr_t p_memsz;
};

/**
 * struct mapinfo_loadmap - where the segments are
 * @version: 0.
 * @nsegs: number of segments.
 * @segs: in the order of the file.
 *
 * Laid out as &struct elf32_fdpic_loadmap and elf64_fdpic_loadmap of
 * linux/elf-fdpic.h, the form in which FDPIC loaders know it.
 *
 * Since: 0.1
 */
struct mapinfo_loadmap {
	uint16_t version;
	uint16_t nsegs;
	struct mapinfo_loadseg segs[];
};

/**
 * mapinfo_loadmap() - make a load map
 * @elf: a shared object, FDPIC or not.
 * @mapping: where it is mapped.
 * @loadmap: filled in. Has memory for as many @segs as @elf has segments.
 *
 * Since: 0.1
 */
void mapinfo_loadmap(const struct mapinfo_elf *elf,
		     const struct mapinfo_mapping *mapping,
		     struct mapinfo_loadmap *loadmap);

/**
 * mapinfo_load() - all of it: read, predict, plan, execute
 * @context: an opened context.
 * @fd: the file, open for reading.
 * @file_size: its size in bytes where the caller knows it, or 0.
 * @elf: by mapinfo_elf_init(), or all 0; filled in on success.
 * @mapping: by mapinfo_mapping_init(), or all 0; filled in on success.
 * @error: filled in always.
 *
 * The device is asked for a prediction where there is no MMU and a part could be
 * shared; if it has been closed since mapinfo_open(), it is opened for that. The dynamic
 * section is looked at in memory; with text relocations, which are rare, what is not
 * writable is unmapped and planned anew. On failure nothing stays mapped.
 *
 * What the kernel refuses to share is copied. Where there is not as much memory in one
 * piece as an alignment larger than a page takes, it is not honoured, as no other loader
 * does without an MMU. Where even that is not there, the call fails.
 *
 * For a file of more than MAPINFO_SEGMENTS_USUAL segments, or where @elf or @mapping have
 * no room for what the file has, memory is mapped: mapinfo_release().
 *
 * Then relocate (mapinfo_is_own()), then mapinfo_protect().
 *
 * Return: 0, or what one of these returned; -EPERM (MAPINFO_REASON_NOT_SHARED) with
 * MAPINFO_LOAD_SHARED_ONLY.
 *
 * Since: 0.1
 */
int mapinfo_load(struct mapinfo_context *context, int fd, uint64_t file_size,
		 struct mapinfo_elf *elf, struct mapinfo_mapping *mapping,
		 struct mapinfo_error *error);

/**
 * mapinfo_release() - give back what mapinfo_load() has mapped besides the file
 * @context: an opened context.
 * @elf: what it filled in. It and the mapping that goes with it are not to be used any
 *	more.
 *
 * What was mapped of the file stays. Without a call, nothing is lost where the caller
 * gave enough memory.
 *
 * Since: 0.1
 */
void mapinfo_release(const struct mapinfo_context *context,
		     struct mapinfo_elf *elf);

#ifdef __cplusplus
}
#endif

#endif /* MAPINFO_H */
