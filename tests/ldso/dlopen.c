// SPDX-License-Identifier: GPL-2.0-only
/* Libraries that are loaded while the program runs, and those that cannot be. */
#define _GNU_SOURCE
#include <dlfcn.h>

#include "kselftest.h"
#include "lib.h"

static void check_one(void)
{
	void *library = dlopen(LIBRARIES "libfirst.so", RTLD_NOW);
	const char *(*who)(void);

	ksft_test_result(library, "a library is loaded\n");
	if (!library)
		ksft_exit_fail_msg("%s\n", dlerror());
	who = (const char *(*)(void))dlsym(library, "who");
	ksft_test_result(who && !strcmp(who(), "first"), "and called\n");
	ksft_test_result(!dlsym(RTLD_DEFAULT, "who"),
			 "its symbols are its own\n");
	ksft_test_result(dlopen(LIBRARIES "libfirst.so",
				RTLD_NOW | RTLD_GLOBAL) == library,
			 "it is loaded once\n");
	ksft_test_result(dlsym(RTLD_DEFAULT, "who") == (void *)who,
			 "then its symbols are everybody's\n");
	ksft_test_result(!dlclose(library) && !dlclose(library),
			 "it is closed\n");
	ksft_test_result(dlopen(LIBRARIES "libfirst.so",
				RTLD_NOW | RTLD_NOLOAD) == library &&
			 !dlopen(LIBRARIES "libsecond.so",
				 RTLD_NOW | RTLD_NOLOAD),
			 "RTLD_NOLOAD tells what is loaded\n");
}

static void check_dependencies(void)
{
	void *library = dlopen("libdependent.so", RTLD_NOW);

	ksft_test_result(library, "a library is found by its name\n");
	ksft_test_result(library && dlsym(library, "many_1"),
			 "with the library that it needs\n");
	ksft_test_result(!dlclose(dlopen(NULL, RTLD_NOW)), "the program itself\n");
}

static void check_address(void)
{
	void *library = dlopen(LIBRARIES "libfirst.so", RTLD_NOW);
	void *address = dlsym(library, "who");
	Dl_info info;

	ksft_test_result(dladdr(address, &info) &&
			 !strcmp(info.dli_fname, LIBRARIES "libfirst.so") &&
			 !strcmp(info.dli_sname, "who") &&
			 !memcmp(info.dli_fbase, "\177ELF", 4),
			 "dladdr() tells of what an address is\n");
}

/* The message names all of these. */
static void check_refusal(const char *what, const char *file,
			  const char *name, const char *reason)
{
	const char *message;
	bool refused = !dlopen(file, RTLD_NOW);

	message = refused ? dlerror() : "loaded";
	ksft_print_msg("%s\n", message);
	ksft_test_result(refused && strstr(message, name) &&
			 strstr(message, reason), "%s\n", what);
}

static void check_use_later(void)
{
	void *library = dlopen("libmany_2.so", RTLD_NOW);
	int (*many)(void) = (int (*)(void))dlsym(library, "many_2");

	ksft_test_result(many && many() == 2, "others load after all that\n");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(16);
	check_one();
	check_dependencies();
	check_address();
	check_refusal("a file that is not there", LIBRARIES "libnone.so",
		      "libnone.so", "No such file");
	check_refusal("a library that is not there", "libnone.so",
		      "libnone.so", "No such file");
	check_refusal("a needed library that is not there",
		      "libmissing_library.so", "libgone.so",
		      "libmissing_library.so");
	check_refusal("a symbol that is not there", "libmissing_symbol.so",
		      "nowhere", "libmissing_symbol.so");
	check_use_later();
	ksft_finished();
}
