/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What <math-emu/soft-fp.h> of the kernel wants to know: words of 32 bits,
 * nobody who asks for exceptions.
 */
#define __LITTLE_ENDIAN		1234
#define __BIG_ENDIAN		4321
#define __BYTE_ORDER		__BYTE_ORDER__

#define _FP_W_TYPE_SIZE		32
#define _FP_W_TYPE		unsigned long
#define _FP_WS_TYPE		long
#define _FP_I_TYPE		long

#define _FP_MUL_MEAT_S(R, X, Y) \
	_FP_MUL_MEAT_1_wide(_FP_WFRACBITS_S, R, X, Y, umul_ppmm)
#define _FP_MUL_MEAT_D(R, X, Y) \
	_FP_MUL_MEAT_2_wide(_FP_WFRACBITS_D, R, X, Y, umul_ppmm)
#define _FP_DIV_MEAT_S(R, X, Y)	_FP_DIV_MEAT_1_udiv(S, R, X, Y)
#define _FP_DIV_MEAT_D(R, X, Y)	_FP_DIV_MEAT_2_udiv(D, R, X, Y)

#define _FP_NANFRAC_S		_FP_QNANBIT_S
#define _FP_NANFRAC_D		_FP_QNANBIT_D, 0
#define _FP_NANSIGN_S		0
#define _FP_NANSIGN_D		0
#define _FP_KEEPNANFRACP	1

/* The first operand's. */
#define _FP_CHOOSENAN(fs, wc, R, X, Y, OP)	\
	do {					\
		R##_s = X##_s;			\
		_FP_FRAC_COPY_##wc(R, X);	\
		R##_c = FP_CLS_NAN;		\
	} while (0)

/* Nobody reads them. */
#define FP_EX_INVALID		1
#define FP_EX_DIVZERO		2
#define FP_EX_OVERFLOW		4
#define FP_EX_UNDERFLOW		8
#define FP_EX_INEXACT		16

#define _FP_DOUBLE_WORD(high, low) \
	((unsigned long long)(high) << 32 | (unsigned long)(low))

#define _FP_SPLIT(high, low, value)				\
	do {							\
		unsigned long long value_ = (value);		\
								\
		(high) = value_ >> 32;				\
		(low) = value_;					\
	} while (0)

#define umul_ppmm(high, low, x, y) \
	_FP_SPLIT(high, low, (unsigned long long)(x) * (y))
#define add_ssaaaa(high, low, x1, x0, y1, y0) \
	_FP_SPLIT(high, low, _FP_DOUBLE_WORD(x1, x0) + _FP_DOUBLE_WORD(y1, y0))
#define sub_ddmmss(high, low, x1, x0, y1, y0) \
	_FP_SPLIT(high, low, _FP_DOUBLE_WORD(x1, x0) - _FP_DOUBLE_WORD(y1, y0))
#define udiv_qrnnd(quotient, remainder, high, low, divisor)	\
	do {							\
		unsigned long long n_ =				\
			_FP_DOUBLE_WORD(high, low);		\
		unsigned long d_ = (divisor);			\
								\
		(quotient) = n_ / d_;				\
		(remainder) = n_ % d_;				\
	} while (0)
