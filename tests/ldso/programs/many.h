/* SPDX-License-Identifier: GPL-2.0-only */
/* The functions of 16 libraries; together they give 136. */
#ifndef MANY_H
#define MANY_H

#define EACH(x) \
	x(1) x(2) x(3) x(4) x(5) x(6) x(7) x(8) \
	x(9) x(10) x(11) x(12) x(13) x(14) x(15) x(16)
#define DECLARE(number)	int many_##number(void);
#define CALL(number)	+ many_##number()

EACH(DECLARE)

static inline int call_each(void)
{
	return EACH(CALL);
}

#endif /* MANY_H */
