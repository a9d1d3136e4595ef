#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""judge_differences.py ACCEPTED MADE FILES ERRORS RESULT...: what compare and map have
printed as a table, in TAP: kinds of difference, how many files have each, one of these,
and the reason. A line of ACCEPTED is a pattern of differences, a tab, the pattern of
the files that may have it, a tab, and the reason. What has none fails.
"""

import collections
import re
import sys


def read_accepted(path):
    lines = [line.rstrip("\n") for line in open(path)]
    return [(re.compile(what + r"\Z"), re.compile(files), reason)
            for what, files, reason in
            (line.split("\t") for line in lines if line and line[0] != "#")]


class Results:
    def __init__(self):
        self.outcomes = collections.defaultdict(dict)
        self.calls = collections.defaultdict(dict)
        self.segments = {}
        self.differences = []
        self.systems = collections.defaultdict(dict)
        self.done = set()

    def add_line(self, line):
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 3 and fields[1:] == ["all", "done"]:
            self.done.add(fields[0])
        elif len(fields) == 3:
            self.systems[fields[1]][fields[0]] = fields[2]
        elif fields[2] == "outcome":
            self.outcomes[fields[0]][fields[1]] = tuple(fields[3:5])
        elif fields[2] == "calls":
            self.calls[fields[0]][fields[1]] = int(fields[3])
            self.segments[fields[0]] = fields[4]
        else:
            self.differences.append((f"{fields[1]}: {fields[2]}: {fields[3]}",
                                     fields[0]))


def read_results(paths):
    results = Results()
    for path in paths:
        for line in open(path, errors="replace"):
            results.add_line(line)
    return results


def reason_of(outcome):
    return re.sub(r"^refused: ", "", outcome[1]) if outcome[1] else "no reason"


def compare_outcomes(results):
    """What the library does that the loaders do not, as differences."""
    for path, outcome in results.outcomes.items():
        shim, glibc, musl = (outcome[who] for who in ("shim", "glibc", "musl"))
        loaded = [who for who in ("glibc", "musl") if outcome[who][0] == "loads"]
        if shim[0] in ("crashes", "lacks"):
            yield f"shim: {shim[0]}: {shim[1]}", path
        elif shim[0] == "refuses" and loaded:
            yield (f"refused, loaded by {' and '.join(loaded)}: "
                   f"{reason_of(shim)}"), path
        elif shim[0] == "loads" and not loaded:
            yield (f"loaded, not by others: glibc {glibc[0]}, "
                   f"{reason_of(glibc)}; musl {musl[0]}"), path
        patched = outcome.get("patched")
        if not patched:
            continue
        if shim[0] == "loads" and len(loaded) == 2 and patched[0] != "loads":
            yield (f"musl with the library {patched[0]}, {reason_of(patched)}: "
                   f"others load it"), path
        if shim[0] == "refuses" and patched[0] != "refuses":
            yield f"musl with the library {patched[0]} what the library refuses", path


def compare_calls(results):
    for path, calls in results.calls.items():
        others = [calls[who] for who in ("glibc", "musl") if who in calls]
        if "shim" in calls and others and calls["shim"] > max(others):
            yield f"system calls: more, {results.segments[path]}", path


def compare_systems(results):
    """On other systems it does as here, or better."""
    for system, files in results.systems.items():
        for path, result in files.items():
            if result == "right":
                continue
            here = results.systems.get("here", {}).get(path, "")
            if result == here and result.startswith("refused"):
                continue
            if system == "noexec" and result in ("refused: EPERM",
                                                 "refused: EACCES"):
                continue
            if system == "here" and result.startswith("refused"):
                continue
            yield (f"{system}: " + re.sub(r"^0x[0-9a-f]+: ", "", result)), path


def short(path, made):
    return path[len(made) + 1:] if path.startswith(made) else path


def print_table(title, differences, accepted, made):
    """How many have no reason."""
    kinds = collections.defaultdict(list)
    bad = 0
    for what, path in differences:
        name = short(path, made)
        reason = next((reason for pattern, files, reason in accepted
                       if pattern.match(what) and files.search(name)), None)
        kinds[reason is not None, what, reason or "NO REASON"].append(name)
    for (good, what, reason), names in sorted(kinds.items()):
        bad += 0 if good else len(names)
        print(f"# {len(names):5}  {what}\n#        {reason}; {sorted(names)[0]}")
    if not kinds:
        print(f"#     0  {title}")
    return bad


def print_counts(results):
    counts = collections.Counter(
        (outcome["glibc"][0], outcome["musl"][0], outcome["shim"][0],
         outcome.get("patched", ("-",))[0])
        for outcome in results.outcomes.values())
    print("# files  glibc     musl      library   musl with it")
    for key, count in sorted(counts.items()):
        print(f"# {count:5}  " + " ".join(f"{what:9}" for what in key).rstrip())
    total = collections.Counter()
    files = 0
    for calls in results.calls.values():
        if {"glibc", "musl", "shim"} <= calls.keys():
            total.update(calls)
            files += 1
    print(f"# system calls for the {files} files that all load: " + ", ".join(
        f"{who} {total[who]}" for who in ("glibc", "musl", "shim")))


def main():
    accepted = read_accepted(sys.argv[1])
    made = sys.argv[2]
    files = {line.rstrip("\n") for line in open(sys.argv[3])}
    results = read_results(sys.argv[5:])
    tests = [
        ("what glibc and musl load is loaded, what they refuse is refused",
         compare_outcomes(results)),
        ("with the same bytes, protections and pages of the file",
         results.differences),
        ("by no more system calls", compare_calls(results)),
        ("on other systems, too: every byte, nothing writable and executable, "
         "noexec", compare_systems(results)),
    ]
    print(f"TAP version 13\n1..{len(tests) + 1}")
    print_counts(results)
    number = 0
    for number, (name, differences) in enumerate(tests, 1):
        bad = print_table("differences", differences, accepted, made)
        print(f"{'not ok' if bad else 'ok'} {number} {name}")
    missing = files - results.done
    for path in sorted(missing)[:5]:
        print(f"# not compared: {path}")
    errors = open(sys.argv[4]).read()
    print("".join(f"# {line}\n" for line in errors.splitlines()[:20]), end="")
    systems = {name: len(many) for name, many in results.systems.items()}
    print(f"# {len(files)} files; " + ", ".join(
        f"{name} {count}" for name, count in systems.items()))
    whole = not missing and not errors and len(systems) == 8 and all(
        count == len(files) for name, count in systems.items()
        if name not in ("noexec", "emulated"))
    print(f"{'ok' if whole else 'not ok'} {number + 1} all {len(files)} files "
          "on all systems")
    return 0


sys.exit(main())
