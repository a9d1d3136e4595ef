// SPDX-License-Identifier: GPL-2.0-only
/*
 * All of it, where it is more than a plan that is carried out: what is tried otherwise,
 * what is refused before anything is mapped, memory that the caller did not give, and
 * what the real kernel forbids. Without an MMU, the kernel is made up.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define FDPIC	65
#define DEVICE	42

/* Since Linux 6.3. */
#define SET_MDWE	65
#define REFUSE_EXEC_GAIN	1

static struct mapinfo_context context;
static struct mapinfo_sys real;
static struct mapinfo_error error;
static struct mapinfo_elf elf = ELF_ROOM;
static struct mapinfo_mapping mapping = MAPPING_ROOM;

/* The made-up kernel: how much it has in one piece, and where it puts what is shared. */
static size_t most;
static size_t shift;
static int refuse_with;
static uint32_t verdict;
static unsigned int maps, unmaps, opens, questions;
static size_t longest;

static long nommu_mmap(uintptr_t address, size_t length, int prot, int flags,
		       int fd, uint64_t offset)
{
	bool shared = fd >= 0 && !(prot & PROT_WRITE);
	long start;

	maps++;
	if (length > longest)
		longest = length;
	if (flags & MAP_FIXED)
		return -EINVAL;
	if (shared && refuse_with)
		return refuse_with;
	if (most && length > most && !shared)
		return -ENOMEM;
	start = map_without_mmu(&real, length + shift, prot | PROT_WRITE,
				flags, fd, offset);
	return shared && shift ? start + (long)shift : start;
}

static long nommu_munmap(uintptr_t address, size_t length)
{
	unmaps++;
	return real.munmap(address & ~(PAGE - 1), length);
}

static long nommu_mprotect(uintptr_t address, size_t length, int prot)
{
	return -ENOSYS;
}

static long test_open(const char *path, int flags)
{
	opens++;
	return DEVICE;
}

static long test_close(int fd)
{
	return fd == DEVICE ? 0 : -EBADF;
}

static long test_ioctl(int fd, unsigned long command, void *argument)
{
	struct mapinfo_system *system = argument;
	struct mapinfo_file *file = argument;

	if (command == MAPINFO_SYSTEM) {
		*system = without_mmu;
		system->abi = MAPINFO_ABI;
		return 0;
	}
	questions++;
	file->valid = MAPINFO_FILE_VALID_ANSWER;
	file->verdict = verdict;
	return 0;
}

static void start_without_mmu(void)
{
	context.sys.mmap = nommu_mmap;
	context.sys.munmap = nommu_munmap;
	context.sys.mprotect = nommu_mprotect;
	context.sys.open = test_open;
	context.sys.close = test_close;
	context.sys.ioctl = test_ioctl;
	context.system = without_mmu;
	context.device = -1;
	context.policy = 0;
	most = 0;
	shift = 0;
	refuse_with = 0;
	verdict = MAPINFO_VERDICT_SHAREABLE;
	maps = 0;
	unmaps = 0;
	opens = 0;
	questions = 0;
	longest = 0;
}

static int load(const struct image *image)
{
	int fd = image_file(image);
	int ret = mapinfo_load(&context, fd, 0, &elf, &mapping, &error);

	close(fd);
	return ret;
}

static bool unload(void)
{
	int ret = mapinfo_unmap(&context, &mapping);

	mapinfo_release(&context, &elf);
	return !ret;
}

static void make_fdpic(struct image *image)
{
	make_image(image);
	image->ehdr.e_ident[EI_OSABI] = FDPIC;
}

/* An alignment that there is no memory for is not honoured; 0x5000 bytes are. */
static void check_slack(void)
{
	struct image image;
	int ret;

	make_image(&image);
	image.phdr[TEXT].p_align = 0x10000;
	start_without_mmu();
	ret = load(&image);
	ksft_test_result(!ret && longest == 0x14000 &&
			 !((mapping.bias) & 0xffff) && unload(),
			 "memory for an alignment\n");
	start_without_mmu();
	most = 0x13fff;
	ret = load(&image);
	ksft_test_result(!ret && maps == 2 && mapping.spans[0].length == 0x5000 &&
			 unload(), "without, where there is not as much\n");
	start_without_mmu();
	most = 0x4fff;
	ret = load(&image);
	ksft_test_result(ret == -ENOMEM &&
			 error.reason == MAPINFO_REASON_CONTIGUOUS &&
			 error.contiguous == 0x5000 &&
			 error.contiguous_least == (LOADS_FDPIC ? 0x3000 : 0x5000) &&
			 !error.contiguous_max && !mapping.count,
			 "not even that\n");
}

