#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Print the figures of one or more runs of the programs asking and holding.

usage: print_table.py BOARD/asking.tap... BOARD/holding.tap...
"""

import os
import re
import sys


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for path in sys.argv[1:]:
        board = os.path.basename(os.path.dirname(path))
        figures, mappings = {}, []
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
            for count, name, value in re.findall(
                    r"^# figure (\d+) (.+) (\d+)$", text, re.M):
                figures.setdefault(name, {})[count] = value
                if count not in mappings:
                    mappings.append(count)
        print(f"\n{board + ', mappings:':32}"
              + "".join(f"{count:>10}" for count in mappings))
        for name, values in figures.items():
            print(f"{name:32}" + "".join(f"{values.get(count, '-'):>10}"
                                         for count in mappings))
        for bar in re.findall(r"^# bar (.+)$", text, re.M):
            print(f"  {bar}")
    print()


if __name__ == "__main__":
    main()
