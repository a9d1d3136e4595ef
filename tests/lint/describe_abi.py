#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Describe the uapi header as a compiler laid it out, a line for each number.

usage: describe_abi.py PROGRAM MACROS

PROGRAM is what tests/lint/abi.sh has compiled, with DWARF; MACROS has the macros as
the preprocessor prints them. The lines are

    macro NAME TEXT-OR-NUMBER
    ioctl NAME DIRECTION TYPE NUMBER ARGUMENT
    constant ENUM.NAME NUMBER
    field STRUCTURE.NAME at OFFSET SIZE TYPE
    size STRUCTURE SIZE
"""

import re
import sys

from elftools.elf.elffile import ELFFile

PREFIX = "mapinfo_"


def name_of(die):
    return die.attributes["DW_AT_name"].value.decode()


def number(die, attribute):
    return die.attributes[attribute].value


def target(die):
    """The type of a field, typedef or array; None is void."""
    if "DW_AT_type" not in die.attributes:
        return None
    return die.get_DIE_from_attribute("DW_AT_type")


def type_name(die):
    if die is None:
        return "void"
    kind = die.tag[len("DW_TAG_"):]
    if kind == "array_type":
        bounds = [str(number(bound, "DW_AT_upper_bound") + 1)
                  if "DW_AT_upper_bound" in bound.attributes else ""
                  for bound in die.iter_children()]
        return type_name(target(die)) + "".join(f"[{size}]" for size in bounds)
    if kind == "pointer_type":
        return type_name(target(die)) + "*"
    if kind in ("base_type", "typedef"):
        return name_of(die).replace(" ", "-")
    return kind.removesuffix("_type") + ":" + name_of(die)


def size_of(die):
    if die.tag == "DW_TAG_array_type":
        size = size_of(target(die))
        for bound in die.iter_children():
            size *= number(bound, "DW_AT_upper_bound") + 1 \
                if "DW_AT_upper_bound" in bound.attributes else 0
        return size
    if "DW_AT_byte_size" in die.attributes:
        return number(die, "DW_AT_byte_size")
    return size_of(target(die))


def fields(structure, base=0):
    """Name, offset, size and type of each, with those of unions without a name."""
    for field in structure.iter_children():
        if field.tag != "DW_TAG_member":
            continue
        if "DW_AT_bit_size" in field.attributes:
            sys.exit(f"{name_of(field)}: where bit fields lie depends on the machine")
        place = field.attributes.get("DW_AT_data_member_location")
        offset = base + (place.value if place else 0)
        if "DW_AT_name" in field.attributes:
            yield (name_of(field), offset, size_of(target(field)),
                   type_name(target(field)))
        else:
            yield from fields(target(field), offset)


def read_types(program):
    """Structures and enums by name: {"struct": {...}, "enum": {...}}"""
    types = {"struct": {}, "enum": {}}
    with open(program, "rb") as file:
        dwarf = ELFFile(file).get_dwarf_info()
        for unit in dwarf.iter_CUs():
            for die in unit.get_top_DIE().iter_children():
                if "DW_AT_name" not in die.attributes:
                    continue
                if die.tag in ("DW_TAG_structure_type", "DW_TAG_union_type"):
                    types["struct"][name_of(die)] = (
                        size_of(die), list(fields(die)))
                elif die.tag == "DW_TAG_enumeration_type":
                    types["enum"][name_of(die)] = {
                        name_of(constant): number(constant, "DW_AT_const_value")
                        for constant in die.iter_children()}
    return types


def describe_ioctl(name, text, numbers, types):
    structure = re.search(r"struct (\w+)", text).group(1)
    if numbers["size_" + name] != types["struct"][structure][0]:
        sys.exit(f"{name}: the size in it is not that of {structure}")
    direction = "w" * numbers["write_" + name] + "r" * numbers["read_" + name]
    return (f"ioctl {name} {direction} {numbers['type_' + name]:#x} "
            f"{numbers['number_' + name]} {structure}")


def describe_macros(macros, types):
    numbers = types["enum"]["macros"]
    for line in macros:
        name, _, text = line.strip().removeprefix("#define ").partition(" ")
        if "number_" + name in numbers:
            yield describe_ioctl(name, text, numbers, types)
        else:
            yield f"macro {name} {numbers.get('value_' + name, text)}"


def describe_types(types):
    for name, constants in types["enum"].items():
        if name.startswith(PREFIX):
            for constant, value in constants.items():
                yield f"constant {name}.{constant} {value}"
    for name, (size, members) in types["struct"].items():
        if name.startswith(PREFIX):
            for field, offset, length, kind in members:
                yield f"field {name}.{field} at {offset} {length} {kind}"
            yield f"size {name} {size}"


def main():
    types = read_types(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as macros:
        lines = list(describe_macros(macros, types))
    print("\n".join(lines + list(describe_types(types))))


if __name__ == "__main__":
    main()
