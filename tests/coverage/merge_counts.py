#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Which lines of the module the tests have run, on any of some boards.

usage: merge_counts.py LEAST MISSED.rst FOLDER...

A FOLDER is of one board: gcov's JSON, a file for each object. Prints the share of
each source file and every line that was never run. Fails if the share of all is
below LEAST percent, or if MISSED.rst and what was never run differ. What follows
one another there is one piece, in double backquotes: the file, a colon, and the
text of the line above it and of its lines. TAP.
"""

import collections
import glob
import gzip
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))


def read_counts(folders):
    """How often each line that is code was run: file, number of the line."""
    counts = collections.defaultdict(collections.Counter)
    for folder in folders:
        for name in glob.glob(os.path.join(folder, "*.gcov.json.gz")):
            with gzip.open(name, "rt", encoding="utf-8") as file:
                data = json.load(file)
            for source in data["files"]:
                match = re.search(r"(?:^|/)(kmod/[^/]+)$", source["file"])
                if match:
                    for line in source["lines"]:
                        counts[match[1]][line["line_number"]] += line["count"]
    return counts


def read_missed(path):
    with open(path, encoding="utf-8") as file:
        return {" ".join(piece.split())
                for piece in re.findall(r"``(kmod/[^`]+:[^`]+)``", file.read())}


def pieces(of_lines):
    """Numbers of lines that were never run, those that follow one another together."""
    piece = []
    for number, count in sorted(of_lines.items()):
        if not count:
            piece.append(number)
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def describe(path, text, piece):
    words = [text[piece[0] - 2]] + [text[number - 1] for number in piece]
    return f"{path}: " + " ".join(" ".join(words).split())


def result(number, good, text):
    print(f"{'ok' if good else 'not ok'} {number} {text}")
    return good


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    least = float(sys.argv[1])
    explained = read_missed(sys.argv[2])
    ran = lines = 0
    never = set()
    print("TAP version 13\n1..3")
    for path, of_lines in sorted(read_counts(sys.argv[3:]).items()):
        with open(os.path.join(TOP, path), encoding="utf-8") as file:
            text = file.read().splitlines()
        ran_here = sum(count > 0 for count in of_lines.values())
        ran += ran_here
        lines += len(of_lines)
        print(f"# {path}: {ran_here} of {len(of_lines)}")
        for piece in pieces(of_lines):
            never.add(describe(path, text, piece))
            print(f"# {path}:{piece[0]} is never run, {len(piece)} lines")
    share = 100 * ran / lines if lines else 0
    good = result(1, share >= least,
                  f"{ran} of {lines} lines were run, {share:.1f} %")
    for line in sorted(never - explained):
        print(f"# not explained: {line}")
    good &= result(2, never <= explained, "each of the others is explained")
    for line in sorted(explained - never):
        print(f"# was run, or is gone: {line}")
    good &= result(3, explained <= never, "and nothing else is")
    sys.exit(not good)


if __name__ == "__main__":
    main()
