#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Print the figures of a test, for all variants side by side.

usage: print_table.py BOARD/patched-TEST.tap...

Beside each patched-TEST.tap is a stock-TEST.tap, or that is in stock/BOARD beside
patched/BOARD, and so may be those of a third variant, small; a variant that a board does
not have is left out. The last column of each group is the change from stock to patched
in percent. The heading has what the figures are of: libraries for the test start,
programs for the test processes.
"""

import os
import re
import sys

from figures import figures


def path_of(variant, path):
    """The path with names that begin with the variant's instead of patched."""
    return re.sub(r"\bpatched(?=/[^/]*/[^/]*$|-[^/]*$)", variant, path)


def read_variants(path):
    """By name, in the order of the columns."""
    paths = {name: path_of(name, path)
             for name in ("stock", "small", "patched")}
    return {name: figures(path) for name, path in paths.items()
            if os.path.exists(path)}


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
    for path in sys.argv[1:]:
        variants = read_variants(path)
        libraries = union(of_libraries for values in variants.values()
                          for of_libraries in values.values())
        # by number, then by name
        for kind in (str.isdigit, str.isalpha):
            print_table(os.path.basename(os.path.dirname(path)),
                        [key for key in libraries if kind(key)], variants)
    print()


if __name__ == "__main__":
    main()
