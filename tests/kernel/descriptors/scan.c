// SPDX-License-Identifier: GPL-2.0-only
/* Whatever can be opened for reading in /dev, /proc and /sys. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"
#include "descriptors.h"

/* Of one folder: one more file of the same kind says nothing new. */
#define MOST_FILES	400

/* What must not even be opened. */
static const struct {
	const char *start;
	const char *reason;
} left_alone[] = {
	{ "/dev/watchdog", "it begins to count" },
	{ "/dev/snapshot", "the system gets ready to sleep" },
	{ "/dev/tty", "the tests' output is there, and what is plugged in" },
	{ "/dev/console", "the same" },
	{ "/dev/autofs", "nobody is to serve it" },
	{ "/dev/mem", "other kind; without an MMU it is all memory" },
	{ "/dev/port", "the same" },
	{ "/proc/self/task", "the process once more" },
	{ "/proc/self/fd", "other kinds" },
	{ "/proc/self/map_files", "other kinds" },
	{ "/proc/self/cwd", "other kinds" },
	{ "/proc/self/root", "other kinds" },
	{ "/proc/self/exe", "other kinds" },
	{ "/proc/kmsg", "who opens it takes the messages" },
	{ "/proc/acpi/event", "who opens it takes the events" },
	{ "/sys/kernel/debug", "other kind" },
	{ "/sys/kernel/config", "other kind" },
	{ "/sys/kernel/tracing", "other kind" },
	{ "/sys/kernel/debug/tracing", "tracefs once more" },
	{ "/sys/kernel/debug/kmemleak", "it locks and scans" },
};

const struct folder folders[] = {
	{ "/dev", "/dev", 3, 20, 5 },
	{ "/proc", "/proc", 0, 20, 5 },
	{ "/proc/self", "/proc/self", 1, 20, 5 },
	{ "/proc/sys", "/proc/sys", 3, 100, 0 },
	{ "/proc/bus", "/proc/bus", 3, 3, 0 },
	{ "/proc/fs, irq, tty", "/proc/irq", 2, 1, 0 },
	{ "/sys/kernel", "/sys/kernel", 1, 50, 0 },
	{ "/sys/bus/pci", "/sys/bus/pci/devices", 1, 50, 0 },
	{ "/sys/class", "/sys/class", 1, 0, 0 },
	{ "/sys/fs", "/sys/fs", 3, 0, 0 },
	{ "/sys/firmware", "/sys/firmware", 4, 0, 0 },
	{ "debugfs", "/sys/kernel/debug", 2, 20, 0 },
	{ "tracefs", "/sys/kernel/tracing/per_cpu/cpu0", 0, 3, 0 },
	{ "tracefs, events", "/sys/kernel/tracing/events/sched", 1, 5, 0 },
	{ "configfs", "/sys/kernel/config", 2, 0, 0 },
	{ }
};

static bool is_left_alone(const char *path, const char *top)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(left_alone); i++) {
		size_t length = strlen(left_alone[i].start);

		if (!strncmp(path, left_alone[i].start, length) &&
		    strncmp(top, left_alone[i].start, length))
			return true;
	}
	return false;
}

static void question_path(struct tally *t, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return;
	question_some(t, path, fd);
	close(fd);
}

static void scan(struct tally *t, const char *path, const char *top, int depth)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	unsigned int files = 0;
	char name[512];
	struct stat found;

	while (dir && (entry = readdir(dir)) && files < MOST_FILES) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (is_left_alone(name, top) || stat(name, &found))
			continue;
		files++;
		question_path(t, name);
		/* a link may lead upwards; devices in /sys are links */
		if (S_ISDIR(found.st_mode) && depth > 0)
			scan(t, name, top, entry->d_type == DT_LNK ? 0 :
							       depth - 1);
	}
	if (dir)
		closedir(dir);
}

void scan_folder(struct tally *t, const struct folder *folder)
{
	scan(t, folder->path, folder->path, folder->depth);
}
