// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define FACTS	(MAPINFO_FACT_MMU | MAPINFO_FACT_MAP_FIXED | \
		 MAPINFO_FACT_MPROTECT)

const struct mapinfo_system with_mmu = {
	.page_size = PAGE, .known = FACTS, .facts = FACTS,
};

const struct mapinfo_system without_mmu = {
	.page_size = PAGE, .known = FACTS,
};

const struct mapinfo_system unknown_system = {
	.page_size = PAGE,
};

uint32_t kind_of(const struct mapinfo_elf *elf)
{
	return elf->flags & ~(uint32_t)MAPINFO_ELF_STALE_CACHE;
}

static bool same_segment(const struct mapinfo_segment *a,
			 const struct mapinfo_segment *b)
{
	return a->offset == b->offset && a->vaddr == b->vaddr &&
	       a->filesz == b->filesz && a->memsz == b->memsz &&
	       a->align == b->align && a->prot == b->prot && a->phdr == b->phdr;
}

bool same_elf(const struct mapinfo_elf *a, const struct mapinfo_elf *b)
{
	unsigned int i;

	for (i = 0; i < a->count && i < b->count; i++)
		if (!same_segment(&a->segments[i], &b->segments[i]))
			return false;
	return a->file_size == b->file_size && a->flags == b->flags &&
	       a->machine == b->machine && a->count == b->count &&
	       a->entry == b->entry && a->phdrs == b->phdrs &&
	       a->phdrs_count == b->phdrs_count && a->align == b->align &&
	       same_segment(&a->dynamic, &b->dynamic) &&
	       same_segment(&a->tls, &b->tls) &&
	       same_segment(&a->relro, &b->relro) &&
	       same_segment(&a->stack, &b->stack);
}

bool emulated(void)
{
	return getenv("EMULATOR");
}

/* This program's own, by the linker. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

static void make_ehdr(ElfW(Ehdr) *ehdr)
{
	memcpy(ehdr->e_ident, ELFMAG, SELFMAG);
	ehdr->e_ident[EI_CLASS] = sizeof(long) == 8 ? ELFCLASS64 : ELFCLASS32;
	ehdr->e_ident[EI_DATA] = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ?
				 ELFDATA2LSB : ELFDATA2MSB;
	ehdr->e_ident[EI_VERSION] = EV_CURRENT;
	ehdr->e_type = ET_DYN;
	ehdr->e_machine = __ehdr_start.e_machine;
	ehdr->e_version = EV_CURRENT;
	ehdr->e_entry = IMAGE_VADDR + 0x1000;
	ehdr->e_phoff = sizeof(*ehdr);
	ehdr->e_ehsize = sizeof(*ehdr);
	ehdr->e_phentsize = sizeof(ElfW(Phdr));
	ehdr->e_phnum = IMAGE_PHDRS;
}

void make_image(struct image *image)
{
	memset(image, 0, sizeof(*image));
	make_ehdr(&image->ehdr);
	image->phdr[TEXT] = (ElfW(Phdr)){
		.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_align = PAGE,
		.p_vaddr = IMAGE_VADDR, .p_filesz = 0x1800,
		.p_memsz = 0x1800,
	};
	image->phdr[DATA] = (ElfW(Phdr)){
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_align = PAGE,
		.p_offset = 0x1e00, .p_vaddr = IMAGE_VADDR + 0x2e00,
		.p_filesz = 0x300, .p_memsz = 0x1400,
	};
	image->phdr[DYNAMIC] = (ElfW(Phdr)){
		.p_type = PT_DYNAMIC, .p_vaddr = IMAGE_VADDR + 0x2e10,
		.p_filesz = 0x80, .p_memsz = 0x80,
	};
	image->phdr[RELRO] = (ElfW(Phdr)){
		.p_type = PT_GNU_RELRO, .p_vaddr = IMAGE_VADDR + 0x2e00,
		.p_filesz = 0x200, .p_memsz = 0x200,
	};
	image->phdr[TLS] = (ElfW(Phdr)){
		.p_type = PT_TLS, .p_flags = PF_R, .p_align = 16,
		.p_offset = 0x1ea0, .p_vaddr = IMAGE_VADDR + 0x2ea0,
		.p_filesz = 0x20, .p_memsz = 0x48,
	};
	image->phdr[STACK] = (ElfW(Phdr)){
		.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W,
		.p_memsz = 0x8000,
	};
}

size_t image_head(const struct image *image)
{
	return sizeof(image->ehdr) +
	       image->ehdr.e_phnum * sizeof(image->phdr[0]);
}

unsigned char image_byte(size_t offset)
{
	return (unsigned char)(1 + offset % 251);
}

int image_file(const struct image *image)
{
	static unsigned char bytes[IMAGE_SIZE];
	int fd = memfd_create("image", MFD_CLOEXEC);
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = image_byte(i);
	memcpy(bytes, image, sizeof(*image));
	if (fd < 0 || write(fd, bytes, sizeof(bytes)) != sizeof(bytes))
		ksft_exit_fail_msg("memfd: %s\n", strerror(errno));
	return fd;
}

long map_without_mmu(const struct mapinfo_sys *sys, size_t length, int prot,
		     int flags, int fd, uint64_t offset)
{
	long start = sys->mmap(0, length, prot, flags | MAP_ANONYMOUS, -1, 0);
	long n;

	if (start < 0 && start > -4096)
		return start;
	if (fd >= 0) {
		n = sys->pread(fd, (void *)start, length, offset);
		if (n < 0)
			ksft_exit_fail_msg("pread: %s\n", strerror((int)-n));
	}
	return start;
}

/* The others are scripts of the linker, programs, or for other machines. */
static bool is_native(const ElfW(Ehdr) *ehdr)
{
	ElfW(Ehdr) native = { 0 };

	make_ehdr(&native);
	return !memcmp(ehdr->e_ident, native.e_ident, EI_OSABI) &&
	       ehdr->e_type == native.e_type &&
	       ehdr->e_machine == native.e_machine;
}

