/* SPDX-License-Identifier: GPL-2.0-only */
/* What must be true of a plan. Functions return what is wrong, or NULL. */
#ifndef MAPINFO_USER_TESTS_PLAN_CHECK_H
#define MAPINFO_USER_TESTS_PLAN_CHECK_H

#include <mapinfo.h>
#include <stdbool.h>

#include "model.h"

bool same_plan(const struct mapinfo_plan *a, const struct mapinfo_plan *b);

/* To memory of its own. */
void copy_plan(struct mapinfo_plan *to, const struct mapinfo_plan *from);

/* Its structure, and that it keeps to the @set of strategies. */
const char *check_plan(const struct mapinfo_system *system,
		       const struct mapinfo_elf *elf, unsigned int set,
		       const struct mapinfo_plan *plan);

/* That it took what it was said to take: right after mapinfo_execute(). */
const char *check_cost(const struct model_system *system,
		       const struct mapinfo_plan *plan);

#endif /* MAPINFO_USER_TESTS_PLAN_CHECK_H */
