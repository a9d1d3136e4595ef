#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""edit_headers.py FILE FOLDER: writes copies of a 64-bit little-endian shared object,
in each of which one thing of its headers is something else: FOLDER/WHAT.so. Each
field of each program header gets values of interest, one by one; headers change
places; segments run into others as packers lay them out; the file is cut off.
"""

import os
import struct
import sys

EHDR = struct.Struct("<16sHHIQQQIHHHHHH")
EHDR_FIELDS = ("ident type machine version entry phoff shoff flags ehsize "
               "phentsize phnum shentsize shnum shstrndx").split()
PHDR = struct.Struct("<IIQQQQQQ")
PHDR_FIELDS = "type flags offset vaddr paddr filesz memsz align".split()
TYPES = {"NULL": 0, "LOAD": 1, "DYNAMIC": 2, "INTERP": 3, "NOTE": 4, "SHLIB": 5,
         "PHDR": 6, "TLS": 7, "EH_FRAME": 0x6474e550, "STACK": 0x6474e551,
         "RELRO": 0x6474e552, "PROPERTY": 0x6474e553, "UNKNOWN": 0x6fffffff}
TOP = 1 << 64
# added to what is there
STEPS = (1, 8, 0x10, 0x800, 0x1000, 0x1800, 0x10000)
HUGE = (1 << 40, 1 << 46, (1 << 47) - 0x1000, 1 << 63, TOP - 0x1000, TOP - 1)


class Object:
    def __init__(self, data):
        self.data = bytearray(data)
        self.ehdr = dict(zip(EHDR_FIELDS, EHDR.unpack_from(data)))
        self.phdrs = [dict(zip(PHDR_FIELDS, PHDR.unpack_from(
            data, self.ehdr["phoff"] + i * PHDR.size)))
            for i in range(self.ehdr["phnum"])]

    def pack(self):
        """The file with the headers as they are now."""
        data = bytearray(self.data)
        place = self.place
        for i, phdr in enumerate(self.phdrs):
            PHDR.pack_into(data, place + i * PHDR.size,
                           *(phdr[field] % TOP if field not in ("type", "flags")
                             else phdr[field] for field in PHDR_FIELDS))
        EHDR.pack_into(data, 0, *(self.ehdr[field] for field in EHDR_FIELDS))
        return data


def read(path):
    with open(path, "rb") as file:
        obj = Object(file.read())
    obj.place = obj.ehdr["phoff"]
    return obj


def loads(obj):
    return [i for i, phdr in enumerate(obj.phdrs) if phdr["type"] == 1]


def name_of(obj, index):
    """As LOAD0, LOAD1, DYNAMIC0."""
    kind = obj.phdrs[index]["type"]
    names = [name for name, value in TYPES.items() if value == kind] or ["OTHER"]
    before = [p for p in obj.phdrs[:index] if p["type"] == kind]
    return f"{names[0]}{len(before)}"


def around(value):
    """Values near this one, and some that nobody can have."""
    near = {f"+{step:#x}": value + step for step in STEPS}
    near.update({f"-{step:#x}": value - step for step in STEPS if step <= value})
    near.update({f"{huge:#x}": huge for huge in HUGE})
    near["0"] = 0
    return near


def values(obj, index, field):
    """What a field is set to: the name of a value, and the value."""
    phdr = obj.phdrs[index]
    if field == "type":
        return TYPES
    if field == "flags":
        return {f"{i:03b}": i for i in range(8)} | {"all": 0xffffffff}
    if field == "paddr":
        return {"0": 0, "-1": TOP - 1}
    if field == "align":
        return {f"{i:#x}": i for i in (
            0, 1, 3, 8, 0x800, 0x1000, 0x1001, 0x2000, 0x3000, 0x10000, 0x200000,
            1 << 30, 1 << 46, 1 << 63, TOP - 1)}
    result = around(phdr[field])
    size = len(obj.data)
    if field in ("offset", "filesz"):
        result.update({"size": size, "size-1": size - 1,
                       "size+0x1000": size + 0x1000})
    if field in ("filesz", "memsz"):
        result.update({"offset": phdr["offset"], "filesz": phdr["filesz"],
                       "memsz": phdr["memsz"], "1": 1})
    if field == "vaddr":
        for other in loads(obj):
            start = obj.phdrs[other]["vaddr"]
            result[f"of-{name_of(obj, other)}"] = start
            result[f"end-of-{name_of(obj, other)}"] = \
                start + obj.phdrs[other]["memsz"]
    return result


def edit_fields(path):
    for index in range(len(read(path).phdrs)):
        for field in PHDR_FIELDS:
            for text, value in values(read(path), index, field).items():
                obj = read(path)
                if obj.phdrs[index][field] == value:
                    continue
                name = name_of(obj, index)
                obj.phdrs[index][field] = value
                yield f"{name}.{field}={text}", obj


def edit_both(path):
    """Offset and address together, so that pages fit; both sizes together."""
    for index in range(len(read(path).phdrs)):
        for fields in (("offset", "vaddr"), ("filesz", "memsz")):
            for step in STEPS:
                for sign in (1, -1):
                    obj = read(path)
                    phdr = obj.phdrs[index]
                    if any(phdr[field] + sign * step < 0 for field in fields):
                        continue
                    for field in fields:
                        phdr[field] += sign * step
                    yield (f"{name_of(obj, index)}.{'+'.join(fields)}="
                           f"{'+' if sign > 0 else '-'}{step:#x}"), obj


def edit_order(path):
    """Headers change places; one is there twice, in the place of a note."""
    count = len(read(path).phdrs)
    for first in range(count):
        for second in range(first + 1, count):
            obj = read(path)
            name = f"{name_of(obj, first)}-{name_of(obj, second)}"
            obj.phdrs[first], obj.phdrs[second] = \
                obj.phdrs[second], obj.phdrs[first]
            yield f"swap.{name}", obj
    obj = read(path)
    obj.phdrs.reverse()
    yield "reverse.all", obj
    for index in range(count):
        obj = read(path)
        notes = [i for i, p in enumerate(obj.phdrs) if p["type"] == 4]
        if notes and index not in notes:
            obj.phdrs[notes[0]] = dict(obj.phdrs[index])
            yield f"twice.{name_of(read(path), index)}", obj


def edit_packed(path):
    """As packers lay files out: p_memsz runs into the next PT_LOAD, and beyond."""
    indices = loads(read(path))
    for index, following in zip(indices, indices[1:]):
        for text, extra in (("start", 1), ("page", 0x1000), ("more", 0x5000)):
            for flags in (None, 6, 7):
                obj = read(path)
                phdr = obj.phdrs[index]
                if flags:
                    phdr["flags"] = flags
                phdr["memsz"] = obj.phdrs[following]["vaddr"] + extra - \
                    phdr["vaddr"]
                yield (f"packed.{name_of(obj, index)}-{text}"
                       f"{'' if flags is None else flags}"), obj
    for flags in (4, 5, 6, 7):
        obj = read(path)
        end = obj.phdrs[indices[-1]]["vaddr"] + obj.phdrs[indices[-1]]["memsz"]
        obj.phdrs[indices[0]].update(memsz=end - obj.phdrs[indices[0]]["vaddr"],
                                     flags=flags)
        yield f"packed.all{flags}", obj


def edit_ehdr(path):
    for field, many in (("type", (0, 1, 2, 3, 4, 0xfe00)),
                        ("machine", (0, 3, 40, 62, 183)), ("version", (0, 2)),
                        ("entry", (0, 1, TOP - 1)), ("phoff", (
                            0, 1, 63, 65, 72, 0x1000, 1 << 40, TOP - 1)),
                        ("flags", (1, 0xffffffff)), ("ehsize", (0, 0xffff)),
                        ("phentsize", (0, 32, 55, 57, 112, 0xffff)),
                        ("phnum", (0, 1, 2, 3, 5, 100, 0xffff)),
                        ("shoff", (0, TOP - 1)), ("shnum", (0, 0xffff))):
        for value in many:
            obj = read(path)
            if obj.ehdr[field] != value:
                obj.ehdr[field] = value
                yield f"header.{field}={value:#x}", obj
    for index in range(16):
        for value in (0, 1, 2, 3, 65, 0xff):
            obj = read(path)
            ident = bytearray(obj.ehdr["ident"])
            if ident[index] != value:
                ident[index] = value
                obj.ehdr["ident"] = bytes(ident)
                yield f"header.ident{index}={value:#x}", obj


def truncate(path):
    """At the ends of headers and segments, and a byte before and after."""
    obj = read(path)
    ends = {0, 1, 4, 16, 63, 64, 65, obj.place + len(obj.phdrs) * PHDR.size}
    for index in loads(obj):
        start = obj.phdrs[index]["offset"]
        ends |= {start, start + obj.phdrs[index]["filesz"]}
    for end in sorted(ends):
        for size in (end - 1, end, end + 1, end + 0x800):
            if 0 <= size < len(obj.data):
                yield f"truncated.{size:#x}", obj.data[:size]


def main():
    path, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    for edit in (edit_fields, edit_both, edit_order, edit_packed, edit_ehdr):
        for name, obj in edit(path):
            with open(f"{folder}/{name}.so", "wb") as file:
                file.write(obj.pack())
    for name, data in truncate(path):
        with open(f"{folder}/{name}.so", "wb") as file:
            file.write(data)


main()
