#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make files that are almost a shared library.

usage: damage.py LIBRARY FOLDER

For each kind of damage, FOLDER/KIND/libbroken.so is a copy of a good 32-bit,
little-endian LIBRARY that has it. Where LIBRARY can still be loaded by a loader
that does not look, it does no harm there.
"""

import os
import struct
import sys

PT_LOAD = 1
PT_DYNAMIC = 2
PT_NOTE = 4
PT_GNU_STACK = 0x6474e551
PF_R = 4
DT_REL = 17

# offsets in the ELF header and in a program header
E_CLASS, E_TYPE, E_MACHINE, E_PHOFF, E_PHENTSIZE, E_PHNUM = (
    4, 16, 18, 28, 42, 44)
P_TYPE, P_OFFSET, P_VADDR, P_FILESZ, P_MEMSZ, P_FLAGS = 0, 4, 8, 16, 20, 24
PHDR_SIZE = 32


class Elf:
    """The bytes of a file, with access to its numbers."""

    def __init__(self, data):
        self.data = bytearray(data)

    def get(self, offset, kind="<I"):
        return struct.unpack_from(kind, self.data, offset)[0]

    def put(self, offset, value, kind="<I"):
        struct.pack_into(kind, self.data, offset, value)

    def headers(self, wanted):
        start = self.get(E_PHOFF)
        every = [start + i * PHDR_SIZE
                 for i in range(self.get(E_PHNUM, "<H"))]
        return [at for at in every if self.get(at + P_TYPE) == wanted]


def empty(elf):
    elf.data = bytearray()


def text(elf):
    elf.data = bytearray(b"This is no ELF file.\n" * 50)


def header_only(elf):
    del elf.data[40:]


def truncated(elf):
    """Ends in the middle of the segment that is mapped first."""
    first = elf.headers(PT_LOAD)[0]
    del elf.data[elf.get(first + P_FILESZ) // 2:]


def magic(elf):
    elf.data[0:4] = b"\177ELG"


def class_64(elf):
    elf.data[E_CLASS] = 2


def machine(elf):
    elf.put(E_MACHINE, 62, "<H")


def executable(elf):
    elf.put(E_TYPE, 2, "<H")


def relocatable(elf):
    elf.put(E_TYPE, 1, "<H")


def overlapping(elf):
    """A segment more, which lies on top of the first."""
    source = elf.headers(PT_LOAD)[0]
    target = elf.headers(PT_GNU_STACK)[0]
    elf.data[target:target + PHDR_SIZE] = elf.data[source:source + PHDR_SIZE]


def wrapping(elf):
    """Two segments that end behind the last address: two pages from one page
    before the first segment on, and then more than there is."""
    for kind, vaddr, memsz in ((PT_NOTE, 0xfffff000, 0x2000),
                               (PT_GNU_STACK, 0x1000, 0xfffff000)):
        header = elf.headers(kind)[0]
        for field, value in ((P_TYPE, PT_LOAD), (P_OFFSET, 0),
                             (P_VADDR, vaddr), (P_FILESZ, memsz),
                             (P_MEMSZ, memsz), (P_FLAGS, PF_R)):
            elf.put(header + field, value)


def size(elf):
    """More of the file than of memory."""
    last = elf.headers(PT_LOAD)[-1]
    elf.put(last + P_MEMSZ, elf.get(last + P_FILESZ) - 1)


def foreign(elf):
    """A relocation of memory that is far from the library."""
    for entry in range(elf.get(elf.headers(PT_DYNAMIC)[0] + P_OFFSET),
                       len(elf.data), 8):
        if elf.get(entry) == DT_REL:
            elf.put(elf.get(entry + 4), 0x40000000)
            return


def header_size(elf):
    elf.put(E_PHENTSIZE, PHDR_SIZE + 1, "<H")


def outside(elf):
    """Program headers that are not in the file."""
    elf.put(E_PHOFF, len(elf.data) + 4096)


KINDS = [empty, text, header_only, truncated, magic, class_64, machine,
         executable, relocatable, overlapping, wrapping, size, foreign, header_size,
         outside]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    for kind in KINDS:
        elf = Elf(data)
        kind(elf)
        folder = os.path.join(sys.argv[2], kind.__name__)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "libbroken.so"), "wb") as file:
            file.write(elf.data)


if __name__ == "__main__":
    main()
