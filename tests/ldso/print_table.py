#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Print the figures of a test, for both variants side by side.

usage: print_table.py BOARD/stock-TEST.tap...

Beside each stock-TEST.tap is a patched-TEST.tap, or that is in patched/BOARD beside
stock/BOARD. The last column of each pair is the change in percent. The heading has
what the figures are of: libraries for the test start, programs for the test
processes.
"""

import os
import re
import sys

from figures import figures


def of_patched(path):
    """The path with names that begin with patched instead of stock."""
    return re.sub(r"\bstock(?=/[^/]*/[^/]*$|-[^/]*$)", "patched", path)


def cell(stock, patched):
    change = f"{100 * (patched - stock) / stock:+.0f}%" if stock else ""
    return f"{stock:>12}{patched:>12}{change:>6}"


def print_table(board, libraries, stock, patched):
    if not libraries:
        return
    print(f"\n{board + ':':28}"
          + "".join(f"{name:>30}" for name in libraries))
    print(" " * 28 + f"{'stock':>12}{'patched':>12}{'':6}" * len(libraries))
    for name, values in stock.items():
        print(f"{name:28}" + "".join(
            cell(values[key], patched[name][key]) for key in libraries))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for path in sys.argv[1:]:
        folder = os.path.dirname(path)
        stock = figures(path)
        patched = figures(of_patched(path))
        libraries = list(next(iter(stock.values()), {}))
        # by number, then by name
        for kind in (str.isdigit, str.isalpha):
            print_table(os.path.basename(folder),
                        [key for key in libraries if kind(key)],
                        stock, patched)
    print()


if __name__ == "__main__":
    main()
