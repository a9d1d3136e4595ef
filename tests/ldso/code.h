/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the code of a function is. */
#ifndef CODE_H
#define CODE_H

/* A pointer to a function is that of its descriptor, with FDPIC. */
static inline const void *code_of(const void *function)
{
#ifdef __FDPIC__
	return *(const void *const *)function;
#else
	return function;
#endif
}

#endif /* CODE_H */
