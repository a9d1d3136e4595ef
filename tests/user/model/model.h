/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A system in a model: the system calls that the library makes, played on an
 * arena of real memory by the rules of a kernel with an MMU or without. The
 * rules without one are those of mm/nommu.c, which the boards were seen to
 * follow (Documentation/nommu-mmap-pitfalls.rst). No call of the real kernel is
 * made, so that a load takes some microseconds.
 *
 * There is one process, one file, and one model at a time.
 */
#ifndef MAPINFO_USER_TESTS_MODEL_H
#define MAPINFO_USER_TESTS_MODEL_H

#include <mapinfo.h>
#include <stdbool.h>

/* Whether the library that is tested takes files of FDPIC. */
#ifdef MAPINFO_CONSTDISP_ONLY
#define LOADS_FDPIC	0
#else
#define LOADS_FDPIC	1
#endif

/* Whether it takes it that there may be an MMU. */
#ifdef MAPINFO_WITHOUT_MMU
#define LOADS_WITH_MMU	0
#else
#define LOADS_WITH_MMU	1
#endif

/* Where mappings are made, and the largest file: bytes, whole pages. */
#define MODEL_ARENA	(1UL << 20)
#define MODEL_FILE_MAX	(1UL << 19)

/* Whether instructions that are stored run without a word to the processor. */
#if defined(__x86_64__) || defined(__i386__) || defined(__s390x__)
#define CACHES_SEE_STORES	true
#else
#define CACHES_SEE_STORES	false
#endif

/* File descriptors. */
#define MODEL_FD	40
#define MODEL_DEVICE	41

/**
 * enum model_mode - a kind of system, and of file system
 * @MODEL_MMU: with an MMU.
 * @MODEL_DIRECT: without; the file's own pages can be mapped (ramfs).
 * @MODEL_COPY: without; the file can only be copied (ext2).
 * @MODEL_REFUSE: without; what could be shared is refused with EINVAL, as
 *	beyond the end of a file in romfs.
 * @MODEL_NO_MMAP: without; the file cannot be mapped at all (ENODEV).
 * @MODEL_MODES: how many there are.
 */
enum model_mode {
	MODEL_MMU,
	MODEL_DIRECT,
	MODEL_COPY,
	MODEL_REFUSE,
	MODEL_NO_MMAP,
	MODEL_MODES,
};

/**
 * struct model_system - the system to be played
 * @mode: what kind.
 * @page_size: bytes, at least 4096.
 * @device: whether there is a /dev/mapinfo.
 * @without_files: it is one that does not answer MAPINFO_FILE.
 * @filtered: a filter of system calls says ENOSYS of mprotect().
 * @closed: it has been closed by the program, since it was asked of the system.
 * @unclear: and EPERM of MAP_FIXED: no fact is known unless there is a device.
 * @stale: instruction caches do not see stores.
 * @overlapping: segments do, so that a processor may be told twice of a byte.
 * @strict: what can be written to must not become executable (PR_SET_MDWE). Only
 *	with an MMU, as is the next.
 * @noexec: nothing of the file may be executed.
 * @memory: bytes that can be had at a time; 0 for all that the arena has.
 * @contiguous_max: the largest piece, of which the device tells; 0 for no limit.
 * @lowest: page of the arena from which on room is looked for.
 * @cut: seed for reads that are short or interrupted; 0 for none.
 * @fail_at: which call fails, from 1; 0 for none.
 * @fail_with: a negative errno.
 * @other_page: first page of the file that another process has mapped, private
 *	and not writable, since before.
 * @other_pages: how many; 0 for no such process. Within the file.
 */
struct model_system {
	enum model_mode mode;
	uint32_t page_size;
	bool device;
	bool without_files;
	bool closed;
	bool filtered;
	bool unclear;
	bool strict;
	bool noexec;
	bool stale;
	bool overlapping;
	size_t memory;
	size_t contiguous_max;
	size_t lowest;
	uint64_t cut;
	unsigned int fail_at;
	int fail_with;
	size_t other_page;
	size_t other_pages;
};

/**
 * enum model_kind - whose memory a page is
 * @MODEL_FREE: not mapped. Never to be touched.
 * @MODEL_ANONYMOUS: the process's own.
 * @MODEL_PRIVATE: its own, too; began as a copy of the file's bytes.
 * @MODEL_SHARED: others read it, too. Never to be stored to.
 * @MODEL_NOTHING: mapped past the last page of the file, where an access
 *	faults. Only with an MMU.
 */
enum model_kind {
	MODEL_FREE,
	MODEL_ANONYMOUS,
	MODEL_PRIVATE,
	MODEL_SHARED,
	MODEL_NOTHING,
};

/**
 * struct model_page - a page of memory
 * @offset: in the file, of what it began as.
 * @mapping: number of the mapping it belongs to.
 * @kind: &enum model_kind.
 * @prot: PROT_ bits.
 * @kept: the file's own or another process's: there without a mapping, too.
 * @storable: it could be stored to at some time since it was mapped, without
 *	harm to others.
 * @open: it could be written to and executed at once, some time since.
 */
struct model_page {
	uint64_t offset;
	uint32_t mapping;
	uint8_t kind;
	uint8_t prot;
	bool kept;
	bool storable;
	bool open;
};

/**
 * struct model_counts - what the calls since the start took
 * @calls: those on files and memory, and questions to the device.
 * @questions: the questions among them.
 * @bytes_read: by pread() into the arena and, without an MMU, to fill mappings.
 * @bytes_zeroed: by the kernel: anonymous memory and, without an MMU, what
 *	mappings have past the end of the file.
 * @largest: bytes of the largest mapping that memory was needed for.
 * @refused: mappings that could not be shared.
 * @cut: reads that were short or interrupted.
 */
struct model_counts {
	unsigned int calls;
	unsigned int questions;
	size_t bytes_read;
	size_t bytes_zeroed;
	size_t largest;
	unsigned int refused;
	unsigned int cut;
};

extern struct model_counts model_counts;

/* The file that MODEL_FD is open on. @bytes stay the caller's, unchanged. */
void model_set_file(const void *bytes, size_t size);

/* Starts a system in which nothing is mapped; ends the one before. */
void model_start(const struct model_system *system);

/* From now on another call fails, or none. */
void model_fail_at(unsigned int call, int with);

/* Fills in the model's calls. */
void model_sys(struct mapinfo_sys *sys);

/* The page that holds an address; NULL outside the model's memory. */
const struct model_page *model_page(uintptr_t address);

/*
 * Whether so many bytes from an address on are the process's own, and may be stored to
 * now. No store of a test goes anywhere else.
 */
bool model_is_own(uintptr_t address, size_t length);

/* Whether the processor would execute what is stored there. */
bool model_is_fetched(uintptr_t address, size_t length);

/* From now on, relocation may have stored anywhere. */
void model_relocated(void);

/* How many pages are mapped. */
size_t model_mapped(void);

/* How many of them are the process's own, or will be when they are stored to. */
size_t model_private(void);

/* Whether nothing is mapped, and nothing open but the file. */
bool model_is_clean(void);

/*
 * What was done that no program may do, or NULL. Looks at what is mapped and
 * what is near; with @everywhere, at all memory.
 */
const char *model_fault(bool everywhere);

#endif /* MAPINFO_USER_TESTS_MODEL_H */
