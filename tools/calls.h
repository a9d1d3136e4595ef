/* SPDX-License-Identifier: MIT */
#ifndef MAPINFO_CALLS_H
#define MAPINFO_CALLS_H

#include <mapinfo.h>

void use_libc_calls(struct mapinfo_sys *sys);

#endif /* MAPINFO_CALLS_H */
