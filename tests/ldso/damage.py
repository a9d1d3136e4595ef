#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make files that are almost a shared library.

usage: damage.py LIBRARY FOLDER

For each kind of damage, FOLDER/KIND/libbroken.so is a copy of a good LIBRARY that has
it. Where LIBRARY can still be loaded by a loader that does not look, it does no harm
there.
"""

import os
import struct
import sys

PT_NULL = 0
PT_LOAD = 1
PT_DYNAMIC = 2
PT_GNU_STACK = 0x6474e551
PF_R = 4
DT_PLTRELSZ = 2
DT_SYMTAB = 6
DT_RELA = 7
DT_RELASZ = 8
DT_REL = 17
DT_RELSZ = 18
DT_JMPREL = 23
EM_SPARC = 2
# by machine: the relocation that copies as much as a symbol has
COPY = {3: 5, 4: 19, 40: 20, 42: 162, 62: 5, 243: 4}

CLASS, DATA, OSABI = 4, 5, 7
# of a field of the ELF header and of a program header: offset and format, by class
HEADER = {
    1: {"type": (16, "H"), "machine": (18, "H"), "phoff": (28, "I"),
        "phentsize": (42, "H"), "phnum": (44, "H")},
    2: {"type": (16, "H"), "machine": (18, "H"), "phoff": (32, "Q"),
        "phentsize": (54, "H"), "phnum": (56, "H")},
}
PHDR = {
    1: {"type": (0, "I"), "offset": (4, "I"), "vaddr": (8, "I"),
        "filesz": (16, "I"), "memsz": (20, "I"), "flags": (24, "I"),
        "align": (28, "I")},
    2: {"type": (0, "I"), "flags": (4, "I"), "offset": (8, "Q"),
        "vaddr": (16, "Q"), "filesz": (32, "Q"), "memsz": (40, "Q"),
        "align": (48, "Q")},
}
PHDR_SIZE = {1: 32, 2: 56}
WORD = {1: "I", 2: "Q"}
# of r_info: how far up the symbol is; of a symbol: its size, and that of all of it
SYMBOL = {1: 8, 2: 32}
SYMBOL_SIZE = {1: 8, 2: 16}
SYMBOLS_EACH = {1: 16, 2: 24}


class Elf:
    """The bytes of a file, with access to its numbers."""

    def __init__(self, data):
        self.data = bytearray(data)
        self.kind = data[CLASS]
        self.order = {1: "<", 2: ">"}[data[DATA]]
        self.word = struct.calcsize("=" + WORD[self.kind])
        self.phdr_size = PHDR_SIZE[self.kind]

    def get(self, offset, kind=None):
        return struct.unpack_from(self.order + (kind or WORD[self.kind]),
                                  self.data, offset)[0]

    def put(self, offset, value, kind=None):
        struct.pack_into(self.order + (kind or WORD[self.kind]), self.data,
                         offset, value)

    def header(self, name):
        return self.get(*HEADER[self.kind][name])

    def put_header(self, name, value):
        offset, kind = HEADER[self.kind][name]
        self.put(offset, value, kind)

    def phdr(self, at, name):
        offset, kind = PHDR[self.kind][name]
        return self.get(at + offset, kind)

    def put_phdr(self, at, name, value):
        offset, kind = PHDR[self.kind][name]
        self.put(at + offset, value, kind)

    def offset_of(self, address):
        """Where the file has what lies at an address."""
        for segment in self.headers(PT_LOAD):
            skip = address - self.phdr(segment, "vaddr")
            if 0 <= skip < self.phdr(segment, "filesz"):
                return self.phdr(segment, "offset") + skip
        raise ValueError(address)

    def headers(self, wanted=None):
        start = self.header("phoff")
        every = [start + i * self.phdr_size
                 for i in range(self.header("phnum"))]
        return [at for at in every
                if wanted is None or self.phdr(at, "type") == wanted]

    def spare(self):
        """Program headers that loading goes without."""
        return [at for at in self.headers()
                if self.phdr(at, "type") not in (PT_LOAD, PT_DYNAMIC)]

    def last_page(self):
        return (1 << 8 * self.word) - 0x1000


def empty(elf):
    elf.data = bytearray()


def text(elf):
    elf.data = bytearray(b"This is no ELF file.\n" * 50)


def header_only(elf):
    del elf.data[40:]


def truncated(elf):
    """Ends in the middle of the segment that is mapped first."""
    first = elf.headers(PT_LOAD)[0]
    del elf.data[elf.phdr(first, "filesz") // 2:]


def magic(elf):
    elf.data[0:4] = b"\177ELG"


def other_class(elf):
    elf.data[CLASS] = 3 - elf.kind


def machine(elf):
    """One that the board is not."""
    elf.put_header("machine", EM_SPARC)


def other_abi(elf):
    """Its header does not say that its code is for FDPIC, if that is what it is for."""
    elf.data[OSABI] = 0


def executable(elf):
    elf.put_header("type", 2)


def relocatable(elf):
    elf.put_header("type", 1)


def static(elf):
    """Without a dynamic section."""
    elf.put_phdr(elf.headers(PT_DYNAMIC)[0], "type", PT_NULL)


def overlapping(elf):
    """A segment more, which lies on top of the first."""
    source = elf.headers(PT_LOAD)[0]
    target = elf.headers(PT_GNU_STACK)[0]
    size = elf.phdr_size
    elf.data[target:target + size] = elf.data[source:source + size]


def wrapping(elf):
    """Two segments that end behind the last address: two pages from one page
    before the first segment on, and then more than there is."""
    last = elf.last_page()
    for header, vaddr, memsz in zip(elf.spare(), (last, 0x1000),
                                    (0x2000, last)):
        for field, value in (("type", PT_LOAD), ("offset", 0),
                             ("vaddr", vaddr), ("filesz", memsz),
                             ("memsz", memsz), ("flags", PF_R)):
            elf.put_phdr(header, field, value)


def size(elf):
    """More of the file than of memory."""
    last = elf.headers(PT_LOAD)[-1]
    elf.put_phdr(last, "memsz", elf.phdr(last, "filesz") - 1)


def dynamic(elf):
    """Its values by tag."""
    entry = elf.phdr(elf.headers(PT_DYNAMIC)[0], "offset")
    tags = {}
    while elf.get(entry):
        tags[elf.get(entry)] = elf.get(entry + elf.word)
        entry += 2 * elf.word
    return tags


def relocations(elf):
    """Where the file has them: those of data, then those of the PLT."""
    tags = dynamic(elf)
    each = elf.word * (3 if DT_RELA in tags else 2)
    tables = [(DT_REL, DT_RELSZ), (DT_RELA, DT_RELASZ), (DT_JMPREL, DT_PLTRELSZ)]
    return [elf.offset_of(tags[table]) + i for table, size in tables
            if table in tags for i in range(0, tags[size], each)]


def foreign(elf):
    """A relocation of memory that is far from the library."""
    elf.put(relocations(elf)[0], 0x40000000)


def foreign_last(elf):
    """The same, of a kind that is relocated last."""
    elf.put(relocations(elf)[-1], 0x40000000)


def make_copy(elf, size):
    """Of the last relocation; returns where it is."""
    last = relocations(elf)[-1]
    symbol = elf.get(last + elf.word) >> SYMBOL[elf.kind]
    elf.put(last + elf.word,
            symbol << SYMBOL[elf.kind] | COPY[elf.header("machine")])
    at = elf.offset_of(dynamic(elf)[DT_SYMTAB]) + symbol * SYMBOLS_EACH[elf.kind]
    elf.put(at + SYMBOL_SIZE[elf.kind], size)
    return last


def foreign_copy(elf):
    """A copy of a symbol that ends behind the library."""
    make_copy(elf, 0x4000)


def last_byte(elf):
    """A copy of a symbol to the last byte of bss that ends with its page."""
    segment = elf.headers(PT_LOAD)[-1]
    start = elf.phdr(segment, "vaddr")
    end = start + elf.phdr(segment, "memsz") + 0xfff & -0x1000
    elf.put_phdr(segment, "memsz", end - start)
    elf.put(make_copy(elf, 1), end - 1)


def foreign_text(elf):
    """A relocation of text, though none is announced."""
    elf.put(relocations(elf)[-1], elf.phdr(elf.headers(PT_LOAD)[0], "vaddr") + 64)


def header_size(elf):
    elf.put_header("phentsize", elf.phdr_size + 1)


def outside(elf):
    """Program headers that are not in the file."""
    elf.put_header("phoff", len(elf.data) + 4096)


KINDS = [empty, text, header_only, truncated, magic, other_class, machine,
         other_abi, executable, relocatable, static, overlapping, wrapping, size, foreign,
         foreign_last, foreign_copy, foreign_text, last_byte, header_size, outside]


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
