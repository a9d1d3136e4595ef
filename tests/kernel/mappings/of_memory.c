// SPDX-License-Identifier: GPL-2.0-only
/* Mappings without a descriptor, and such as had things done to them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/userfaultfd.h>

#include "kselftest.h"
#include "kinds.h"
#include "lib.h"
#include "mappings.h"
#include "mounts.h"

#define P	(MAP_PRIVATE | MAP_ANONYMOUS)
#define S	(MAP_SHARED | MAP_ANONYMOUS)

/* What C libraries of before do not know. */
#ifndef SYS_mseal
#define SYS_mseal	462
#endif
#ifndef MADV_COLD
#define MADV_COLD	20
#endif

static int make_named(struct mapping *m, const char *name)
{
	struct maps_line line;

	if (!find_maps_name(name, &line))
		return -ENOENT;
	m->start = (void *)line.start;
	m->length = line.end - line.start;
	return 0;
}

static int make_vdso(struct mapping *m)
{
	return make_named(m, "[vdso]");
}

static int make_vvar(struct mapping *m)
{
	return make_named(m, "[vvar]");
}

static int make_stack(struct mapping *m)
{
	return make_named(m, "[stack]");
}

static int make_heap(struct mapping *m)
{
	/* the C library has not taken more than a page of it */
	if (syscall(SYS_brk, syscall(SYS_brk, 0) + 8 * (long)page_size()) < 0)
		return -ENOMEM;
	return make_named(m, "[heap]");
}

/* Asynchronous I/O: mapped by the kernel, and by nothing else. */
static int make_aio(struct mapping *m)
{
	unsigned long context = 0;

	if (syscall(SYS_io_setup, 8, &context))
		return -errno;
	return make_named(m, "/[aio] (deleted)");
}

static int attach(struct mapping *m, int flags)
{
	size_t unit = flags & SHM_HUGETLB ? huge_page_size() : page_size();
	void *place;
	int id;

	if (flags & SHM_HUGETLB)
		add_huge_pages(16);
	if (!unit)
		return -ENODEV;
	m->length = 2 * unit;
	place = find_place(m->length, unit);
	id = shmget(IPC_PRIVATE, m->length, IPC_CREAT | flags | 0600);
	if (id < 0)
		return -errno;
	m->start = shmat(id, place, 0);
	shmctl(id, IPC_RMID, NULL);
	m->apart = true;
	return m->start == (void *)-1 ? -EINVAL : 0;
}

static int make_sysv(struct mapping *m)
{
	return attach(m, 0);
}

static int make_huge_sysv(struct mapping *m)
{
	return attach(m, SHM_HUGETLB);
}

/* Grown by a page that is stored to. */
static int make_grown_down(struct mapping *m)
{
	unsigned char *place = find_place(12 * page_size(), page_size());

	m->start = mmap(place + 8 * page_size(), 4 * page_size(), RW,
			P | MAP_GROWSDOWN | MAP_FIXED, -1, 0);
	if (m->start == MAP_FAILED)
		return -errno;
	m->start -= page_size();
	m->length = 5 * page_size();
	*(volatile unsigned char *)m->start = 1;
	m->apart = true;
	return 0;
}

/* By a child that has the same memory. */
static int map_as_child(void *argument)
{
	struct mapping *m = argument;

	m->length = 3 * page_size();
	m->start = mmap(find_place(m->length, page_size()), m->length, RW,
			P | (has_mmu() ? MAP_FIXED : 0), -1, 0);
	m->apart = has_mmu();
	return 0;
}

static int make_in_child(struct mapping *m)
{
	int pid = clone(map_as_child, other_stack + OTHER_STACK,
			CLONE_VM | CLONE_VFORK | SIGCHLD, m);

	if (pid < 0)
		return -errno;
	waitpid(pid, NULL, 0);
	return m->start == MAP_FAILED ? -ENOMEM : 0;
}

static int touch(struct mapping *m)
{
	size_t i;

	for (i = 0; i < m->length; i += page_size())
		m->start[i] = (unsigned char)i;
	return 0;
}

static int resize(struct mapping *m, size_t pages, int flags)
{
	void *moved;

	if (has_mmu())
		touch(m);
	moved = mremap(m->start, m->length, pages * page_size(), flags);
	if (moved == MAP_FAILED)
		return -errno;
	m->start = moved;
	m->length = pages * page_size();
	return 0;
}

static int grow(struct mapping *m)
{
	return resize(m, 5, 0);
}

static int shrink(struct mapping *m)
{
	return resize(m, 2, 0);
}

static int move(struct mapping *m)
{
	void *place = find_place(3 * page_size(), page_size());
	void *moved = mremap(m->start, m->length, 3 * page_size(),
			     MREMAP_MAYMOVE | MREMAP_FIXED, place);

	if (moved == MAP_FAILED)
		return -errno;
	m->start = moved;
	return 0;
}

static int protect_middle(struct mapping *m)
{
	return mprotect(m->start + page_size(), page_size(), R) ? -errno : 0;
}

static int unmap_middle(struct mapping *m)
{
	/* split_vma() warns of itself there */
	if (!has_mmu())
		return -ENOSYS;
	return munmap(m->start + page_size(), page_size()) ? -errno : 0;
}

static int seal(struct mapping *m)
{
	return syscall(SYS_mseal, m->start, m->length, 0) ? -errno : 0;
}

