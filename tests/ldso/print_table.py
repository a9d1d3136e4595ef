#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Print the figures of a test, for all variants side by side.

usage: print_table.py BOARD/patched-TEST.tap...

Beside each patched-TEST.tap is a stock-TEST.tap, or that is in stock/BOARD beside
patched/BOARD, and so may be those of a third variant, small; a variant that a board does
not have is left out. All that is of programs on one board is one table. The last column of
each group is the change from stock to patched in percent. The heading has what the figures
are of: libraries for the test start, programs for the tests processes and full.
"""

import os
import re
import sys

from figures import figures


def path_of(variant, path):
    """The path with names that begin with the variant's instead of patched."""
    return re.sub(r"\bpatched(?=(-[^/]*)?/[^/]*/[^/]*$|-[^/]*$)", variant, path)


def read_variants(paths):
    """What these files have together, by name, in the order of the columns."""
    variants = {}
    for name in ("stock", "small", "patched"):
        for path in filter(os.path.exists, (path_of(name, path) for path in paths)):
            variant = variants.setdefault(name, {})
            for figure, values in figures(path).items():
                variant.setdefault(figure, {}).update(values)
    return variants


def cells(values):
    """Of one figure: what each variant takes, or - where there is no such figure, and
    the change to the last."""
    first, last = values[0], values[-1]
    change = ""
    if len(values) > 1 and first and last is not None:
        change = f"{100 * (last - first) / first:+.0f}%"
    return "".join(f"{'-' if value is None else value:>12}"
                   for value in values) + f"{change:>6}"


def union(lists):
    """Each once, in order."""
    return list(dict.fromkeys(item for one in lists for item in one))


def print_table(board, libraries, variants):
    if not libraries:
        return
    names = "".join(f"{name:>12}" for name in variants) + " " * 6
    print(f"\n{board + ':':28}"
          + "".join(f"{name:>{len(names)}}" for name in libraries))
    print(" " * 28 + names * len(libraries))
    for figure in union(variants.values()):
        print(f"{figure:28}" + "".join(
            cells([values.get(figure, {}).get(key)
                   for values in variants.values()])
            for key in libraries))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    tables = {}
    for path in sys.argv[1:]:
        board = os.path.basename(os.path.dirname(path))
        tables.setdefault((board, path.endswith("start.tap")), []).append(path)
    for (board, _), paths in tables.items():
        variants = read_variants(paths)
        libraries = union(of_libraries for values in variants.values()
                          for of_libraries in values.values())
        # by number, then by name
        for kind in (str.isdigit, str.isalpha):
            print_table(board, [key for key in libraries if kind(key)], variants)
    print()


if __name__ == "__main__":
    main()