/* What the kernel never gives is not asked for: it would warn. */
static void check_largest(void)
{
	struct image image;
	int ret;

	make_image(&image);
	start_without_mmu();
	context.system.contiguous_max = 0x4fff;
	ret = load(&image);
	ksft_test_result(ret == -ENOMEM && !maps &&
			 error.reason == MAPINFO_REASON_CONTIGUOUS &&
			 error.contiguous == 0x5000 &&
			 error.contiguous_max == 0x4fff,
			 "more than the largest piece: no call is made\n");
	start_without_mmu();
	context.system.contiguous_max = 0x5000;
	ret = load(&image);
	ksft_test_result(!ret && unload(), "as much as the largest piece\n");
	start_without_mmu();
	context.system.contiguous_max = 0x5000;
	most = 0x4fff;
	ret = load(&image);
	ksft_test_result(ret == -ENOMEM && maps == 1 && !error.contiguous_max,
			 "which is not there now\n");
	/* the text has 2 pages, which are the file's own */
	make_fdpic(&image);
	start_without_mmu();
	context.device = DEVICE;
	context.system.abi = MAPINFO_ABI;
	context.system.contiguous_max = 0x3000;
	image.phdr[TEXT].p_filesz = 0x2200;
	image.phdr[TEXT].p_memsz = 0x2200;
	image.phdr[DATA].p_vaddr += 0x10000;
	image.phdr[DYNAMIC].p_vaddr += 0x10000;
	image.phdr[TLS].p_vaddr += 0x10000;
	verdict = MAPINFO_VERDICT_DIRECT;
	context.system.contiguous_max = 0x3000 - 1;
	image.phdr[DATA].p_memsz = 0x300;
	ret = load(&image);
	ksft_test_result(!ret && mapping.spans[0].length == 0x3000 && unload(),
			 "memory of the file's own may be larger\n");
	start_without_mmu();
}

/* Nothing is shared before the device has been asked, open or closed. */
static void check_asks(void)
{
	struct image image;
	int ret;

	make_fdpic(&image);
	start_without_mmu();
	context.system.abi = MAPINFO_ABI;
	ret = load(&image);
	ksft_test_result(!ret && opens == 1 && questions == 1 &&
			 context.device == DEVICE &&
			 mapping.spans[0].strategy == MAPINFO_STRATEGY_SHARE &&
			 unload(), "a closed device is opened, and asked\n");
	questions = 0;
	verdict = MAPINFO_VERDICT_NONE;
	ret = load(&image);
	ksft_test_result(!ret && opens == 1 && questions == 1 &&
			 mapping.spans[0].strategy != MAPINFO_STRATEGY_SHARE &&
			 unload(), "what it says is heeded\n");
	make_image(&image);
	questions = 0;
	ret = load(&image);
	ksft_test_result(!ret && !questions && unload(),
			 "nothing is asked of what will be written\n");
}

/* Memory that is shared, but does not lie as p_align asks, up to a page. */
static void check_misaligned(void)
{
	struct image image;
	int ret;

	make_fdpic(&image);
	start_without_mmu();
	shift = 32;
	ret = load(&image);
	ksft_test_result(!ret && unmaps == 1 &&
			 mapping.spans[0].strategy != MAPINFO_STRATEGY_SHARE &&
			 !(mapping.spans[0].start % PAGE) && unload(),
			 "shared, but misaligned: copied\n");
	image.phdr[TEXT].p_align = 32;
	start_without_mmu();
	shift = 32;
	ret = load(&image);
	ksft_test_result(!ret && !unmaps &&
			 mapping.spans[0].strategy == MAPINFO_STRATEGY_SHARE &&
			 mapping.spans[0].start % PAGE == 32 && unload(),
			 "shared, and aligned as asked\n");
	image.phdr[TEXT].p_align = 64;
	start_without_mmu();
	shift = 32;
	ret = load(&image);
	ksft_test_result(!ret && unmaps == 1 && unload(),
			 "half as much as asked\n");
	shift = 0;
}

/* Text that would be copied is refused, with the reason; data is not. */
static void check_shared_only(const char *name, const struct image *image,
			      enum mapinfo_unshared unshared)
{
	int ret;

	context.policy = MAPINFO_LOAD_SHARED_ONLY;
	ret = load(image);
	if (!ret)
		unload();
	ksft_test_result(unshared ? ret == -EPERM && error.errnum == -EPERM &&
			 error.reason == MAPINFO_REASON_NOT_SHARED &&
			 error.unshared == unshared &&
			 !mapping.count : !ret, "shared only: %s\n", name);
}

