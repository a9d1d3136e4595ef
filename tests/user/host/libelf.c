// SPDX-License-Identifier: GPL-2.0-only
/*
 * The header reader against libelf: all that is in struct mapinfo_elf, of every
 * shared object of this machine and, where the environment has a folder of more
 * $LIBRARIES, of those. What is refused must have been refused for what libelf
 * sees there, too.
 */
#define _GNU_SOURCE
#include <gelf.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

#define OSABI_FDPIC	65

static struct mapinfo_context context;
static unsigned int accepted, refused, unexplained, differing;
static unsigned int text_relocations;

static int prot_of(GElf_Word flags)
{
	return (flags & PF_R ? PROT_READ : 0) |
	       (flags & PF_W ? PROT_WRITE : 0) |
	       (flags & PF_X ? PROT_EXEC : 0);
}

static bool same_segment(const struct mapinfo_segment *s,
			 const GElf_Phdr *phdr, int index)
{
	return s->phdr == index && s->offset == phdr->p_offset &&
	       s->vaddr == phdr->p_vaddr && s->filesz == phdr->p_filesz &&
	       s->memsz == phdr->p_memsz && s->prot == prot_of(phdr->p_flags) &&
	       s->align == (phdr->p_align || phdr->p_type != PT_LOAD ?
			    phdr->p_align : 1);
}

static bool is_load(const GElf_Phdr *phdr)
{
	return phdr->p_type == PT_LOAD && phdr->p_memsz;
}

static size_t count_phdrs(Elf *libelf)
{
	size_t count;

	return elf_getphdrnum(libelf, &count) ? 0 : count;
}

/* The PT_LOADs with memory, and the largest alignment among them. */
static bool same_loads(Elf *libelf, const struct mapinfo_elf *elf)
{
	size_t i, count = count_phdrs(libelf), align = 1;
	unsigned int found = 0;
	GElf_Phdr phdr;

	for (i = 0; i < count; i++) {
		if (!gelf_getphdr(libelf, (int)i, &phdr))
			return false;
		if (!is_load(&phdr))
			continue;
		if (phdr.p_align > align)
			align = phdr.p_align;
		if (found == elf->count ||
		    !same_segment(&elf->segments[found++], &phdr, (int)i))
			return false;
	}
	return found == elf->count && elf->align == align;
}

/* The last of a type, as loaders take it; -1 and all zeroes if none is. */
static int find_phdr(Elf *libelf, GElf_Word type, GElf_Phdr *found)
{
	size_t i, count = count_phdrs(libelf);
	GElf_Phdr phdr;
	int index = -1;

	memset(found, 0, sizeof(*found));
	for (i = 0; i < count; i++) {
		if (!gelf_getphdr(libelf, (int)i, &phdr) ||
		    phdr.p_type != type)
			continue;
		*found = phdr;
		index = (int)i;
	}
	return index;
}

/* Whether a PT_LOAD has so much as its first entry. */
static bool is_in_file(Elf *libelf, const GElf_Phdr *dynamic)
{
	size_t i, count = count_phdrs(libelf);
	GElf_Phdr phdr;

	for (i = 0; i < count; i++)
		if (gelf_getphdr(libelf, (int)i, &phdr) && is_load(&phdr) &&
		    dynamic->p_vaddr >= phdr.p_vaddr &&
		    dynamic->p_vaddr + sizeof(ElfW(Dyn)) <=
		    phdr.p_vaddr + phdr.p_filesz)
			return true;
	return false;
}

static bool same_part(Elf *libelf, GElf_Word type,
		      const struct mapinfo_segment *s)
{
	static const struct mapinfo_segment none = { .phdr = -1 };
	GElf_Phdr phdr;
	int index = find_phdr(libelf, type, &phdr);

	if (index < 0 || (type == PT_DYNAMIC && !is_in_file(libelf, &phdr)))
		return !memcmp(s, &none, sizeof(none));
	return same_segment(s, &phdr, index);
}

