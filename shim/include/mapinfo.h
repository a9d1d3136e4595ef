/* SPDX-License-Identifier: MIT */
/*
 * libmapinfo: maps the segments of a shared object, with an MMU or without.
 *
 * For use inside a dynamic loader before it has relocated itself: no libc, no
 * errno, no TLS, no heap, no writable data, nothing that needs a relocation.
 * The stack it takes is bounded; mapinfo_load() takes the most, below 6 KB.
 *
 *	header reader -> plan -> executor -> verification
 *
 * A plan is data. It is made without a system call, so that it can be printed,
 * compared and tested on any system, for any other.
 *
 * Functions that return int return 0 or a negative errno. Addresses, offsets
 * and lengths are in bytes; protections are PROT_ bits of mmap().
 */
#ifndef MAPINFO_H
#define MAPINFO_H

#include <linux/mapinfo.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Limits, so that everything fits a small stack. Larger files are refused. */
#define MAPINFO_PHDRS_MAX	32
#define MAPINFO_SEGMENTS_MAX	16
/* a mapping, the zeroing of its last page, a protection, and the bss, each */
#define MAPINFO_STEPS_MAX	(4 * MAPINFO_SEGMENTS_MAX)

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
 * @MAPINFO_REASON_ELF_FDPIC: FDPIC, which this version does not map.
 * @MAPINFO_REASON_ELF_FIXED: linked for fixed addresses (ET_EXEC).
 * @MAPINFO_REASON_ELF_TYPE: neither of these: an object file, a core dump.
 * @MAPINFO_REASON_PHDR_SIZE: e_phentsize is not the size of a program header.
 * @MAPINFO_REASON_PHDR_NONE: no program headers.
 * @MAPINFO_REASON_PHDR_COUNT: more than MAPINFO_PHDRS_MAX program headers.
 * @MAPINFO_REASON_PHDR_TABLE: the program headers reach past the end of file.
 * @MAPINFO_REASON_PHDR_HEAD: they are in the file, but not in the bytes that
 *	mapinfo_elf_parse() was given. mapinfo_elf_read() finds them.
 * @MAPINFO_REASON_LOAD_NONE: no PT_LOAD with memory.
 * @MAPINFO_REASON_LOAD_COUNT: more than MAPINFO_SEGMENTS_MAX PT_LOADs.
 * @MAPINFO_REASON_LOAD_SIZE: p_filesz is larger than p_memsz.
 * @MAPINFO_REASON_LOAD_OFFSET: p_offset + p_filesz overflows.
 * @MAPINFO_REASON_LOAD_EOF: p_offset + p_filesz is past the end of the file.
 * @MAPINFO_REASON_LOAD_ADDRESS: p_vaddr + p_memsz is not an address.
 * @MAPINFO_REASON_LOAD_ALIGN: p_align is not a power of two.
 * @MAPINFO_REASON_LOAD_CONGRUENT: p_vaddr and p_offset differ modulo p_align.
 * @MAPINFO_REASON_LOAD_ORDER: p_vaddr is below that of the PT_LOAD before it.
 * @MAPINFO_REASON_LOAD_OVERLAP: overlaps the PT_LOAD before it.
 * @MAPINFO_REASON_PAGE_SIZE: the page size is not a power of two.
 * @MAPINFO_REASON_SPAN: the segments span more than half the address space.
 * @MAPINFO_REASON_FILE_SHRANK: the file became shorter while it was read.
 * @MAPINFO_REASON_NO_DEVICE: only /dev/mapinfo could tell, and there is none.
 * @MAPINFO_REASON_NOT_PRIVATE: a range to be written is not the process's own.
 * @MAPINFO_REASON_COUNT: how many there are; not a reason.
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
	MAPINFO_REASON_ELF_FDPIC,
	MAPINFO_REASON_ELF_FIXED,
	MAPINFO_REASON_ELF_TYPE,
	MAPINFO_REASON_PHDR_SIZE,
	MAPINFO_REASON_PHDR_NONE,
	MAPINFO_REASON_PHDR_COUNT,
	MAPINFO_REASON_PHDR_TABLE,
	MAPINFO_REASON_PHDR_HEAD,
	MAPINFO_REASON_LOAD_NONE,
	MAPINFO_REASON_LOAD_COUNT,
	MAPINFO_REASON_LOAD_SIZE,
	MAPINFO_REASON_LOAD_OFFSET,
	MAPINFO_REASON_LOAD_EOF,
	MAPINFO_REASON_LOAD_ADDRESS,
	MAPINFO_REASON_LOAD_ALIGN,
	MAPINFO_REASON_LOAD_CONGRUENT,
	MAPINFO_REASON_LOAD_ORDER,
	MAPINFO_REASON_LOAD_OVERLAP,
	MAPINFO_REASON_PAGE_SIZE,
	MAPINFO_REASON_SPAN,
	MAPINFO_REASON_FILE_SHRANK,
	MAPINFO_REASON_NO_DEVICE,
	MAPINFO_REASON_NOT_PRIVATE,
	MAPINFO_REASON_COUNT,
};

