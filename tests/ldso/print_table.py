#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Print the figures of a test, for all variants side by side.

usage: print_table.py BOARD/stock-TEST.tap...

Beside each stock-TEST.tap is a patched-TEST.tap, or that is in patched/BOARD beside
stock/BOARD; so may be those of a third variant, small. The last column of each group
is the change from stock to patched in percent. The heading has what the figures are of:
libraries for the test start, programs for the test processes.
"""

import os
import re
import sys

from figures import figures


def path_of(variant, path):
    """The path with names that begin with the variant's instead of stock."""
    return re.sub(r"\bstock(?=/[^/]*/[^/]*$|-[^/]*$)", variant, path)


def read_variants(path):
    """By name, in the order of the columns."""
    paths = {name: path_of(name, path)
             for name in ("stock", "small", "patched")}
    return {name: figures(path) for name, path in paths.items()
            if name != "small" or os.path.exists(path)}


def cells(values):
    """Of one figure: what each variant takes, and the change to the last."""
    stock, patched = values[0], values[-1]
    change = f"{100 * (patched - stock) / stock:+.0f}%" if stock else ""
    return "".join(f"{value:>12}" for value in values) + f"{change:>6}"


def print_table(board, libraries, variants):
    if not libraries:
        return
    names = "".join(f"{name:>12}" for name in variants) + " " * 6
    print(f"\n{board + ':':28}"
          + "".join(f"{name:>{len(names)}}" for name in libraries))
    print(" " * 28 + names * len(libraries))
    for figure in variants["stock"]:
        print(f"{figure:28}" + "".join(
            cells([values[figure][key] for values in variants.values()])
            for key in libraries))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for path in sys.argv[1:]:
        variants = read_variants(path)
        libraries = list(next(iter(variants["stock"].values()), {}))
        # by number, then by name
        for kind in (str.isdigit, str.isalpha):
            print_table(os.path.basename(os.path.dirname(path)),
                        [key for key in libraries if kind(key)], variants)
    print()


if __name__ == "__main__":
    main()
