#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Hold the figures of the test start to what the shim is for. TAP.

usage: check_bars.py musl|uclibc BOARD/stock-start.tap...

Beside each stock-start.tap is a patched-start.tap. With the shim no figure may be
worse than without, but that a process with libraries may ask once: for uClibc-ng, whose
libc is a library of all, three system calls.

musl's libc.so has the shim's code in it: without an MMU and FDPIC a process has a copy
of it, so that it may be larger by that, and the kernel copies it.

With musl a program that has libraries takes no more instructions than without the shim,
but for that copy. One that has none may take one in a hundred more, as libc.so is larger,
and so may all with uClibc-ng.
"""

import os
import sys
import typing

from figures import figures

CALLS_TO_ASK = 3


class Machine(typing.NamedTuple):
    """What differs between them: bench/asking.c and bench/mapping.c tell."""
    # of 4 to 9 KB, in whole pages
    code: int
    # instructions of the kernel's for a byte of it
    to_copy: float


MACHINES = {
    "arm": Machine(4096, 1 / 2),
    "m68k": Machine(16384, 1),
    # all is FDPIC there
    "sh": Machine(0, 0),
}


def machine_of(board):
    return MACHINES[board.split("-")[0]]


class Tap:
    """Counts and prints results."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def result(self, good, text):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {text}")

    def at_most(self, value, limit, name):
        self.result(value <= limit, f"{name}: {value}, at most {limit}: "
                                    f"{limit - value} to spare")

    def at_least(self, value, limit, name):
        self.result(value >= limit, f"{name}: {value}, at least {limit}: "
                                    f"{value - limit} to spare")


def mapped(values):
    """Bytes mapped, from files or not: one may be instead of the other."""
    return {key: values["bytes mapped from files"][key]
            + values["bytes mapped anonymously"][key]
            for key in values["mappings"]}


def copies_code(libc, board):
    return libc == "musl" and "-nommu-" in board


def check_each(tap, libc, board, stock, patched):
    """What asking has no part in, for each program; and the system calls."""
    names = ["mappings", "bytes mapped", "bytes read", "bytes cleared",
             "bytes touched"]
    # with FDPIC, lengths of mappings of files are pages or bytes, as loaders like
    if libc == "uclibc":
        names.remove("bytes mapped")
    for name in names:
        for key, limit in stock[name].items():
            tap.at_most(patched[name][key], limit,
                        f"{board}: {name}, libraries: {key}")
    code = machine_of(board).code if copies_code(libc, board) else 0
    for key, limit in stock["bytes of memory"].items():
        tap.at_most(patched["bytes of memory"][key], limit + code,
                    f"{board}: bytes of memory, libraries: {key}")
    for key, least in stock["largest free block"].items():
        tap.at_least(patched["largest free block"][key], least,
                     f"{board}: largest free block, libraries: {key}")
    for key, limit in stock["system calls"].items():
        asking = CALLS_TO_ASK if libc == "uclibc" else 0
        tap.at_most(patched["system calls"][key], limit + asking,
                    f"{board}: system calls, libraries: {key}")


def check_instructions(tap, libc, board, stock, patched):
    machine = machine_of(board)
    for key, value in stock.items():
        limit = value + (value // 100 if libc == "uclibc" or key == "0" else 0)
        if copies_code(libc, board):
            limit += int(machine.code * machine.to_copy)
        tap.at_most(patched[key], limit,
                    f"{board}: instructions, libraries: {key}")


def check_mmu(tap, board, stock, patched):
    for key in ("1", "4", "16"):
        tap.at_most(patched[key], stock[key] - int(key),
                    f"{board}: one mapping fewer for each of {key}")


def check_touched(tap, board, stock, patched):
    for key in ("bss", "debug"):
        tap.at_most(patched[key], stock[key] // 2,
                    f"{board}: half of the bytes touched, libraries: {key}")


def check_board(tap, libc, board, stock, patched):
    for values in (stock, patched):
        values["bytes mapped"] = mapped(values)
    check_each(tap, libc, board, stock, patched)
    check_instructions(tap, libc, board, stock["instructions"],
                       patched["instructions"])
    if libc == "musl" and "-nommu-" in board:
        check_touched(tap, board, stock["bytes touched"],
                      patched["bytes touched"])
    if "-mmu-" in board:
        check_mmu(tap, board, stock["mappings"], patched["mappings"])


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("musl", "uclibc"):
        sys.exit(__doc__)
    tap = Tap()
    print("TAP version 13")
    for path in sys.argv[2:]:
        folder = os.path.dirname(path)
        check_board(tap, sys.argv[1], os.path.basename(folder), figures(path),
                    figures(os.path.join(folder, "patched-start.tap")))
    print(f"1..{tap.count}")
    sys.exit(tap.failed > 0)


if __name__ == "__main__":
    main()
