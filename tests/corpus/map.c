// SPDX-License-Identifier: GPL-2.0-only
/*
 * The library, as a loader of one file:
 *
 *	map FILE		as this system is; for compare.c, which watches it
 *	map SYSTEM FILE...	as if the system were
 *
 *	    here		this one (also in QEMU's user mode)
 *	    device		one with an MMU, as /dev/mapinfo says it
 *	    filtered		this one, with a filter that says ENOSYS of mprotect()
 *	    unknown		one of which nothing is known
 *	    nommu		one without an MMU
 *	    fdpic		the same, where each file is FDPIC
 *	    noexec		this one, where the file's file system is mounted noexec
 *
 * and looks at each byte, and that nothing is writable and executable at once that
 * does not ask for it. A line for each file: "FILE<tab>SYSTEM<tab>RESULT".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <mapinfo.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"

#define FDPIC		65
#define SECONDS		60

static struct mapinfo_sys real;
static struct mapinfo_context context;
static struct mapinfo_elf elf;
static struct mapinfo_mapping mapping;
/* What mmap() and mprotect() were asked for as writable and executable. */
static struct {
	uintptr_t start;
	size_t length;
} ranges[64];
static unsigned int ranges_count;

/* As a loader does it: memory for files as they are; for others more is mapped. */
static void give_memory(void)
{
	static struct mapinfo_segment segments[MAPINFO_SEGMENTS_USUAL];
	static struct mapinfo_mapped spans[MAPINFO_SEGMENTS_USUAL];

	mapinfo_elf_init(&elf, segments, MAPINFO_SEGMENTS_USUAL);
	mapinfo_mapping_init(&mapping, spans, MAPINFO_SEGMENTS_USUAL);
}

static void note(uintptr_t start, size_t length, int prot)
{
	if (!(~prot & (PROT_WRITE | PROT_EXEC)) && ranges_count < 64) {
		ranges[ranges_count].start = start;
		ranges[ranges_count++].length = length;
	}
}

static long note_mmap(uintptr_t address, size_t length, int prot, int flags,
		      int fd, uint64_t offset)
{
	long result = real.mmap(address, length, prot, flags, fd, offset);

	note((uintptr_t)result, length, prot);
	return result;
}

static long note_mprotect(uintptr_t address, size_t length, int prot)
{
	note(address, length, prot);
	return real.mprotect(address, length, prot);
}

/* A copy at once of what may be written; else shared: a store would end this. */
static long nommu_mmap(uintptr_t address, size_t length, int prot, int flags,
		       int fd, uint64_t offset)
{
	long start;

	if (flags & MAP_FIXED)
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS) && !(prot & PROT_WRITE))
		return real.mmap(0, length, PROT_READ, MAP_PRIVATE, fd, offset);
	start = real.mmap(0, length, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (start < 0 && start > -4096)
		return start;
	while (!(flags & MAP_ANONYMOUS) && length) {
		long n = real.pread(fd, (void *)(start + (long)(address)),
				    length, offset);

		if (n <= 0)
			break;
		address += (uintptr_t)n;
		length -= (size_t)n;
		offset += (uint64_t)n;
	}
	return start;
}

static long nommu_mprotect(uintptr_t address, size_t length, int prot)
{
	return -ENOSYS;
}

static long fdpic_pread(int fd, void *buffer, size_t length, uint64_t offset)
{
	long n = real.pread(fd, buffer, length, offset);

	/* of the header alone, not where all of a segment is read */
	if (!offset && n > EI_OSABI && !mapping.count)
		((unsigned char *)buffer)[EI_OSABI] = FDPIC;
	return n;
}

/* Those that are not here. */
static void without_mprotect(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		perror("prctl");
		exit(EXIT_FAILURE);
	}
}

static void start_system(const char *name)
{
	const uint64_t facts = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |
			       MAPINFO_FACT_MPROTECT;
	bool fdpic = !strcmp(name, "fdpic");
	struct mapinfo_sys sys = real;

	sys.mmap = note_mmap;
	sys.mprotect = note_mprotect;
	if (!strcmp(name, "filtered"))
		without_mprotect();
	mapinfo_open(&context, &sys, PAGE);
	if (!strcmp(name, "device")) {
		context.system.abi = 1;
		context.system.known = facts;
		context.system.facts = facts;
	} else if (!strcmp(name, "unknown")) {
		context.system.known = 0;
	} else if (fdpic || !strcmp(name, "nommu")) {
		context.system.known = facts;
		context.system.facts = 0;
		context.sys.mmap = nommu_mmap;
		context.sys.mprotect = nommu_mprotect;
	}
	if (fdpic)
		context.sys.pread = fdpic_pread;
}

static char result[200];

static bool differs(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(result, sizeof(result), format, arguments);
	va_end(arguments);
	return true;
}

/* Also what may not be read. */
static bool read_page(uintptr_t address, unsigned char *page)
{
	static int memory = -1;

	if (memory < 0)
		memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	return pread(memory, page, PAGE, (off_t)address) == PAGE;
}

