// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a library's memory holds: its file, then zeros. And whose it is: nothing
 * that is stored there may reach the file.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>

#include "kselftest.h"
#include "lib.h"

static uint32_t checksum(const char *path)
{
	unsigned char block[1024];
	uint32_t sum = 1;
	ssize_t i, n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		ksft_exit_fail_msg("%s\n", path);
	while ((n = read(fd, block, sizeof(block))) > 0)
		for (i = 0; i < n; i++)
			sum = sum * 31 + block[i];
	close(fd);
	return sum;
}

static void *load(const char *path)
{
	void *library = dlopen(path, RTLD_NOW);

	if (!library)
		ksft_exit_fail_msg("%s\n", dlerror());
	return library;
}

/* Of a library that has NAME and NAME_size. */
static void check_bss(const char *path, const char *name)
{
	uint32_t before = checksum(path);
	void *library = load(path);
	char *bss = dlsym(library, name), size_name[32];
	unsigned int i, size;
	bool zero = true;

	snprintf(size_name, sizeof(size_name), "%s_size", name);
	size = *(unsigned int *)dlsym(library, size_name);
	for (i = 0; i < size; i++)
		zero &= !bss[i];
	ksft_test_result(zero, "%s: %u bytes of zeros\n", path, size);
	memset(bss, 0xa5, size);
	ksft_test_result(checksum(path) == before, "%s: unchanged\n", path);
}

static void check_data(void)
{
	const char *path = LIBRARIES "libdata.so";
	uint32_t before = checksum(path);
	void *library = load(path);
	const char *constant = dlsym(library, "constant");
	char *variable = dlsym(library, "variable");

	ksft_test_result(!strcmp(constant, "constant") &&
			 !strcmp(variable, "variable"), "%s: values\n", path);
	ksft_test_result(*(const char **)dlsym(library, "pointer") == constant,
			 "%s: a pointer\n", path);
	memset(variable, 0xa5, 5000);
	ksft_test_result(checksum(path) == before, "%s: unchanged\n", path);
}

static void check_debug_data(void)
{
	int *data = dlsym(load(LIBRARIES "libdebug.so"), "debug_data");

	ksft_test_result(*data == 7, "data before debug sections\n");
}

/* A small one, in one piece of memory, where it can be mapped. */
static void copy(const char *from, const char *to)
{
	static char block[16384];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	ssize_t size = read(in, block, sizeof(block));

	if (size <= 0 || size == sizeof(block) || ftruncate(out, size) ||
	    write(out, block, (size_t)size) != size)
		ksft_exit_fail_msg("%s to %s\n", from, to);
	close(in);
	close(out);
}

/*
 * Text that is relocated is the process's own. Of a copy: who had it at the same address
 * before could have left the same in the file.
 */
static void check_text_relocations(void)
{
	const char *path = "/tmp/libtextrel.so";
	uint32_t before;
	void *library;
	int **pointer;

	copy(LIBRARIES "libtextrel.so", path);
	before = checksum(path);
	library = load(path);
	pointer = dlsym(library, "text_pointer");
	ksft_test_result(pointer && **pointer == 1, "%s: relocated\n", path);
	ksft_test_result(checksum(path) == before, "%s: unchanged\n", path);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(TEXT_RELOCATIONS ? 10 : 8);
	check_bss(LIBRARIES "libbss.so", "bss");
	check_debug_data();
	check_bss(LIBRARIES "libdebug.so", "debug_bss");
	check_data();
	if (TEXT_RELOCATIONS)
		check_text_relocations();
	ksft_finished();
}
