// SPDX-License-Identifier: GPL-2.0-only
/* A library of data alone that nothing ever writes to. */
const unsigned int constants[3000] = { 1, 2, 3 };
