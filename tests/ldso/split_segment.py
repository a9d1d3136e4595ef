#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make a file whose last segment is two, which have a page in common.

usage: split_segment.py FILE RESULT [BYTES]

RESULT is a copy of FILE, a program or library of any machine. BYTES, if not 512, are what
the second one has of the file: 0 leaves it bss alone.
"""

import os
import struct
import sys

PT_LOAD = 1
PT_NOTE = 4
# no whole page
USUAL = 512


class Headers:
    """The program headers, as lists of numbers: type, offset, vaddr, ..."""

    def __init__(self, data):
        wide = data[4] == 2
        order = "<" if data[5] == 1 else ">"
        self.data = data
        self.format = order + ("IIQQQQQQ" if wide else "IIIIIIII")
        # p_flags is the second field of 64 bits
        self.offset, self.vaddr, self.filesz, self.memsz = (
            (2, 3, 5, 6) if wide else (1, 2, 4, 5))
        self.start, = struct.unpack_from(order + ("Q" if wide else "I"), data,
                                         32 if wide else 28)
        count, = struct.unpack_from(order + "H", data, 56 if wide else 44)
        self.every = [list(struct.unpack_from(self.format, data, self.at(i)))
                      for i in range(count)]

    def at(self, index):
        return self.start + index * struct.calcsize(self.format)

    def write(self):
        for i, header in enumerate(self.every):
            struct.pack_into(self.format, self.data, self.at(i), *header)


def split(data, of_file):
    headers = Headers(data)
    first = [h for h in headers.every if h[0] == PT_LOAD][-1]
    # no loader looks at notes
    second = [h for h in headers.every if h[0] == PT_NOTE][-1]
    cut = first[headers.filesz] - of_file
    second[:] = first
    for field in (headers.offset, headers.vaddr):
        second[field] += cut
    for field in (headers.filesz, headers.memsz):
        second[field] -= cut
        first[field] = cut
    headers.write()


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        data = bytearray(file.read())
    split(data, int(sys.argv[3]) if len(sys.argv) == 4 else USUAL)
    with open(sys.argv[2], "wb") as file:
        file.write(data)
    os.chmod(sys.argv[2], 0o755)


if __name__ == "__main__":
    main()
