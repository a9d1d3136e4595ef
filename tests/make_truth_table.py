#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make Documentation/truth-table.rst of what tests/kernel/prediction.c found.

usage: make_truth_table.py PREDICTION.TAP...

Each row there was seen on a board, where prediction, verdict and experiment
agreed. Rows that differ in one respect only, and have the same outcome, are
printed as one. Fails if two boards of the same kind do not agree.
"""

import os
import sys

HEAD = """\
.. SPDX-License-Identifier: GPL-2.0-only
.. Generated from the boards' results by make truth-table. Do not edit.

===========================
What a mapping turns out as
===========================

Each row was tried by ``tests/kernel/prediction.c`` on virtual boards of these
architectures: {architectures}.
What ``MAPINFO_FILE`` predicted, what ``mmap()`` then did, what ``MAPINFO_MAP`` said
of it and whose memory an experiment showed it to be agreed. An empty field stands
for every value.

*Range* is a part of a file of three pages and 100 bytes, from its beginning:
two pages (inside), all of it (to EOF), six pages (past EOF), or one page and a
half (unaligned end). *Other mapping* is how the range lies to what another
process has mapped of the file already: nothing (first), the same (repeat), more
(subset), less (superset), or a part and more beyond (partial).

Left out:

* *BUG*: a mapping that would begin where a shorter one of the file's own pages
  does stops the kernel in ``add_nommu_region()``. ``MAPINFO_FILE_HITS_BUG`` says
  so beforehand.
* *WARN*: since Linux 6.3 the kernel warns about itself when a traced process
  makes such a mapping.

See `what mmap() does without an MMU <nommu-mmap-pitfalls.rst>`_. Not in the table is what
cannot be arranged: a mapping that the other process is refused, and parts of anonymous
memory.

"""

COLUMNS = ["File", "System", "Caller", "Protection", "Range", "Other mapping",
           "Linux", "Result", "Reason"]
ERRORS = {"Invalid argument": "EINVAL", "No such device": "ENODEV"}
IMPOSSIBLE = ("other refused", "no file")


def outcome(result, reason):
    kind, _, detail = result.partition(": ")
    if detail:
        result = f"{kind}: {ERRORS.get(detail, detail)}"
    return result, reason


def read_rows(paths):
    """{kind of file: {(system, caller, ...): outcome}}, in order of sight."""
    files = {}
    for path in paths:
        with open(path, encoding="utf-8") as stream:
            for line in stream:
                if not line.startswith("# row |"):
                    continue
                cells = [cell.strip() for cell in line.split("|")[1:]]
                system, name, *case, result, reason = cells
                if result.endswith(IMPOSSIBLE):
                    continue
                cases = files.setdefault(name, {})
                system, _, version = system.partition(", ")
                key = (system, *case, version)
                value = outcome(result, reason)
                if cases.setdefault(key, value) != value:
                    sys.exit(f"{path} does not agree with other boards: "
                             f"{name}, {', '.join(key)}")
    return files


def merge(cases):
    """Yield rows of a nested choice; an empty field stands for any value."""
    width = len(next(iter(cases)))
    if len(set(cases.values())) == 1:
        yield [""] * width + list(next(iter(cases.values())))
        return
    parts = {}
    for key, value in cases.items():
        parts.setdefault(key[0], {})[key[1:]] = value
    groups = {}
    for name, part in parts.items():
        groups.setdefault(frozenset(part.items()), []).append(name)
    for names in groups.values():
        field = "" if len(groups) == 1 else ", ".join(names)
        for row in merge(parts[names[0]]):
            yield [field] + row


def architectures(paths):
    """Those of the boards BOARD/prediction.tap, whose names begin with them."""
    boards = [os.path.basename(os.path.dirname(path)) for path in paths]
    return sorted({board.split("-")[0] for board in boards})


def print_table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    rule = " ".join("=" * width for width in widths)

    def print_row(row):
        # an empty first cell would continue the row above
        cells = [row[0] or "\\"] + row[1:]
        print(" ".join(cell.ljust(width) for cell, width
                       in zip(cells, widths)).rstrip())

    print(rule)
    print_row(rows[0])
    print(rule)
    for row in rows[1:]:
        print_row(row)
    print(rule)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rows = [COLUMNS]
    for name, cases in read_rows(sys.argv[1:]).items():
        first = name
        for row in merge(cases):
            rows.append([first] + row)
            first = ""
    print(HEAD.format(architectures=", ".join(architectures(sys.argv[1:]))),
          end="")
    print_table(rows)


if __name__ == "__main__":
    main()
