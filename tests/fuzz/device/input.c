// SPDX-License-Identifier: GPL-2.0-only
#include "input.h"
#include "system.h"

uint8_t input_byte(struct input *in)
{
	return in->at < in->end ? *in->at++ : 0;
}

unsigned int input_below(struct input *in, unsigned int limit)
{
	return input_byte(in) % limit;
}

bool input_rarely(struct input *in, unsigned int of)
{
	return input_below(in, of) == of - 1;
}

static uint64_t any_number(struct input *in)
{
	uint64_t number = 0;
	unsigned int i;

	for (i = 0; i < sizeof(number); i++)
		number = number << 8 | input_byte(in);
	return number;
}

uint64_t input_number(struct input *in)
{
	switch (input_below(in, 8)) {
	case 0:
		return input_byte(in);
	case 1:
		return input_byte(in) * page_size();
	case 2:
		return (uint64_t)1 << input_below(in, 64);
	case 3:
		return ((uint64_t)1 << input_below(in, 64)) - 1;
	case 4:
		return -(uint64_t)input_byte(in);
	case 5:
		return -(uint64_t)input_byte(in) * page_size();
	case 6:
		return (uint64_t)input_byte(in) << 8 | input_byte(in);
	default:
		return any_number(in);
	}
}
