/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DEVICE_H
#define DEVICE_H

#include <stddef.h>
#include <stdint.h>

/* Longest input. */
#define INPUT_MAX	128

/* Once, before the first input. */
void device_open(void);
void device_try(const uint8_t *data, size_t size);

/* Says what is wrong, and which input it was, and ends the program. */
__attribute__((noreturn, format(printf, 1, 2))) void fail(const char *format, ...);

#endif /* DEVICE_H */