static void check_policy(void)
{
	struct image image;

	start_without_mmu();
	make_image(&image);
	check_shared_only("not FDPIC", &image, MAPINFO_UNSHARED_DISPLACEMENT);
	context.policy = 0;
}

static void check_policy_of_fdpic(void)
{
	struct image image;

	start_without_mmu();
	make_fdpic(&image);
	check_shared_only("text and data of FDPIC", &image,
			  MAPINFO_UNSHARED_NONE);
	image.phdr[TEXT].p_align = 0x10000;
	check_shared_only("aligned to more than a page", &image,
			  MAPINFO_UNSHARED_NONE);
	image.phdr[TEXT].p_memsz++;
	check_shared_only("text with bss", &image, MAPINFO_UNSHARED_BSS);
	make_fdpic(&image);
	image.phdr[TEXT].p_offset = 0x10;
	check_shared_only("not laid out for pages", &image,
			  MAPINFO_UNSHARED_PAGES);
	make_fdpic(&image);
	refuse_with = -EINVAL;
	check_shared_only("refused by the kernel", &image,
			  MAPINFO_UNSHARED_REFUSED);
	refuse_with = 0;
	context.device = DEVICE;
	context.system.abi = MAPINFO_ABI;
	verdict = MAPINFO_VERDICT_NONE;
	check_shared_only("the device says so of the file", &image,
			  MAPINFO_UNSHARED_FILE);
	context.policy = 0;
}

static long failing_mmap(uintptr_t address, size_t length, int prot, int flags,
			 int fd, uint64_t offset)
{
	maps++;
	return refuse_with;
}

/*
 * With an MMU nothing is tried otherwise, but for an alignment that there is no memory
 * for: what may not be mapped is not read, too.
 */
static void check_mmu(int why)
{
	struct image image;
	int ret;

	make_image(&image);
	image.phdr[TEXT].p_align = 0x10000;
	start_without_mmu();
	context.system = with_mmu;
	context.sys.mmap = failing_mmap;
	refuse_with = why;
	ret = load(&image);
	ksft_test_result(ret == why && maps == (why == -ENOMEM ? 2 : 1) && !error.step &&
			 error.reason == MAPINFO_REASON_SYSTEM_CALL,
			 "MMU: %s\n", strerror(-why));
}

static long missing_device(const char *path, int flags)
{
	return -ENOENT;
}

static long failing_mprotect(uintptr_t address, size_t length, int prot)
{
	maps++;
	return refuse_with;
}

/* A library that knows that there is no MMU says so, and tries nothing. */
static void check_known(void)
{
	const uint64_t of_mmu = MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED |
				MAPINFO_FACT_MPROTECT;
	struct mapinfo_context other;
	struct mapinfo_sys sys = real;

	sys.open = missing_device;
	sys.mmap = failing_mmap;
	sys.mprotect = failing_mprotect;
	refuse_with = 0;
	maps = 0;
	mapinfo_open(&other, &sys, PAGE);
	ksft_test_result(!maps && !(of_mmu & ~other.system.known) &&
			 !other.system.facts && other.system.page_size == PAGE,
			 "no MMU: known, and nothing is tried\n");
}

/* A loader that takes libraries alone says so. */
static void check_no_executable(void)
{
	struct image image;
	int ret;

	make_image(&image);
	start_without_mmu();
	context.policy = MAPINFO_LOAD_NO_EXECUTABLE;
	ret = load(&image);
	ksft_test_result(!ret && unload(), "no executables: a library\n");
	image.ehdr.e_type = ET_EXEC;
	maps = 0;
	ret = load(&image);
	ksft_test_result(ret == -ENOEXEC && !maps &&
			 error.reason == MAPINFO_REASON_ELF_TYPE,
			 "no executables: one\n");
	context.policy = 0;
}

/* This process's mappings, in bytes of their list. */
static size_t count_maps(void)
{
	static char buffer[64 << 10];
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t n;

	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		length += (size_t)n;
	close(fd);
	return length;
}

static void start_here(void)
{
	context.sys = real;
	context.system = with_mmu;
	context.device = -1;
	context.policy = 0;
}

