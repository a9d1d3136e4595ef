// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading the module, also while its device is open. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

static int remove_module(void)
{
	return syscall(SYS_delete_module, "mapinfo", O_NONBLOCK) ? -errno : 0;
}

static int insert_module(void)
{
	struct utsname name;
	char path[256];
	int fd, ret;

	uname(&name);
	snprintf(path, sizeof(path), "/lib/modules/%s/mapinfo.ko",
		 name.release);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = syscall(SYS_finit_module, fd, "", 0) ? -errno : 0;
	close(fd);
	return ret;
}

int main(void)
{
	struct mapinfo_system system;
	int device;

	ksft_print_header();
	ksft_set_plan(8);
	device = open_device();
	ksft_test_result(remove_module() == -EWOULDBLOCK,
			 "unloading is refused while the device is open\n");
	ksft_test_result(!ask_system(device, &system),
			 "the device still answers\n");
	close(device);
	ksft_test_result(!remove_module(), "unloading works once closed\n");
	ksft_test_result(open(MAPINFO_DEVICE, O_RDWR) < 0 && errno == ENOENT,
			 "the device is gone\n");
	ksft_test_result(remove_module() == -ENOENT,
			 "unloading again finds no module\n");
	ksft_test_result(!insert_module(), "loading works\n");
	ksft_test_result(insert_module() == -EEXIST,
			 "loading again is refused\n");
	device = open_device();
	ksft_test_result(!ask_system(device, &system), "the device answers\n");
	ksft_finished();
}
