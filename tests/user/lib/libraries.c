// SPDX-License-Identifier: GPL-2.0-only
/* All shared objects of a machine, wherever below its library folders. */
#define _GNU_SOURCE
#include <errno.h>
#include <ftw.h>
#include <glob.h>
#include <search.h>
#include <stdlib.h>

#include "kselftest.h"
#include "lib.h"

/* nftw() passes nothing on to its function. */
static void (*use_library)(const struct library *library);
static unsigned int found;
/* A tree of the files that were used, by device and inode. */
static void *used;

struct identity {
	dev_t device;
	ino_t inode;
};

static int compare(const void *first, const void *second)
{
	const struct identity *a = first, *b = second;

	if (a->device != b->device)
		return a->device < b->device ? -1 : 1;
	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	return 0;
}

/* Two files may be one, by links and by folders within each other. */
static bool is_new(const struct stat *status)
{
	struct identity *identity = malloc(sizeof(*identity));
	struct identity *const *in_tree;

	identity->device = status->st_dev;
	identity->inode = status->st_ino;
	in_tree = tsearch(identity, &used, compare);
	if (*in_tree == identity)
		return true;
	free(identity);
	return false;
}

static int visit(const char *path, const struct stat *status, int type,
		 struct FTW *where)
{
	struct library library;

	if (type != FTW_F || !S_ISREG(status->st_mode) ||
	    !open_library(&library, path))
		return 0;
	if (is_new(status)) {
		use_library(&library);
		found++;
	}
	close_library(&library);
	return 0;
}

/* Links are not followed: what they lead to is found where it is. */
static void walk(const char *folder)
{
	if (nftw(folder, visit, 64, FTW_PHYS) && errno != ENOENT)
		ksft_exit_fail_msg("%s: %s\n", folder, strerror(errno));
}

static unsigned int finish(void)
{
	tdestroy(used, free);
	used = NULL;
	return found;
}

static void start(void (*use)(const struct library *library))
{
	use_library = use;
	found = 0;
}

unsigned int for_libraries_below(const char *folder,
				 void (*use)(const struct library *library))
{
	start(use);
	walk(folder);
	return finish();
}

unsigned int for_all_libraries(void (*use)(const struct library *library))
{
	static const char *const folders[] = {
		"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib",
		"/opt"
	};
	glob_t cross;
	size_t i;

	start(use);
	for (i = 0; i < ARRAY_SIZE(folders); i++)
		walk(folders[i]);
	glob("/usr/*-linux-*/lib", 0, NULL, &cross);
	for (i = 0; i < cross.gl_pathc; i++)
		walk(cross.gl_pathv[i]);
	globfree(&cross);
	return finish();
}

const char *more_libraries(void)
{
	const char *folder = getenv("LIBRARIES");

	return folder && *folder ? folder : NULL;
}
