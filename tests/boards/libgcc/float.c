// SPDX-License-Identifier: GPL-2.0-only
/*
 * What gcc calls for floating point where the CPU has none, by the kernel's
 * <math-emu/>.
 */
#define fallthrough	__attribute__((fallthrough))
#define abort()		__builtin_trap()

#include <asm/sfp-machine.h>
#include <math-emu/soft-fp.h>
#include <math-emu/single.h>
#include <math-emu/double.h>

#define ARITHMETIC(name, type, F, OPERATION)	\
	type name(type a, type b)		\
	{					\
		FP_DECL_##F(A);			\
		FP_DECL_##F(B);			\
		FP_DECL_##F(R);			\
		FP_DECL_EX;			\
		type r;				\
						\
		FP_UNPACK_##F(A, a);		\
		FP_UNPACK_##F(B, b);		\
		OPERATION(R, A, B);		\
		FP_PACK_##F(r, R);		\
		(void)_fex;			\
		return r;			\
	}

ARITHMETIC(__addsf3, float, S, FP_ADD_S)
ARITHMETIC(__subsf3, float, S, FP_SUB_S)
ARITHMETIC(__mulsf3, float, S, FP_MUL_S)
ARITHMETIC(__divsf3, float, S, FP_DIV_S)
ARITHMETIC(__adddf3, double, D, FP_ADD_D)
ARITHMETIC(__subdf3, double, D, FP_SUB_D)
ARITHMETIC(__muldf3, double, D, FP_MUL_D)
ARITHMETIC(__divdf3, double, D, FP_DIV_D)

/* UNORDERED is for operands that are not numbers, of which nothing is true. */
#define COMPARE(name, type, F, UNORDERED)	\
	int name(type a, type b)		\
	{					\
		FP_DECL_##F(A);			\
		FP_DECL_##F(B);			\
		int r;				\
						\
		FP_UNPACK_RAW_##F(A, a);	\
		FP_UNPACK_RAW_##F(B, b);	\
		FP_CMP_##F(r, A, B, UNORDERED);	\
		return r;			\
	}

COMPARE(__eqsf2, float, S, 1)
COMPARE(__nesf2, float, S, 1)
COMPARE(__ltsf2, float, S, 1)
COMPARE(__lesf2, float, S, 1)
COMPARE(__gtsf2, float, S, -1)
COMPARE(__gesf2, float, S, -1)
COMPARE(__eqdf2, double, D, 1)
COMPARE(__nedf2, double, D, 1)
COMPARE(__ltdf2, double, D, 1)
COMPARE(__ledf2, double, D, 1)
COMPARE(__gtdf2, double, D, -1)
COMPARE(__gedf2, double, D, -1)

#define FROM_INTEGER(name, type, F, sign, integer)			\
	type name(sign integer i)					\
	{								\
		FP_DECL_##F(A);						\
		FP_DECL_EX;						\
		type r;							\
									\
		FP_FROM_INT_##F(A, i, (int)(8 * sizeof(i)), integer);	\
		FP_PACK_##F(r, A);					\
		(void)_fex;						\
		return r;						\
	}

FROM_INTEGER(__floatsisf, float, S, signed, int)
FROM_INTEGER(__floatunsisf, float, S, unsigned, int)
FROM_INTEGER(__floatsidf, double, D, signed, int)
FROM_INTEGER(__floatunsidf, double, D, unsigned, int)

#define TO_INTEGER(name, type, F, integer, is_signed)			\
	integer name(type a)						\
	{								\
		FP_DECL_##F(A);						\
		FP_DECL_EX;						\
		integer r;						\
									\
		FP_UNPACK_##F(A, a);					\
		FP_TO_INT_##F(r, A, (int)(8 * sizeof(r)), is_signed);	\
		(void)_fex;						\
		return r;						\
	}

TO_INTEGER(__fixsfsi, float, S, int, 1)
TO_INTEGER(__fixunssfsi, float, S, unsigned int, 0)
TO_INTEGER(__fixdfsi, double, D, int, 1)
TO_INTEGER(__fixunsdfsi, double, D, unsigned int, 0)
TO_INTEGER(__fixdfdi, double, D, long long, 1)
TO_INTEGER(__fixunsdfdi, double, D, unsigned long long, 0)

double __extendsfdf2(float a)
{
	FP_DECL_S(A);
	FP_DECL_D(R);
	FP_DECL_EX;
	double r;

	FP_UNPACK_S(A, a);
	FP_CONV(D, S, 2, 1, R, A);
	FP_PACK_D(r, R);
	(void)_fex;
	return r;
}

float __truncdfsf2(double a)
{
	FP_DECL_D(A);
	FP_DECL_S(R);
	FP_DECL_EX;
	float r;

	FP_UNPACK_D(A, a);
	FP_CONV(S, D, 1, 2, R, A);
	FP_PACK_S(r, R);
	(void)_fex;
	return r;
}

/* The kernel's macros are not right for these: words of 32 bits, integers of 64. */

long long __fixsfdi(float a)
{
	return __fixdfdi(a);
}

unsigned long long __fixunssfdi(float a)
{
	return __fixunsdfdi(a);
}

/* The product is exact: there is one rounding, that of the sum. */
double __floatdidf(long long i)
{
	return (int)(i >> 32) * 0x1p32 + (unsigned int)i;
}

double __floatundidf(unsigned long long i)
{
	return (unsigned int)(i >> 32) * 0x1p32 + (unsigned int)i;
}

/*
 * By way of a double, which must hold it exactly, or there would be two
 * roundings. Of bits that a float does not have only one counts: is any set?
 */
#define LOW_BITS	0x7ffULL

static unsigned long long gather_low_bits(unsigned long long i)
{
	return i & LOW_BITS ? (i & ~LOW_BITS) | (LOW_BITS + 1) / 2 : i;
}

float __floatdisf(long long i)
{
	if (i < -1LL << 53 || i > 1LL << 53)
		i = gather_low_bits(i);
	return __floatdidf(i);
}

float __floatundisf(unsigned long long i)
{
	return __floatundidf(i <= 1ULL << 53 ? i : gather_low_bits(i));
}

/* Without what ISO C's Annex G asks for where a part is infinite. */
#define COMPLEX_PRODUCT(name, type)				\
	_Complex type name(type a, type b, type c, type d)	\
	{							\
		_Complex type r;				\
								\
		__real__ r = a * c - b * d;			\
		__imag__ r = a * d + b * c;			\
		return r;					\
	}

COMPLEX_PRODUCT(__mulsc3, float)
COMPLEX_PRODUCT(__muldc3, double)
