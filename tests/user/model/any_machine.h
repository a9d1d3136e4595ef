/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the library is to think of this machine, in the place of what its machine.h
 * knows: files for FDPIC are of any, and its instruction caches see what is stored, or
 * not, as a test wants it.
 */
#ifndef MAPINFO_USER_TESTS_ANY_MACHINE_H
#define MAPINFO_USER_TESTS_ANY_MACHINE_H

#define FDPIC_OSABI	65

extern int model_stale_cache;

#define FLUSH_ALWAYS	model_stale_cache

#endif /* MAPINFO_USER_TESTS_ANY_MACHINE_H */
