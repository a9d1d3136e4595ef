// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is this machine's own, of the library as users get it: which files are for
 * it, which of them are FDPIC, and whether there are system calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "marks.h"

/* One that the library does not know: files for any are taken. */
#ifdef UNKNOWN_MACHINE
#define OWN_CALLS	(-ENOSYS)
#define OTHER_MACHINE	MAPINFO_REASON_NONE
#else
#define OWN_CALLS	0
#define OTHER_MACHINE	MAPINFO_REASON_ELF_MACHINE
#endif

static void check_marks(void)
{
	struct image image;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(marks); i++) {
		make_image(&image);
		ksft_test_result(is_right_mark(&marks[i], &image,
					       image_head(&image), IMAGE_SIZE),
				 "EI_OSABI %u, e_flags %x: %sFDPIC\n",
				 marks[i].osabi, marks[i].e_flags,
				 marks[i].fdpic ? "" : "not ");
	}
}

static void check_other_machine(void)
{
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;

	make_image(&image);
	image.ehdr.e_machine ^= 1;
	mapinfo_elf_parse(&image, image_head(&image), IMAGE_SIZE, &elf, &error);
	ksft_test_result(error.reason == OTHER_MACHINE, "another machine\n");
}

/* What a loader meets that does not look at what mapinfo_open() returns. */
static bool loads(struct mapinfo_context *context)
{
	struct mapinfo_mapping mapping = MAPPING_ROOM;
	struct mapinfo_error error;
	struct mapinfo_elf elf = ELF_ROOM;
	struct image image;
	int fd, ret;

	make_image(&image);
	fd = image_file(&image);
	ret = mapinfo_load(context, fd, 0, &elf, &mapping, &error);
	close(fd);
	if (ret)
		return ret == OWN_CALLS && error.errnum == ret &&
		       error.reason == MAPINFO_REASON_SYSTEM_CALL;
	return !OWN_CALLS && !mapinfo_unmap(context, &mapping);
}

static void check_calls(void)
{
	struct mapinfo_context context;
	struct mapinfo_sys sys;
	uint64_t size;
	char byte;

	memset(&context, 0xa5, sizeof(context));
	ksft_test_result(mapinfo_open(&context, NULL, PAGE) == OWN_CALLS,
			 "mapinfo_open() by the library's own calls\n");
	ksft_test_result(loads(&context), "mapinfo_load()\n");
	mapinfo_close(&context);

	ksft_test_result(mapinfo_sys_init(&sys) == OWN_CALLS,
			 "mapinfo_sys_init()\n");
	if (!OWN_CALLS) {
		ksft_test_result_skip("there are calls\n");
		return;
	}
	ksft_test_result(sys.open("/", O_RDONLY) == -ENOSYS &&
			 sys.close(-1) == -ENOSYS &&
			 sys.ioctl(-1, 0, NULL) == -ENOSYS &&
			 sys.mmap(0, 0, 0, 0, -1, 0) == -ENOSYS &&
			 sys.munmap(0, 0) == -ENOSYS &&
			 sys.mprotect(0, 0, 0) == -ENOSYS &&
			 sys.pread(-1, &byte, 1, 0) == -ENOSYS &&
			 sys.file_size(-1, &size) == -ENOSYS &&
			 sys.flush(0, 0) == -ENOSYS,
			 "no call does a thing\n");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(marks) + 5);
	check_marks();
	check_other_machine();
	check_calls();
	ksft_finished();
}
