#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make files of the counts that a board has printed.

usage: read_counts.py COUNTS.tap FOLDER
"""

import os
import re
import sys

COUNTS = re.compile(r"^# counts (\w+\.gcda) ([0-9a-f]+)$", re.MULTILINE)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8", errors="replace") as file:
        counts = COUNTS.findall(file.read())
    if not counts:
        sys.exit(f"{sys.argv[1]}: the board has counted nothing")
    for name, data in counts:
        with open(os.path.join(sys.argv[2], name), "wb") as file:
            file.write(bytes.fromhex(data))


if __name__ == "__main__":
    main()