/**
 * struct mapinfo_error - where and why a function failed
 * @reason: the cause; MAPINFO_REASON_NONE after success.
 * @errnum: what the function returned: 0 or a negative errno.
 * @phdr: index of the program header at fault, or -1.
 * @step: index of the plan's step at fault, or -1.
 */
struct mapinfo_error {
	enum mapinfo_reason reason;
	int errnum;
	int phdr;
	int step;
};

/**
 * mapinfo_reason_text() - a cause in words
 * @reason: any value.
 *
 * Return: some words without a full stop or a line end, fit to follow
 * "program header 3: ". Never NULL.
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
 *
 * Each returns what the kernel does: a value, or a negative errno above -4096
 * (@mmap's addresses may look negative). Entries may be replaced, by a libc's
 * own calls for instance.
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
};

/**
 * mapinfo_sys_init() - fill in the kernel's own system calls
 * @sys: the table. Needs Linux 4.11 or later (statx()).
 */
void mapinfo_sys_init(struct mapinfo_sys *sys);

/**
 * struct mapinfo_context - a process's view of its system
 * @sys: the system calls in use.
 * @device: file descriptor of /dev/mapinfo, or -1.
 * @system: what is known of the system. Without the device, @abi is 0, and
 *	@map_fixed_min and @map_fixed_end are 0: not known.
 */
struct mapinfo_context {
	struct mapinfo_sys sys;
	int device;
	struct mapinfo_system system;
};

/**
 * mapinfo_open() - learn about the system
 * @context: filled in.
 * @sys: system calls to use, or NULL for the kernel's own.
 * @page_size: bytes (AT_PAGESZ). The device's answer takes precedence.
 *
 * Asks /dev/mapinfo. Where it is missing or speaks another ABI, an mprotect()
 * of nothing tells a system with an MMU (0) from one without (-ENOSYS); where
 * even that is unclear, no fact is known and all plans are right for both.
 *
 * Return: 0, or -EINVAL if the page size is not a power of two.
 */
int mapinfo_open(struct mapinfo_context *context,
		 const struct mapinfo_sys *sys, uint32_t page_size);

/**
 * mapinfo_close() - close the device, if it is open
 * @context: keeps its facts; mapinfo_ask() and mapinfo_verify() fail.
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
 */
int mapinfo_predict(const struct mapinfo_context *context,
		    struct mapinfo_file *files, unsigned int count);

/**
 * struct mapinfo_segment - a PT_LOAD
 * @offset: p_offset.
 * @filesz: p_filesz, at most @memsz; @offset + @filesz is within the file.
 * @vaddr: p_vaddr.
 * @memsz: p_memsz, at least 1; @vaddr + @memsz is an address.
 * @prot: PROT_ bits that p_flags asks for.
 * @phdr: index of its program header.
 */
struct mapinfo_segment {
	uint64_t offset;
	uint64_t filesz;
	uint64_t vaddr;
	uint64_t memsz;
	int prot;
	int phdr;
};

/**
 * struct mapinfo_elf - what there is to know of a shared object
 * @file_size: bytes.
 * @dynamic: p_vaddr of PT_DYNAMIC, 0 without one.
 * @relro: p_vaddr of PT_GNU_RELRO, 0 without one.
 * @relro_size: p_memsz of PT_GNU_RELRO, 0 without one.
 * @count: number of segments, 1 to MAPINFO_SEGMENTS_MAX.
 * @segments: by ascending address; they do not overlap.
 *
 * @dynamic and @relro are the file's words, not checked against the segments.
 */
