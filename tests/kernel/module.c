// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading the module, also while its device is open. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib.h"

int main(void)
{
	struct mapinfo_system system;
	int device;

	ksft_print_header();
	ksft_set_plan(8);
	device = open_device();
	ksft_test_result(remove_module("mapinfo") == -EWOULDBLOCK,
			 "unloading is refused while the device is open\n");
	ksft_test_result(!ask_system(device, &system),
			 "the device still answers\n");
	close(device);
	ksft_test_result(!remove_module("mapinfo"), "unloading works once closed\n");
	ksft_test_result(open(MAPINFO_DEVICE, O_RDWR) < 0 && errno == ENOENT,
			 "the device is gone\n");
	ksft_test_result(remove_module("mapinfo") == -ENOENT,
			 "unloading again finds no module\n");
	ksft_test_result(!insert_module("mapinfo"), "loading works\n");
	ksft_test_result(insert_module("mapinfo") == -EEXIST,
			 "loading again is refused\n");
	device = open_device();
	ksft_test_result(!ask_system(device, &system), "the device answers\n");
	ksft_finished();
}
