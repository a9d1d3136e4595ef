// SPDX-License-Identifier: GPL-2.0-only
/* In the place of the library's own system calls: those that the tool gives it. */
#include "../../tools/calls.h"

int mapinfo_sys_init(struct mapinfo_sys *sys)
{
	use_libc_calls(sys);
	return 0;
}
