// SPDX-License-Identifier: GPL-2.0-only
/*
 * A library with all that makes mapping difficult: data and bss that meet in
 * the middle of a page, and bss that is longer than the file.
 */
int sample_data[1500] = { 1, 2, 3 };
int *sample_pointer = &sample_data[7];
char sample_bss[70000];

int sample_function(int n)
{
	sample_bss[n] = 1;
	return *sample_pointer + sample_data[n];
}