bool open_library(struct library *library, const char *path)
{
	ElfW(Ehdr) ehdr;
	off_t size;

	library->path = path;
	library->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (library->fd < 0)
		return false;
	size = lseek(library->fd, 0, SEEK_END);
	if (pread(library->fd, &ehdr, sizeof(ehdr), 0) != sizeof(ehdr) ||
	    !is_native(&ehdr) || size < 0)
		goto bad;
	library->size = (size_t)size;
	library->bytes = mmap(NULL, library->size, PROT_READ, MAP_PRIVATE,
			      library->fd, 0);
	if (library->bytes != MAP_FAILED)
		return true;
bad:
	close(library->fd);
	return false;
}

void close_library(const struct library *library)
{
	munmap((void *)library->bytes, library->size);
	close(library->fd);
}

unsigned int for_each_library(unsigned int limit,
			      void (*use)(const struct library *library))
{
	struct library library;
	unsigned int n = 0;
	glob_t paths;
	size_t i;

	/* of this system, and of a cross compiler for an emulator */
	glob("/usr/lib/*-linux-*/*.so*", 0, NULL, &paths);
	glob("/usr/*-linux-*/lib/*.so*", GLOB_APPEND, NULL, &paths);
	for (i = 0; i < paths.gl_pathc && n < limit; i++) {
		if (!open_library(&library, paths.gl_pathv[i]))
			continue;
		use(&library);
		close_library(&library);
		n++;
	}
	globfree(&paths);
	return n;
}

const char *beside_program(const char *name)
{
	static char path[4096 + 64];
	ssize_t size = readlink("/proc/self/exe", path, 4096);
	char *slash;

	if (size < 0)
		ksft_exit_fail_msg("/proc/self/exe: %s\n", strerror(errno));
	path[size] = 0;
	slash = strrchr(path, '/');
	snprintf(slash, (size_t)(path + sizeof(path) - slash), "/%s", name);
	return path;
}