static bool is_wrong_page(const struct file *file, const struct wanted *wanted)
{
	bool overlay = mapping.spans[0].strategy == MAPINFO_STRATEGY_OVERLAY;
	unsigned char page[PAGE], expected[PAGE];
	uint64_t sums[2], expected_sums[2];

	if (!wanted->kind)
		return false;
	if (!read_page(mapping.bias + wanted->vaddr, page))
		return differs("0x%lx: cannot be read", wanted->vaddr);
	expect_page(file, wanted->vaddr, !overlay, expected);
	sum_page(wanted, page, sums);
	sum_page(wanted, expected, expected_sums);
	return sums[1] != expected_sums[1] &&
	       differs("0x%lx: wrong bytes", wanted->vaddr);
}

/* In a span of its own, nothing else is in its bytes. */
static bool is_wrong_segment(const struct file *file,
			     const struct mapinfo_segment *s,
			     const struct mapinfo_mapped *span)
{
	const unsigned char *there =
		(void *)(span->start + (s->vaddr - span->vaddr));
	size_t i;

	if (s->filesz && memcmp(there, file->bytes + s->offset, s->filesz))
		return differs("0x%lx: wrong bytes", s->vaddr);
	for (i = s->filesz; i < s->memsz; i++)
		if (there[i])
			return differs("0x%lx: bss is not zero", s->vaddr + i);
	return false;
}

static bool is_wrong(const struct file *file)
{
	size_t i;

	if (mapping.count > 1) {
		for (i = 0; i < elf.count; i++)
			if (is_wrong_segment(file, &elf.segments[i],
					     &mapping.spans[i]))
				return true;
		return false;
	}
	for (i = 0; i < file->pages_count; i++)
		if (is_wrong_page(file, &file->pages[i]))
			return true;
	return false;
}

/* Only what the program headers want so, or text relocations. */
static bool is_writable_code(const struct file *file)
{
	const int both = PROT_WRITE | PROT_EXEC;
	unsigned int i;
	size_t k;

	for (k = 0; k < file->pages_count && !file->textrel; k++) {
		uintptr_t address = mapping.bias + file->pages[k].vaddr;

		for (i = 0; i < ranges_count; i++)
			if (address - ranges[i].start < ranges[i].length &&
			    (file->pages[k].prot & both) != both)
				return differs("0x%lx: writable and executable",
					       file->pages[k].vaddr);
	}
	return false;
}

/* That this runs is what noexec is to prevent. */
static bool has_code(void)
{
	unsigned int i;

	for (i = 0; i < elf.count; i++)
		if (elf.segments[i].prot & PROT_EXEC && elf.segments[i].filesz)
			return true;
	return false;
}

static const char *check(const char *system, const struct file *file, int fd)
{
	bool with_mmu = !strcmp(system, "here") || !strcmp(system, "device") ||
			!strcmp(system, "filtered");
	struct mapinfo_error error;

	ranges_count = 0;
	if (mapinfo_load(&context, fd, 0, &elf, &mapping, &error)) {
		snprintf(result, sizeof(result), "refused: %s",
			 error.reason == MAPINFO_REASON_SYSTEM_CALL ?
			 strerrorname_np(-error.errnum) :
			 mapinfo_reason_text(error.reason));
		return result;
	}
	if (!strcmp(system, "noexec") && has_code())
		return "loaded, with code";
	if (is_wrong(file))
		return result;
	if (mapinfo_protect(&context, &elf, &mapping, &error))
		differs("mapinfo_protect(): %s",
			strerrorname_np(-error.errnum));
	else if (!with_mmu || !is_writable_code(file))
		return "right";
	return result;
}

/* In a process of its own. Loaders end with what they cannot load. */
static void check_file(const char *system, const char *path)
{
	struct file file;
	int status, fd;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		alarm(SECONDS);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || !open_file(&file, path))
			_exit(EXIT_FAILURE);
		printf("%s\t%s\t%s\n", path, system,
		       check(system, &file, fd));
		fflush(stdout);
		_exit(EXIT_SUCCESS);
	}
	if (waitpid(pid, &status, 0) != pid || status)
		printf("%s\t%s\tcrashes: %s\n", path, system,
		       WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) :
					     "cannot be opened");
}

/* Prints what loaders print: watch.h. */
static int load(const char *path)
{
	struct mapinfo_error error;
	int fd;

	mapinfo_open(&context, NULL, PAGE);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (mapinfo_load(&context, fd, 0, &elf, &mapping, &error)) {
		printf("refused: %s\n",
		       error.reason == MAPINFO_REASON_SYSTEM_CALL ?
		       strerrorname_np(-error.errnum) :
		       mapinfo_reason_text(error.reason));
		return EXIT_FAILURE;
	}
	close(fd);
	printf("=> %s (0x%lx)\n", path, (unsigned long)mapping.bias);
	fflush(stdout);
	if (!mapinfo_protect(&context, &elf, &mapping, &error))
		return EXIT_SUCCESS;
	printf("refused: mapinfo_protect(): %s\n",
	       strerrorname_np(-error.errnum));
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	int i;

	setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	mapinfo_sys_init(&real);
	give_memory();
	if (argc == 2)
		return load(argv[1]);
	start_system(argv[1]);
	for (i = 2; i < argc; i++)
		check_file(argv[1], argv[i]);
	return EXIT_SUCCESS;
}
