#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Judge a variant that is known to fail some of the tests.

usage: judge_known.py LIST BOARD FOLDER [VARIANT]

Judges FOLDER/VARIANT-*.tap, or without a variant all of FOLDER/*.tap but board.tap.
LIST has lines "BOARD TEST: NAME", where BOARD is a pattern for file names and
NAME what the test calls it. The files are rewritten: what is on the list must fail, and is then called good; all else must pass. No LIST means that nothing is
known to fail.
On the list, "dies" as NAME means that the test does not come to its end, "fails" that
it does not, or something in it fails, as what it does to memory is different each time.
It is alone in its FOLDER, whose board.tap is removed: that the board dies is known, too.
"""

import fnmatch
import glob
import os
import re
import sys


def read_list(path, board):
    known = set()
    if not os.path.exists(path):
        return known
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                pattern, test, name = re.match(
                    r"(\S+) (\S+): (.+)", line).groups()
                if fnmatch.fnmatch(board, pattern):
                    known.add((test, name))
    return known


def judge(variant, test, text, known):
    """The lines to write instead."""
    expected = {name for on, name in known if on == test}
    for fate in expected & {"dies", "fails"}:
        planned = re.search(r"^1\.\.(\d+)", text, re.M)
        good = planned and len(re.findall(r"^(?:not )?ok ", text, re.M)) \
            == int(planned.group(1))
        if fate == "fails" and re.search(r"^not ok ", text, re.M):
            good = False
        return ["TAP version 13", "1..1",
                f"{'not ok' if good else 'ok'} 1 {variant} {fate}, as is known"]
    lines = []
    for line in text.splitlines():
        result = re.match(r"(not ok|ok) (\d+) (.*)", line)
        if result and result.group(3) in expected:
            status, number, name = result.groups()
            expected.remove(name)
            good = status == "not ok"
            line = (f"{'ok' if good else 'not ok'} {number} {name}: {variant} "
                    f"{'fails, as is known' if good else 'passes'}")
        lines.append(line)
    lines += [f"not ok - {name}: known to fail, but not run"
              for name in sorted(expected)]
    return lines


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    known_path, board, folder = sys.argv[1:4]
    variant = sys.argv[4] if len(sys.argv) == 5 else ""
    prefix = variant + "-" if variant else ""
    known = read_list(known_path, board)
    for path in glob.glob(os.path.join(folder, f"{prefix}*.tap")):
        test = os.path.basename(path)[len(prefix):-len(".tap")]
        if test == "board":
            continue
        with open(path, encoding="utf-8") as file:
            lines = judge(variant or board, test, file.read(), known)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
        if known & {(test, "dies"), (test, "fails")}:
            os.remove(os.path.join(folder, "board.tap"))


if __name__ == "__main__":
    main()
