/* SPDX-License-Identifier: GPL-2.0-only */
/* Verdicts and reasons as the uapi header names them: "PRIVATE", "NO_READ". */
#ifndef NAMES_H
#define NAMES_H

#include <stdint.h>

const char *verdict_name(uint32_t verdict);
const char *why_name(uint32_t why);

#endif /* NAMES_H */
