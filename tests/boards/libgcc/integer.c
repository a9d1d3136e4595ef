// SPDX-License-Identifier: GPL-2.0-only
/*
 * What gcc calls for integers where the CPU has no instruction, above all for 64
 * bits.
 */
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

union halves {
	u64 whole;
	struct {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		u32 high;
		u32 low;
#else
		u32 low;
		u32 high;
#endif
	};
};

u32 __bswapsi2(u32 value)
{
	return value << 24 | (value & 0xff00) << 8 |
	       (value >> 8 & 0xff00) | value >> 24;
}

u64 __bswapdi2(u64 value)
{
	union halves v = { value }, swapped;

	swapped.high = __bswapsi2(v.low);
	swapped.low = __bswapsi2(v.high);
	return swapped.whole;
}

/* A shift by 32 is none that a half could do. */
u64 __ashldi3(u64 value, int count)
{
	union halves v = { value };

	if (count >= 32) {
		v.high = v.low << (count - 32);
		v.low = 0;
	} else if (count > 0) {
		v.high = v.high << count | v.low >> (32 - count);
		v.low <<= count;
	}
	return v.whole;
}

u64 __lshrdi3(u64 value, int count)
{
	union halves v = { value };

	if (count >= 32) {
		v.low = v.high >> (count - 32);
		v.high = 0;
	} else if (count > 0) {
		v.low = v.low >> count | v.high << (32 - count);
		v.high >>= count;
	}
	return v.whole;
}

s64 __ashrdi3(s64 value, int count)
{
	union halves v = { value };
	int high = v.high;

	if (count >= 32) {
		v.low = high >> (count - 32);
		v.high = high >> 31;
	} else if (count > 0) {
		v.low = v.low >> count | v.high << (32 - count);
		v.high = high >> count;
	}
	return v.whole;
}

static u64 multiply_u32(u32 a, u32 b)
{
	u32 a_low = a & 0xffff, a_high = a >> 16;
	u32 b_low = b & 0xffff, b_high = b >> 16;
	u32 low = a_low * b_low;
	u32 middle = a_high * b_low + (low >> 16);
	u32 other = a_low * b_high + (middle & 0xffff);
	union halves product;

	product.low = other << 16 | (low & 0xffff);
	product.high = a_high * b_high + (middle >> 16) + (other >> 16);
	return product.whole;
}

u64 __muldi3(u64 a, u64 b)
{
	union halves x = { a }, y = { b };
	union halves product = { multiply_u32(x.low, y.low) };

	product.high += x.high * y.low + x.low * y.high;
	return product.whole;
}

static u64 divide(u64 numerator, u64 divisor, u64 *remainder)
{
	union halves n = { numerator }, d = { divisor };
	u64 quotient = 0, rest = 0;

	if (!n.high && !d.high) {
		*remainder = n.low % d.low;
		return n.low / d.low;
	}
	for (int i = 0; i < 64; i++) {
		/* the bit that the next line pushes out counts, too */
		int carry = rest >> 63;

		rest = rest << 1 | numerator >> 63;
		numerator <<= 1;
		quotient <<= 1;
		if (carry || rest >= divisor) {
			rest -= divisor;
			quotient |= 1;
		}
	}
	*remainder = rest;
	return quotient;
}

u64 __udivdi3(u64 numerator, u64 divisor)
{
	u64 remainder;

	return divide(numerator, divisor, &remainder);
}

u64 __umoddi3(u64 numerator, u64 divisor)
{
	u64 remainder;

	divide(numerator, divisor, &remainder);
	return remainder;
}

static u64 magnitude(s64 value)
{
	return value < 0 ? -(u64)value : (u64)value;
}

s64 __divdi3(s64 numerator, s64 divisor)
{
	u64 remainder;
	u64 quotient = divide(magnitude(numerator), magnitude(divisor),
			      &remainder);

	return (numerator < 0) != (divisor < 0) ? -quotient : quotient;
}

s64 __moddi3(s64 numerator, s64 divisor)
{
	u64 remainder;

	divide(magnitude(numerator), magnitude(divisor), &remainder);
	return numerator < 0 ? -remainder : remainder;
}
