// SPDX-License-Identifier: GPL-2.0-only
/*
 * The functions that gcc calls on SH for what FDPIC programs cannot have from
 * Debian's libgcc, where they call or address others the other ABI's way: bits
 * counted from either end, 64 bits from floating point, complex arithmetic.
 */
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

int __clzsi2(u32 value)
{
	int zeros = 32;

	for (; value; value >>= 1)
		zeros--;
	return zeros;
}

int __clzdi2(u64 value)
{
	u32 high = value >> 32;

	return high ? __clzsi2(high) : 32 + __clzsi2(value);
}

/* The lowest bit alone; of 0, which has none, anything may be said. */
int __ctzsi2(u32 value)
{
	return 31 - __clzsi2(value & -value);
}

int __ctzdi2(u64 value)
{
	return 63 - __clzdi2(value & -value);
}

int __ffsdi2(u64 value)
{
	return value ? __ctzdi2(value) + 1 : 0;
}

s64 __fixdfdi(double value)
{
	return value < 0 ? -(u64)-value : (u64)value;
}

s64 __fixsfdi(float value)
{
	return __fixdfdi(value);
}

/* Without what ISO C's Annex G asks for where a part is infinite. */
double _Complex __muldc3(double a, double b, double c, double d)
{
	return __builtin_complex(a * c - b * d, a * d + b * c);
}

double _Complex __divdc3(double a, double b, double c, double d)
{
	double norm = c * c + d * d;

	return __builtin_complex((a * c + b * d) / norm,
				 (b * c - a * d) / norm);
}

float _Complex __mulsc3(float a, float b, float c, float d)
{
	return __muldc3(a, b, c, d);
}

float _Complex __divsc3(float a, float b, float c, float d)
{
	return __divdc3(a, b, c, d);
}
