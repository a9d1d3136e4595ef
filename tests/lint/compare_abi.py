#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Say what in a description of the uapi header is not growth of an older one.

usage: compare_abi.py OLD NEW

Growth is a new constant with a number that its enum has not used, a new field at
the end of a structure, a new ioctl number, a new name of anything else. Status 1,
and a line for each fault, if there is more.
"""

import sys


def read(path):
    """{(kind, name): value}, each as describe_abi.py prints it"""
    description = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                kind, name, *value = line.split()
                description[kind, name] = " ".join(value)
    return description


def fault_of_old(kind, old, new):
    """What is wrong with what was there already, if anything."""
    if new is None:
        return "is gone; programs have it"
    if kind == "size":
        if int(new) < int(old):
            return f"shrinks from {old} to {new} bytes"
    elif new != old:
        return f"was '{old}', is '{new}'"
    return None


def enum_constants(description, enum):
    """{number: name}; of equal ones the first"""
    constants = {}
    for (kind, name), value in description.items():
        if kind == "constant" and name.split(".")[0] == enum:
            constants.setdefault(int(value), name)
    return constants


def fault_of_constant(name, value, description):
    constants = enum_constants(description, name.split(".")[0])
    if constants[int(value)] != name:
        return f"has the number of {constants[int(value)]}"
    # an enum that counts begins with 0
    if 0 not in constants and int(value).bit_count() != 1:
        return f"is {value}, not one bit as the others of its enum"
    return None


def fault_of_field(name, value, old):
    end = old.get(("size", name.split(".")[0]))
    if end is not None and int(value.split()[1]) < int(end):
        return f"does not begin after all that there was ({end} bytes)"
    return None


def fault_of_ioctl(name, value, description):
    number = value.split()[1:3]
    for (kind, other), its in description.items():
        if kind == "ioctl" and other != name and its.split()[1:3] == number:
            return f"has the number of {other}"
    return None


def fault_of_new(kind, name, value, old, new):
    """What is wrong with what is new, if anything."""
    if kind == "constant":
        return fault_of_constant(name, value, new)
    if kind == "field":
        return fault_of_field(name, value, old)
    if kind == "ioctl":
        return fault_of_ioctl(name, value, new)
    return None


def faults(old, new):
    for (kind, name), value in old.items():
        fault = fault_of_old(kind, value, new.get((kind, name)))
        if fault:
            yield f"{kind} {name} {fault}"
    for (kind, name), value in new.items():
        fault = None
        if (kind, name) not in old:
            fault = fault_of_new(kind, name, value, old, new)
        elif kind == "size" and int(value) % 8:
            fault = f"is {value} bytes, no multiple of 8"
        if fault:
            yield f"{kind} {name} {fault}"


def main():
    old, new = (read(path) for path in sys.argv[1:])
    found = list(faults(old, new))
    for fault in found:
        print(fault)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