struct mapinfo_elf {
	uint64_t file_size;
	uint64_t dynamic;
	uint64_t relro;
	uint64_t relro_size;
	unsigned int count;
	struct mapinfo_segment segments[MAPINFO_SEGMENTS_MAX];
};

/**
 * mapinfo_elf_parse() - check a shared object's headers
 * @head: the file's first bytes, aligned in any way.
 * @head_size: how many.
 * @file_size: size of the whole file.
 * @elf: filled in on success.
 * @error: filled in always.
 *
 * Accepts ET_DYN files of the native class, byte order and machine. An
 * alignment larger than a page is only checked for being congruent: segments
 * are aligned to pages, as the loaders of musl and uClibc-ng do.
 *
 * Return: 0 or -ENOEXEC.
 */
int mapinfo_elf_parse(const void *head, size_t head_size, uint64_t file_size,
		      struct mapinfo_elf *elf, struct mapinfo_error *error);

/**
 * mapinfo_elf_read() - read and check a shared object's headers
 * @context: an opened context.
 * @fd: the file, open for reading; its position is not used.
 * @elf: filled in on success.
 * @error: filled in always.
 *
 * Return: 0, -ENOEXEC, or what a system call failed with.
 */
int mapinfo_elf_read(const struct mapinfo_context *context, int fd,
		     struct mapinfo_elf *elf, struct mapinfo_error *error);

/**
 * enum mapinfo_strategy - how the segments get into memory
 * @MAPINFO_STRATEGY_OVERLAY: the file is mapped once over the whole span, then
 *	each further segment is mapped over that by MAP_FIXED. Gaps between
 *	segments keep the first mapping. Needs MAP_FIXED.
 * @MAPINFO_STRATEGY_COPY: one private anonymous block, into which the file is
 *	read. Right on every system: nothing in it is ever shared. Where
 *	instructions that were stored as data must first be made visible to the
 *	processor (ARM with caches: cacheflush()), that is left to the caller,
 *	which may have relocations to store there, too.
 */
enum mapinfo_strategy {
	MAPINFO_STRATEGY_OVERLAY,
	MAPINFO_STRATEGY_COPY,
};

/**
 * enum mapinfo_op - what a step does
 * @MAPINFO_OP_MAP_FILE: map pages of the file, private. The first step
 *	goes where the kernel likes; a later one over the first (MAP_FIXED).
 * @MAPINFO_OP_MAP_ANONYMOUS: the same with zeroed memory.
 * @MAPINFO_OP_READ: read bytes of the file to memory mapped before.
 * @MAPINFO_OP_ZERO: store zeroes, less than a page, in the last page that a
 *	segment has in the file.
 * @MAPINFO_OP_PROTECT: mprotect(). For a copy, -ENOSYS is no failure.
 */
enum mapinfo_op {
	MAPINFO_OP_MAP_FILE,
	MAPINFO_OP_MAP_ANONYMOUS,
	MAPINFO_OP_READ,
	MAPINFO_OP_ZERO,
	MAPINFO_OP_PROTECT,
};

/**
 * struct mapinfo_step - a step of a plan
 * @address: bytes from the start of the span.
 * @length: bytes, at least 1; whole pages but for READ and ZERO.
 * @offset: in the file, in bytes, for MAP_FILE and READ; else 0.
 * @op: &enum mapinfo_op.
 * @prot: PROT_ bits for MAP_FILE, MAP_ANONYMOUS and PROTECT; else 0.
 * @phdr: index of the program header it serves (of the first, if several).
 */
struct mapinfo_step {
	uint64_t address;
	uint64_t length;
	uint64_t offset;
	uint8_t op;
	uint8_t prot;
	int16_t phdr;
};

/**
 * struct mapinfo_cost - what a plan takes, known before it runs
 * @system_calls: how many the executor makes, if no read is cut short.
 * @bytes_read: copied from the file by pread().
 * @bytes_zeroed_kernel: of anonymous memory; with an MMU, only when touched.
 * @bytes_zeroed_loader: by ZERO steps.
 * @bytes_private: mapped bytes that are the process's own; of a writable file
 *	mapping with an MMU, each page when it is first written.
 * @bytes_shared: mapped bytes that may be shared with the page cache.
 * @contiguous: largest block of physically contiguous memory needed; 0 where
 *	there is known to be an MMU.
 */
