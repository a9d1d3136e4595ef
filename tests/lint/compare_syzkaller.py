#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Say where syzkaller's description of the device is not the uapi header's.

usage: compare_syzkaller.py MAPINFO.ABI DEV_MAPINFO.TXT

The header is known by its record, tests/lint/mapinfo.abi. Of the language only that is
understood which the description has need of. Status 1, and a line for each fault, if
there is one.
"""

import re
import sys


def read_record(path):
    """Fields by structure, constants by enum, structures by ioctl."""
    structures, enums, ioctls = {}, {}, {}
    with open(path, encoding="utf-8") as record:
        for line in record:
            kind, name, *value = line.split()
            owner, _, part = name.partition(".")
            if kind == "field":
                structures.setdefault(owner, []).append((part, int(value[2])))
            elif kind == "constant":
                enums.setdefault(owner, set()).add(part)
            elif kind == "ioctl":
                ioctls[name] = value[-1]
    return structures, enums, ioctls


def read_description(path):
    """All of it without comments, and [(field, type)] by structure."""
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"^#.*\n", "", file.read(), flags=re.MULTILINE)
    bodies = re.findall(r"^(\w+) \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    return text, {name: re.findall(r"^\t(\w+)\s+([^\t\n]+)", body, re.MULTILINE)
                  for name, body in bodies}


def size_of(kind):
    """Of a type that is no structure, in bytes."""
    if kind == "fd":
        return 4
    if re.match(r"(vma64|ptr64)\b", kind):
        return 8
    number = re.match(r"(?:.*\b)?int(\d+)(\[[^]]*\])?\]?$", kind)
    if not number:
        sys.exit(f"compare_syzkaller.py: what size has '{kind}'?")
    return int(number.group(1)) // 8


def flatten(name, described):
    """Fields of a structure, with those of the structures in it."""
    for field, kind in described[name]:
        if kind in described:
            yield from flatten(kind, described)
        else:
            yield field, size_of(kind)


def original(name, structures):
    """The header's structure that one of the description stands for, or None."""
    candidates = [structure for structure in structures
                  if (name + "_").startswith(structure + "_")]
    return max(candidates, key=len, default=None)


def structure_faults(structures, described):
    seen = set()
    for name in described:
        structure = original(name, structures)
        seen.add(structure)
        if structure is None:
            continue
        fields = list(flatten(name, described))
        if fields != structures[structure]:
            wrong = [there for there, here in
                     zip(structures[structure] + [("no more", 0)],
                         fields + [("no more", 0)]) if there != here]
            yield f"{name} is not struct {structure}, from {wrong[0][0]} on"
    for structure in structures.keys() - seen:
        yield f"struct {structure} is not described"


def enum_faults(enums, text):
    for name, constants in enums.items():
        flags = re.search(rf"^{name} = (.*)$", text, re.MULTILINE)
        listed = set(flags.group(1).split(", ")) if flags else set()
        for constant in sorted(constants ^ listed):
            where = "the header" if constant in listed else "the description"
            yield f"{name}: {constant} is not in {where}"


def ioctl_faults(ioctls, structures, text):
    calls = re.findall(r"cmd const\[(\w+)\], arg ptr\[\w+, (\w+)\]", text)
    for name, argument in calls:
        structure = original(argument, structures)
        if ioctls.get(name) != structure:
            yield f"{name} is described with {argument}"
    for name in ioctls.keys() - {call[0] for call in calls}:
        yield f"{name} is not described"


def main():
    structures, enums, ioctls = read_record(sys.argv[1])
    text, described = read_description(sys.argv[2])
    faults = [*structure_faults(structures, described), *enum_faults(enums, text),
              *ioctl_faults(ioctls, structures, text)]
    for fault in faults:
        print(fault)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