/* PT_PHDR says where they are. Where it is missing, libelf's e_phoff does. */
static bool same_phdrs(Elf *libelf, const GElf_Ehdr *ehdr,
		       const struct mapinfo_elf *elf)
{
	size_t i, count = count_phdrs(libelf);
	GElf_Addr expected = 0;
	GElf_Off end = ehdr->e_phoff + count * ehdr->e_phentsize;
	GElf_Phdr phdr;

	if (find_phdr(libelf, PT_PHDR, &phdr) >= 0 &&
	    elf->phdrs != phdr.p_vaddr)
		return false;
	for (i = 0; i < count; i++) {
		gelf_getphdr(libelf, (int)i, &phdr);
		if (is_load(&phdr) && ehdr->e_phoff >= phdr.p_offset &&
		    end <= phdr.p_offset + phdr.p_filesz)
			expected = ehdr->e_phoff - phdr.p_offset + phdr.p_vaddr;
	}
	return elf->phdrs == expected && elf->phdrs_count == count;
}

/* By PT_DYNAMIC's offset in the file, where the shim goes by its address. */
static bool has_text_relocations(Elf *libelf)
{
	GElf_Phdr phdr;
	Elf_Data *data;
	GElf_Dyn dyn;
	bool has = false;
	int i;

	if (find_phdr(libelf, PT_DYNAMIC, &phdr) < 0 || !phdr.p_filesz)
		return false;
	data = elf_getdata_rawchunk(libelf, (int64_t)phdr.p_offset,
				    phdr.p_filesz, ELF_T_DYN);
	for (i = 0; gelf_getdyn(data, i, &dyn) && dyn.d_tag != DT_NULL; i++)
		has |= dyn.d_tag == DT_TEXTREL ||
		       (dyn.d_tag == DT_FLAGS && dyn.d_un.d_val & DF_TEXTREL);
	return has;
}

static bool same_flags(Elf *libelf, const GElf_Ehdr *ehdr,
		       const struct mapinfo_elf *elf)
{
	uint32_t expected = 0;

	if (ehdr->e_ident[EI_OSABI] == OSABI_FDPIC)
		expected |= MAPINFO_ELF_FDPIC;
	if (has_text_relocations(libelf))
		expected |= MAPINFO_ELF_TEXTREL;
	return kind_of(elf) == expected;
}

/* What is not the same, or NULL. */
static const char *difference(Elf *libelf, const struct library *library,
			      const struct mapinfo_elf *elf)
{
	GElf_Ehdr ehdr;

	if (!gelf_getehdr(libelf, &ehdr))
		return "no ELF file to libelf";
	if (elf->file_size != library->size || elf->entry != ehdr.e_entry)
		return "size or entry";
	if (!same_loads(libelf, elf))
		return "segments";
	if (!same_part(libelf, PT_DYNAMIC, &elf->dynamic) ||
	    !same_part(libelf, PT_TLS, &elf->tls) ||
	    !same_part(libelf, PT_GNU_RELRO, &elf->relro) ||
	    !same_part(libelf, PT_GNU_STACK, &elf->stack))
		return "dynamic, tls, relro or stack";
	if (!same_phdrs(libelf, &ehdr, elf))
		return "program headers";
	return same_flags(libelf, &ehdr, elf) ? NULL : "flags";
}

static size_t count_loads(Elf *libelf)
{
	size_t i, n = 0, count = count_phdrs(libelf);
	GElf_Phdr phdr;

	for (i = 0; i < count; i++)
		n += gelf_getphdr(libelf, (int)i, &phdr) && is_load(&phdr);
	return n;
}

/* How much of it a PT_LOAD must have; of a PT_DYNAMIC, the first entry. */
static GElf_Xword needed(const GElf_Phdr *part)
{
	switch (part->p_type) {
	case PT_DYNAMIC:
		return sizeof(ElfW(Dyn));
	case PT_TLS:
		return part->p_filesz;
	default:
		return 0;
	}
}

static bool is_outside(Elf *libelf, const GElf_Phdr *part)
{
	size_t i, count = count_phdrs(libelf);
	GElf_Addr end = part->p_vaddr + needed(part);
	GElf_Phdr phdr;

	for (i = 0; i < count; i++)
		if (gelf_getphdr(libelf, (int)i, &phdr) && is_load(&phdr) &&
		    part->p_vaddr >= phdr.p_vaddr &&
		    end <= phdr.p_vaddr + phdr.p_memsz)
			return false;
	return end > part->p_vaddr;
}

/* Whether a program header is as bad as the shim says. */
static bool is_bad(Elf *libelf, const GElf_Phdr *phdr, size_t file_size,
		   const struct mapinfo_error *error)
{
	switch (error->reason) {
	case MAPINFO_REASON_TLS_SIZE:
		return phdr->p_type == PT_TLS && phdr->p_filesz > phdr->p_memsz;
	case MAPINFO_REASON_LOAD_EOF:
		return phdr->p_offset + phdr->p_filesz > file_size;
	case MAPINFO_REASON_OUTSIDE:
		return is_outside(libelf, phdr);
	default:
		return false;
	}
}

