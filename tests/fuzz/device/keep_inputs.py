#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Inputs of the fuzzer: from the lines that a board prints, or that are kept, to files
and back.

usage: keep_inputs.py unpack LINES FOLDER
       keep_inputs.py collect FOLDER TAP...
       keep_inputs.py pack FOLDER > LINES

LINES are in hexadecimal, short ones first; a file is named after its content.
collect puts what leads somewhere to FOLDER/corpus, which has no others then, and
what was found to FOLDER/found.
"""

import hashlib
import os
import re
import sys

PRINTED = re.compile(r"^# (kept|found) ([0-9a-f]+)$", re.MULTILINE)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def write(folder, data):
    path = os.path.join(folder, hashlib.sha1(data).hexdigest())
    with open(path, "wb") as file:
        file.write(data)


def unpack(lines, folder):
    os.makedirs(folder, exist_ok=True)
    for line in read(lines).split():
        write(folder, bytes.fromhex(line))


def collect(folder, *taps):
    inputs = {"kept": set(), "found": set()}
    for name in taps:
        for kind, data in PRINTED.findall(read(name)):
            inputs[kind].add(bytes.fromhex(data))
    corpus = os.path.join(folder, "corpus")
    if inputs["kept"]:
        for name in os.listdir(corpus):
            os.remove(os.path.join(corpus, name))
    for data in inputs["kept"]:
        write(corpus, data)
    for data in inputs["found"]:
        write(os.path.join(folder, "found"), data)


def pack(folder):
    inputs = set()
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            inputs.add(file.read())
    for data in sorted(inputs - {b""}, key=lambda data: (len(data), data)):
        print(data.hex())


def main():
    commands = {"unpack": unpack, "collect": collect, "pack": pack}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