static int seal_last(struct mapping *m)
{
	return syscall(SYS_mseal, m->start + m->length - page_size(),
		       page_size(), 0) ? -errno : 0;
}

static int lock(struct mapping *m)
{
	return mlock(m->start, m->length) ? -errno : 0;
}

static int advise(struct mapping *m, int advice)
{
	return madvise(m->start, m->length, advice) ? -errno : 0;
}

static int huge(struct mapping *m)
{
	return advise(m, MADV_HUGEPAGE) ?: touch(m);
}

static int keep_from_child(struct mapping *m)
{
	return advise(m, MADV_DONTFORK);
}

static int wipe_in_child(struct mapping *m)
{
	return advise(m, MADV_WIPEONFORK);
}

static int cold(struct mapping *m)
{
	return touch(m) ?: advise(m, MADV_COLD);
}

static int free_lazily(struct mapping *m)
{
	return touch(m) ?: advise(m, MADV_FREE);
}

static int give_key(struct mapping *m)
{
	long key = syscall(SYS_pkey_alloc, 0, 0);

	if (key < 0)
		return -errno;
	return syscall(SYS_pkey_mprotect, m->start, m->length, RW, key) ?
	       -errno : 0;
}

static int watch_faults(struct mapping *m)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { (uintptr_t)m->start, m->length },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	long fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0)
		return -errno;
	/* in use before anybody waits for what is missing */
	touch(m);
	if (ioctl((int)fd, UFFDIO_API, &api) ||
	    ioctl((int)fd, UFFDIO_REGISTER, &range))
		return -errno;
	return 0;
}

/* Of 64 bits alone. */
#define SEALS	(sizeof(long) == 8 ? NEWER : 0)

const struct mapping_kind kinds_of_memory[] = {
	{ "anonymous", NULL, RW, P, 0, 3, .traits = EVERYWHERE },
	{ "anonymous, r--", NULL, R, P, 0, 3, .traits = EVERYWHERE },
	{ "anonymous, rwx", NULL, RWX, P, 0, 3, .traits = EVERYWHERE },
	{ "anonymous, ---", NULL, PROT_NONE, P, 0, 3, .traits = WITH_MMU },
	{ "anonymous, shared", NULL, RW, S, 0, 3, .traits = WITH_MMU },
	{ "not reserved", NULL, RW, P | MAP_NORESERVE, 0, 3,
	  .traits = WITH_MMU },
	{ "huge pages", NULL, RW, P | MAP_HUGETLB, 0, 2, .traits = FULL },
	{ "huge pages, shared", NULL, RW, S | MAP_HUGETLB, 0, 2,
	  .traits = FULL },
	{ "vDSO", .make = make_vdso, .traits = FULL },
	{ "vvar", .make = make_vvar, .traits = FULL },
	{ "stack", .make = make_stack, .traits = WITH_MMU },
	{ "heap", .make = make_heap, .traits = WITH_MMU },
	{ "AIO", .make = make_aio, .traits = FULL },
	{ "System V", .make = make_sysv, .traits = FULL },
	{ "System V, huge pages", .make = make_huge_sysv, .traits = FULL },
	{ "grows down", NULL, RW, P | MAP_GROWSDOWN, 0, 3, .traits = WITH_MMU },
	{ "grown down", .make = make_grown_down, .traits = WITH_MMU },
	{ "by a child in the same memory", .make = make_in_child,
	  .traits = EVERYWHERE },
	{ "grown", NULL, RW, P, 0, 3, .change = grow, .traits = WITH_MMU },
	{ "shrunk", NULL, RW, P, 0, 4, .change = shrink,
	  .traits = EVERYWHERE },
	{ "moved", NULL, RW, P, 0, 3, .change = move, .traits = WITH_MMU },
	{ "file, grown", "ramfs", RW, P, 0, 3, .change = grow,
	  .traits = WITH_MMU },
	{ "file, moved", "ramfs", RW, MAP_SHARED, 0, 3, .change = move,
	  .traits = WITH_MMU },
	{ "in three parts", NULL, RW, P, 0, 3, .change = protect_middle,
	  .traits = WITH_MMU },
	{ "with a hole", NULL, RW, P, 0, 3, .change = unmap_middle,
	  .traits = WITH_MMU },
	{ "sealed", NULL, R, P, 0, 3, .change = seal,
	  .traits = SEALS },
	{ "sealed file", "ramfs", R, MAP_PRIVATE, 0, 3, .change = seal,
	  .traits = SEALS },
	{ "last page sealed", NULL, RW, P, 0, 3, .change = seal_last,
	  .traits = SEALS },
	{ "locked", NULL, RW, P, 0, 3, .change = lock, .traits = WITH_MMU },
	{ "transparent huge pages", NULL, RW, P, 0, 1024, .change = huge,
	  .traits = FULL },
	{ "not for children", NULL, RW, P, 0, 3, .change = keep_from_child,
	  .traits = FULL },
	{ "empty for children", NULL, RW, P, 0, 3, .change = wipe_in_child,
	  .traits = FULL },
	{ "cold", NULL, RW, P, 0, 3, .change = cold, .traits = FULL },
	{ "free on demand", NULL, RW, P, 0, 3, .change = free_lazily,
	  .traits = FULL },
	{ "with a key", NULL, RW, P, 0, 3, .change = give_key },
	{ "watched by userfaultfd", NULL, RW, P, 0, 3, .change = watch_faults,
	  .traits = FULL },
	{ }
};