/* Whether libelf sees that, too. No library is known to have other faults. */
static bool is_explained(Elf *libelf, size_t file_size,
			 const struct mapinfo_error *error)
{
	GElf_Phdr phdr;

	switch (error->reason) {
	case MAPINFO_REASON_PHDR_NONE:
		return !count_phdrs(libelf);
	case MAPINFO_REASON_LOAD_NONE:
		return !count_loads(libelf);
	default:
		return gelf_getphdr(libelf, error->phdr, &phdr) &&
		       is_bad(libelf, &phdr, file_size, error);
	}
}

static void compare(const struct library *library)
{
	Elf *libelf = elf_begin(library->fd, ELF_C_READ, NULL);
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	const char *what;

	if (mapinfo_elf_read(&context, library->fd, 0, &elf, &error) ||
	    mapinfo_elf_read_dynamic(&context, library->fd, &elf, &error)) {
		refused++;
		ksft_print_msg("%s: program header %d: %s\n", library->path,
			       error.phdr, mapinfo_reason_text(error.reason));
		unexplained += !is_explained(libelf, library->size, &error);
	} else {
		accepted++;
		text_relocations += !!(elf.flags & MAPINFO_ELF_TEXTREL);
		what = difference(libelf, library, &elf);
		if (what)
			ksft_print_msg("%s: %s\n", library->path, what);
		differing += !!what;
	}
	elf_end(libelf);
}

static void check_libraries(void)
{
	for_libraries_below(beside_program("odd"), compare);
	ksft_test_result(text_relocations, "text relocations are known\n");
	for_all_libraries(compare);
	if (more_libraries())
		for_libraries_below(more_libraries(), compare);
	ksft_print_msg("%u libraries accepted, %u refused\n", accepted,
		       refused);
	ksft_test_result(accepted && !differing,
			 "libelf sees the same in all that are accepted\n");
	ksft_test_result(!unexplained,
			 "and the same fault in all that are refused\n");
}

/*
 * That the explanations are none where there is no fault, and are some where
 * there is one: hardly any library has one.
 */
static unsigned int explained_by(int fd)
{
	Elf *libelf = elf_begin(fd, ELF_C_READ, NULL);
	struct mapinfo_error error;
	unsigned int n = 0;

	for (error.reason = 0; error.reason < MAPINFO_REASON_COUNT;
	     error.reason++)
		for (error.phdr = 0; error.phdr < IMAGE_PHDRS; error.phdr++)
			n += is_explained(libelf, IMAGE_SIZE, &error);
	elf_end(libelf);
	return n;
}

static void check_refused(const char *name, const struct image *image,
			  enum mapinfo_reason reason)
{
	int fd = image_file(image);
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	Elf *libelf = elf_begin(fd, ELF_C_READ, NULL);
	int ret;

	ret = mapinfo_elf_read(&context, fd, 0, &elf, &error);
	ksft_test_result(ret && error.reason == reason &&
			 is_explained(libelf, IMAGE_SIZE, &error),
			 "libelf sees: %s\n", name);
	elf_end(libelf);
	close(fd);
}

#define REFUSED(field, value, reason) do {				\
	struct image image;						\
									\
	make_image(&image);						\
	image.field = value;						\
	check_refused(#field " = " #value, &image,			\
		      MAPINFO_REASON_##reason);				\
} while (0)

static void check_explanations(void)
{
	struct image image;
	int fd;

	make_image(&image);
	fd = image_file(&image);
	ksft_test_result(!explained_by(fd), "libelf sees no fault\n");
	close(fd);
	REFUSED(phdr[TLS].p_memsz, 0x1f, TLS_SIZE);
	REFUSED(phdr[DATA].p_offset, IMAGE_SIZE - 0x200, LOAD_EOF);
	REFUSED(phdr[DYNAMIC].p_vaddr, 0x15000, OUTSIDE);
	REFUSED(phdr[TLS].p_vaddr, 0x14fe1, OUTSIDE);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(8);
	elf_version(EV_CURRENT);
	mapinfo_open(&context, NULL, PAGE);
	check_explanations();
	check_libraries();
	mapinfo_close(&context);
	ksft_finished();
}