struct mapinfo_cost {
	uint64_t system_calls;
	uint64_t bytes_read;
	uint64_t bytes_zeroed_kernel;
	uint64_t bytes_zeroed_loader;
	uint64_t bytes_private;
	uint64_t bytes_shared;
	uint64_t contiguous;
};

/**
 * struct mapinfo_plan - how to map a shared object
 * @strategy: how, in a word.
 * @count: number of steps, 1 to MAPINFO_STEPS_MAX.
 * @vaddr: address that the file gives the first byte of the span, a multiple
 *	of the page size.
 * @length: bytes of the span, whole pages, at most PTRDIFF_MAX.
 * @cost: what the steps take.
 * @steps: in order. The first maps the span, the others stay within it.
 */
struct mapinfo_plan {
	enum mapinfo_strategy strategy;
	unsigned int count;
	uint64_t vaddr;
	uint64_t length;
	struct mapinfo_cost cost;
	struct mapinfo_step steps[MAPINFO_STEPS_MAX];
};

/**
 * mapinfo_plan() - decide how to map a shared object
 * @system: facts, of this system or any other; only what is known counts.
 * @elf: the shared object.
 * @plan: filled in on success.
 * @error: filled in always.
 *
 * OVERLAY where MAP_FIXED is known to work, unless two segments share a page
 * or the file is not laid out for this page size. COPY otherwise: it is right
 * where nothing is known.
 *
 * Return: 0, -EINVAL (bad page size) or -ENOEXEC (span too large).
 */
int mapinfo_plan(const struct mapinfo_system *system,
		 const struct mapinfo_elf *elf, struct mapinfo_plan *plan,
		 struct mapinfo_error *error);

/**
 * mapinfo_step_extent() - how much of a step's mapping is left in the end
 * @plan: a plan.
 * @step: index of the step.
 *
 * Return: bytes from the step's address on that no later step maps or protects
 * anew. 0 if there are none, and for a step that maps and protects nothing.
 */
uint64_t mapinfo_step_extent(const struct mapinfo_plan *plan,
			     unsigned int step);

/**
 * struct mapinfo_mapping - a mapped shared object
 * @start: address of the span.
 * @length: bytes of the span, whole pages.
 * @bias: load bias: what to add to an address of the file.
 * @strategy: how it was mapped.
 */
struct mapinfo_mapping {
	uintptr_t start;
	size_t length;
	uintptr_t bias;
	enum mapinfo_strategy strategy;
};

/**
 * mapinfo_execute() - carry out a plan
 * @context: an opened context.
 * @fd: the file that the plan was made for.
 * @plan: a plan for this system, by mapinfo_plan().
 * @mapping: filled in on success.
 * @error: filled in always.
 *
 * On failure nothing stays mapped.
 *
 * Return: 0, what a system call failed with, or -EIO if the file shrank.
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
 * Return: 0 or what munmap() failed with.
 */
int mapinfo_unmap(const struct mapinfo_context *context,
		  const struct mapinfo_mapping *mapping);

/**
 * mapinfo_verify() - ask the device whether what will be written is private
 * @context: an opened context.
 * @plan: the plan.
 * @mapping: where it was carried out.
 * @error: filled in always.
 *
 * Return: 0 if the device says so of every writable range; -EPERM if it says
 * otherwise of one, or gives no verdict; -ENODEV without a device; what the
 * question failed with, as a whole or for one range.
 */
int mapinfo_verify(const struct mapinfo_context *context,
		   const struct mapinfo_plan *plan,
		   const struct mapinfo_mapping *mapping,
		   struct mapinfo_error *error);

/**
 * mapinfo_load() - all of it: read, plan, execute and, with a device, verify
 * @context: an opened context.
 * @fd: the file, open for reading.
 * @mapping: filled in on success.
 * @error: filled in always.
 *
 * On failure nothing stays mapped.
 *
 * Return: 0, or what one of the four returned.
 */
int mapinfo_load(const struct mapinfo_context *context, int fd,
		 struct mapinfo_mapping *mapping, struct mapinfo_error *error);

#ifdef __cplusplus
}
#endif

#endif /* MAPINFO_H */
