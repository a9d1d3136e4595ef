// SPDX-License-Identifier: GPL-2.0-only
/* dl_iterate_phdr(): what debuggers and exception handling ask for. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdbool.h>

#include "code.h"
#include "kselftest.h"
#include "lib.h"

struct seen {
	const char *name;
	unsigned int count;
	unsigned long long adds;
	size_t tls_module;
	char base[4];
	bool covers;
	const char *address;
};

/* Whether this is in one of the segments. */
static bool covers(const struct dl_phdr_info *info, const char *address)
{
	unsigned int i;

	for (i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *phdr = &info->dlpi_phdr[i];
		const char *start = (const char *)info->dlpi_addr +
				    phdr->p_vaddr;

		if (phdr->p_type == PT_LOAD && start <= address &&
		    address < start + phdr->p_memsz)
			return true;
	}
	return false;
}

static int look(struct dl_phdr_info *info, size_t size, void *data)
{
	struct seen *seen = data;
	const char *name = strrchr(info->dlpi_name, '/');

	seen->adds = info->dlpi_adds;
	if (!name || strcmp(name + 1, seen->name))
		return 0;
	seen->count++;
	seen->tls_module = info->dlpi_tls_modid;
	memcpy(seen->base, (void *)info->dlpi_addr, 4);
	seen->covers = covers(info, seen->address);
	return 0;
}

static struct seen look_for(const char *name, const void *address)
{
	struct seen seen = {
		.name = name,
		.address = address ? code_of(address) : NULL,
	};

	dl_iterate_phdr(look, &seen);
	return seen;
}

int *get_general(void);

int main(void)
{
	struct seen seen = look_for("list", (void *)main);
	unsigned long long adds = seen.adds;
	void *library;

	ksft_print_header();
	ksft_set_plan(7);
	ksft_test_result(seen.count == 1 && seen.covers, "the program\n");
	seen = look_for("libtls_general.so", (void *)get_general);
	ksft_test_result(seen.count == 1 && seen.covers && seen.tls_module,
			 "a library\n");
	ksft_test_result(!memcmp(seen.base, ELFMAG, 4),
			 "it begins where its file does\n");
	seen = look_for(strrchr(LOADER, '/') + 1, (void *)dlopen);
	ksft_test_result(seen.count == 1 && seen.covers, "the loader\n");
	seen = look_for("libfirst.so", NULL);
	ksft_test_result(!seen.count, "not what is not loaded\n");
	library = dlopen("libfirst.so", RTLD_NOW);
	seen = look_for("libfirst.so", dlsym(library, "who"));
	ksft_test_result(seen.count == 1 && seen.covers, "what came later\n");
	ksft_test_result(seen.adds == adds + 1, "the number of libraries\n");
	ksft_finished();
}
