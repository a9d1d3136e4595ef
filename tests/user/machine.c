// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is this machine's own, of the library as users get it: which files are for
 * it, and which of them are FDPIC.
 */
#include "kselftest.h"
#include "lib.h"
#include "marks.h"

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
	struct mapinfo_elf elf;
	struct image image;

	make_image(&image);
	image.ehdr.e_machine ^= 1;
	mapinfo_elf_parse(&image, image_head(&image), IMAGE_SIZE, &elf, &error);
	ksft_test_result(error.reason == MAPINFO_REASON_ELF_MACHINE,
			 "another machine\n");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(marks) + 1);
	check_marks();
	check_other_machine();
	ksft_finished();
}
