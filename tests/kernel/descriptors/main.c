// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every kind of descriptor that there is: what FILE says of a private mapping,
 * for many protections and ranges, against what mmap() then does. Never a wrong
 * answer; what is not known is counted, and is known where it can be.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kselftest.h"
#include "kinds.h"
#include "lib.h"
#include "mounts.h"
#include "names.h"
#include "descriptors.h"

int device;

static void print_tally(const struct tally *t)
{
	unsigned int i;

	ksft_print_msg("%s: %u descriptors, %u questions, %u mapped, %u refused, %u left out\n",
		       t->kind, t->descriptors, t->asked, t->mapped, t->refused,
		       t->left_out);
	for (i = 0; i < WHYS; i++)
		if (t->not_known[i])
			ksft_print_msg("%s: %u not known: %s\n", t->kind,
				       t->not_known[i], why_name(i));
}

/* A copy of /dev/zero is none of a file that has a size. Most kernels refuse it. */
static bool can_be_known(const struct kind *kind)
{
	return kind->traits & KNOWN && (has_mmu() || !kernel_maps_zero() ||
					strcmp(kind->name, "/dev/zero"));
}

static void check_kind(const struct kind *kind)
{
	struct tally tally = {
		.kind = kind->name, .known = can_be_known(kind),
	};
	int fd = kind->open(kind->argument);

	if (fd < 0) {
		ksft_print_msg("%s: %s\n", kind->name, strerror(-fd));
		if (must_have(kind->traits))
			ksft_test_result_fail("%s: must be there\n", kind->name);
		else
			ksft_test_result_skip("%s: this kernel has none\n",
					      kind->name);
		return;
	}
	/* without an MMU it is all memory, also what somebody has mapped */
	if (!has_mmu() && !strcmp(kind->name, "/dev/mem"))
		question_some(&tally, kind->name, fd);
	else
		question_all(&tally, kind->name, fd);
	close(fd);
	print_tally(&tally);
	ksft_test_result(tally.asked > tally.left_out && !tally.wrong,
			 "%s: %u wrong\n", kind->name, tally.wrong);
}

/* A kernel may have no /proc at all; all of them have the rest. */
static unsigned int least_number(const struct folder *folder)
{
	if (is_full_kernel())
		return folder->least;
	if (!strncmp(folder->path, "/proc", 5) && access("/proc/self", F_OK))
		return 0;
	return folder->least_of_all;
}

static void check_folder(const struct folder *folder)
{
	struct tally tally = { .kind = folder->name };

	scan_folder(&tally, folder);
	print_tally(&tally);
	ksft_test_result(tally.descriptors >= least_number(folder) &&
			 !tally.wrong,
			 "%s: %u descriptors, %u wrong\n", folder->name,
			 tally.descriptors, tally.wrong);
}

static unsigned int count(void)
{
	const struct folder *folder;
	const struct kind *kind;
	unsigned int number = 0;

	for (kind = kinds_of_files; kind->name; kind++)
		number++;
	for (kind = kinds_of_objects; kind->name; kind++)
		number++;
	for (folder = folders; folder->name; folder++)
		number++;
	return number;
}

int main(int argc, char **argv)
{
	const struct folder *folder;
	const struct kind *kind;

	if (argc == 3 && !strcmp(argv[1], "fuse"))
		return serve_fuse(argv[2]);
	ksft_print_header();
	ksft_set_plan(count());
	device = open_device();
	/* they may be there already, or not at all */
	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	mount("configfs", "/sys/kernel/config", "configfs", 0, NULL);
	for (kind = kinds_of_files; kind->name; kind++)
		check_kind(kind);
	for (kind = kinds_of_objects; kind->name; kind++)
		check_kind(kind);
	for (folder = folders; folder->name; folder++)
		check_folder(folder);
	add_huge_pages(0);
	ksft_finished();
}
