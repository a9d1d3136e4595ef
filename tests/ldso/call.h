/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A system call of a traced process. Each machine has its number, its arguments and
 * its result in registers of its own.
 */
#ifndef CALL_H
#define CALL_H

#include <stdbool.h>
#include <sys/types.h>

struct call {
	unsigned long number;
	unsigned long arguments[6];
};

/* As it is about to be made. */
void call_read(pid_t pid, struct call *call);

/* Then: it is not made. */
void call_skip(pid_t pid, const struct call *call);

/* When it has been made. */
long call_result(pid_t pid);

/* Then, for one that was not made. */
void call_set_result(pid_t pid, const struct call *call, long result);

/* Whether it has no way to fail: part of what other machines do without the kernel. */
bool call_cannot_fail(const struct call *call);

/* How many bytes of instructions, from where on, it makes visible; else 0. */
unsigned long call_flushes(const struct call *call, unsigned long *start);

/* ptrace(), which ends the test if it fails. */
long call_ptrace(int request, pid_t pid, unsigned long address, void *data);

#endif /* CALL_H */
