/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the mapinfo module share. */
#ifndef _MAPINFO_H
#define _MAPINFO_H

#include <linux/compiler_types.h>
#include <linux/types.h>

#include "include/uapi/linux/mapinfo.h"

/*
 * Answer one question. @arg is the caller's structure of @size bytes, at least
 * its first version's. Returns 0 or one of the errors in the uapi header.
 */
long mapinfo_answer_system(void __user *arg, size_t size);
long mapinfo_answer_maps(void __user *arg, size_t size);

#endif /* _MAPINFO_H */