/* As many segments as hardly any file has, and no memory given for any. */
static void check_no_room(void)
{
	struct mapinfo_mapping empty = { 0 };
	struct mapinfo_elf none = { 0 };
	struct image image;
	size_t before;
	int fd, ret, i;

	start_here();
	make_image(&image);
	image.ehdr.e_phnum = ARRAY_SIZE(image.phdr);
	for (i = IMAGE_PHDRS; i < image.ehdr.e_phnum; i++) {
		image.phdr[i] = image.phdr[DATA];
		image.phdr[i].p_offset &= ~(PAGE - 1);
		image.phdr[i].p_vaddr = IMAGE_VADDR + (ElfW(Addr))i * 0x10000;
	}
	fd = image_file(&image);
	before = count_maps();
	ret = mapinfo_load(&context, fd, 0, &none, &empty, &error);
	ksft_test_result(!ret && none.count == image.ehdr.e_phnum - 4 &&
			 none.mapped && empty.count == 1 &&
			 empty.spans[0].length > 0x270000,
			 "%u segments, without memory for them\n", none.count);
	mapinfo_unmap(&context, &empty);
	mapinfo_release(&context, &none);
	mapinfo_release(&context, &none);
	ksft_test_result(count_maps() == before && !none.mapped,
			 "all of it is given back\n");
	context.sys.mmap = nommu_mmap;
	most = 0x10000;
	ret = mapinfo_load(&context, fd, 0, &none, &empty, &error);
	ksft_test_result(ret < 0 && count_maps() == before,
			 "nothing stays when it fails\n");
	close(fd);
}

/* What a process is forbidden. Returns what the load came to, from a child. */
static int load_in_child(const struct image *image, bool (*forbid)(void),
			 bool protect)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		int ret;

		if (!forbid())
			_exit(255);
		ret = load(image);
		if (!ret && protect)
			ret = mapinfo_protect(&context, &elf, &mapping, &error);
		_exit(-ret);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 1;
	return -WEXITSTATUS(status);
}

static bool be_strict(void)
{
	return !prctl(SET_MDWE, REFUSE_EXEC_GAIN, 0, 0, 0);
}

/* Nothing is writable and executable at once, nor becomes one after the other. */
static void check_strict(void)
{
	struct image image;
	int ret;

	start_here();
	make_image(&image);
	ret = load_in_child(&image, be_strict, true);
	if (ret == -255)
		ksft_test_result_skip("the kernel has no PR_SET_MDWE\n");
	else
		ksft_test_result(!ret, "a process that refuses both at once\n");
	image.phdr[TEXT].p_flags |= PF_W;
	ret = load_in_child(&image, be_strict, true);
	if (ret == -255)
		ksft_test_result_skip("the kernel has no PR_SET_MDWE\n");
	else
		ksft_test_result(ret == -EACCES, "text that is writable\n");
}

/* The image in a file of a file system that is not to be executed from. */
static int noexec_file(const struct image *image)
{
	char path[] = "/dev/shm/mapinfo-XXXXXX";
	int from = image_file(image), fd;
	static char bytes[IMAGE_SIZE];

	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/dev/shm", "tmpfs", MS_NOEXEC, NULL))
		return -1;
	fd = mkstemp(path);
	if (pread(from, bytes, sizeof(bytes), 0) != sizeof(bytes) ||
	    write(fd, bytes, sizeof(bytes)) != sizeof(bytes))
		return -1;
	return fd;
}

static const struct mapinfo_system *noexec_system;

/* In a child, as it gets mounts of its own. */
static int load_noexec(const struct image *image)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		int fd = noexec_file(image);

		if (fd < 0)
			_exit(255);
		context.system = *noexec_system;
		_exit(-mapinfo_load(&context, fd, 0, &elf, &mapping, &error));
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 1;
	return -WEXITSTATUS(status);
}

static void check_noexec(void)
{
	struct image image;
	int ret;

	start_here();
	make_image(&image);
	noexec_system = &with_mmu;
	ret = load_noexec(&image);
	if (ret == -255 || emulated()) {
		ksft_test_result_skip("nothing can be mounted here\n");
		return;
	}
	ksft_test_result(ret == -EPERM, "a file that is not to be executed\n");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(6 + (LOADS_FDPIC ? 16 : 0) + (LOADS_WITH_MMU ? 9 : 1));
	mapinfo_sys_init(&real);
	mapinfo_open(&context, NULL, PAGE);
	mapinfo_close(&context);
	check_slack();
	check_policy();
	if (LOADS_FDPIC) {
		check_largest();
		check_asks();
		check_misaligned();
		check_policy_of_fdpic();
	}
	check_no_executable();
	if (LOADS_WITH_MMU) {
		check_mmu(-EINVAL);
		check_mmu(-ENODEV);
		check_mmu(-ENOMEM);
		check_no_room();
		check_strict();
		check_noexec();
	} else {
		check_known();
	}
	ksft_finished();
}
