#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""compare_calls.py TRACE PLAN: whether the system calls that strace saw of
"mapinfo load" are, between the opening of the file and its unmapping, those of
the plan that "mapinfo --json plan" printed. Says on standard error what is not.
"""

import json
import re
import sys


def traced(path):
    """The calls from the last openat() to its close(): name, arguments, value. But for
    what mapinfo_verify() asks without the device."""
    calls, verifies = [], False
    for line in open(path):
        match = re.match(r"(\w+)\((.*)\)\s+= (-?\w+)", line)
        if not match:
            continue
        name, arguments, value = match.groups()
        if verifies:
            verifies = name != "close"
            continue
        if name == "openat":
            verifies = '"/proc/self/maps"' in arguments
            if verifies:
                continue
            calls = []
        calls.append((name, arguments.split(", "), int(value, 0)))
    return calls


def prot(text):
    """PROT_ bits, as strace names them."""
    names = {"r": "PROT_READ", "w": "PROT_WRITE", "x": "PROT_EXEC"}
    return "|".join(names[c] for c in text if c != "-") or "PROT_NONE"


def number(argument):
    """An address, a length or an offset, as strace writes it."""
    return 0 if argument == "NULL" else int(argument, 0)


def read_headers(calls):
    """Before the first mapping come only the size and the headers. The file."""
    fd = calls.pop(0)[2]
    while calls[0][0] in ("statx", "pread64"):
        assert calls[0][1][0] == str(fd), calls[0]
        calls.pop(0)
    return fd


def take_memory(calls):
    """For a file of many segments memory is mapped, and the headers read again."""
    if calls[0][0] != "mmap" or calls[0][1][2:4] != [
            "PROT_READ|PROT_WRITE", "MAP_PRIVATE|MAP_ANONYMOUS"]:
        return False
    while calls[1][0] == "pread64":
        calls.pop(1)
    calls.pop(0)
    return True


def align(calls, span, length, start):
    """Room for an alignment is unmapped on both sides. What is kept starts at."""
    base = -(-(start - span["vaddr"]) // span["align"]) * span["align"]
    kept = base + span["vaddr"]
    for address, size in ((start, kept - start),
                          (kept + span["length"],
                           start + length - kept - span["length"])):
        if size:
            name, arguments, _ = calls.pop(0)
            assert name == "munmap" and \
                [number(a) for a in arguments] == [address, size], arguments
    return kept


def expected(step, address, fd, first):
    """The call and the arguments of a step at that address."""
    length = step["end"] - step["start"]
    if step["op"] == "read":
        return "pread64", [str(fd), length, step["offset"]]
    if step["op"] == "protect":
        return "mprotect", [address, length, prot(step["prot"])]
    flags = "MAP_PRIVATE" + ("" if first else "|MAP_FIXED")
    if step["op"] == "map-anonymous":
        flags += "|MAP_ANONYMOUS"
        fd = -1
    return "mmap", [0 if first else address, length, prot(step["prot"]),
                    flags, str(fd), step.get("offset", 0)]


def check_step(call, wanted):
    name, arguments, _ = call
    if name == "pread64":
        # its buffer was printed, which may look like anything
        arguments = [arguments[0], *arguments[-2:]]
    arguments = [number(a) if isinstance(w, int) else a
                 for a, w in zip(arguments, wanted[1])]
    assert (name, arguments) == wanted, (call, wanted)


def drop_attempt(calls):
    """With text relocations, what is not writable is unmapped, and planned anew."""
    for i in range(len(calls) - 1, 0, -1):
        if calls[i - 1][0] == "munmap" and calls[i][0] == "mmap" and \
                calls[i][1][0] == "NULL":
            del calls[:i]
            return


def check(calls, plan):
    fd = read_headers(calls)
    memory = take_memory(calls)
    drop_attempt(calls)
    before = len(calls)
    starts = {}
    for step in plan["steps"]:
        if step["op"] == "zero":
            continue
        span = plan["spans"][step["span"]]
        first = step["span"] not in starts
        address = starts.get(step["span"], 0) + step["start"] - span["vaddr"]
        call = calls.pop(0)
        check_step(call, expected(step, address, fd, first))
        if first:
            starts[step["span"]] = align(
                calls, span, step["end"] - step["start"], call[2])
    made, planned = before - len(calls), plan["cost"]["system_calls"]
    # what happens to be aligned at one end is not cut there
    slack = any(step["end"] - step["start"] > span["length"]
                for step in plan["steps"]
                for span in [plan["spans"][step["span"]]])
    assert made == planned or slack and made == planned - 1, (made, planned)
    for index, start in starts.items():
        name, arguments, _ = calls.pop(0)
        assert name == "munmap" and [number(a) for a in arguments] == \
            [start, plan["spans"][index]["length"]], arguments
    if memory:
        assert calls.pop(0)[0] == "munmap"
    assert [call[0] for call in calls] == ["close"], calls


check(traced(sys.argv[1]), json.load(open(sys.argv[2]))["files"][0])
