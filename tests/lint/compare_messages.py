#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Whether the messages that a page explains are those of the sources.

usage: compare_messages.py PAGE FOLDER KERNEL_SOURCE_FOLDER

A message stands alone in a line as ``text``, with ... for what differs. The next lines
say where it is from: "From ``file``, ``file``." or "From Linux, ``file``."; * in a
file's name stands for anything. Prints what is not there.
"""

import glob
import os
import re
import sys

# what C or a shell puts together
JOINTS = (
    (r"^\+", ""),                          # a patch
    (r"\bMAPINFO_DEVICE\b", '"/dev/mapinfo"'),
    (r'"\s*\n?\s*"', ""),                  # adjacent strings
    (r"\n \*\s*", " "),                    # a comment's next line
    (r"['\\]", ""),                        # quotes within quotes
)


def text_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    for pattern, by in JOINTS:
        text = re.sub(pattern, by, text, flags=re.MULTILINE)
    return text


def pattern_of(message):
    """A regular expression: between the parts, what stays within a line."""
    parts = [re.escape(part)
             for part in re.sub(r"['\\]", "", message).split("...")]
    return "[^\n]*?".join(parts)


def messages_of(page):
    """Of each: line, message, its files."""
    for match in re.finditer(r"^``(.+)``\n  From (Linux, )?((?:``[^`]+``,?\s+)*"
                             r"``[^`]+``)\.", page, re.MULTILINE):
        line = page.count("\n", 0, match.start()) + 1
        yield (line, match.group(1), bool(match.group(2)),
               re.findall(r"``([^`]+)``", match.group(3)))


def main():
    path, tree, kernel = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        page = file.read()
    messages = list(messages_of(page))
    faults = []
    if len(messages) != len(re.findall(r"^``.+``$", page, re.MULTILINE)):
        faults.append("a message of which is not said where it is from")
    for line, message, is_linux, files in messages:
        for name in files:
            sources = glob.glob(os.path.join(kernel if is_linux else tree,
                                             name))
            if not sources:
                faults.append(f"{line}: there is no {name}")
            elif not any(re.search(pattern_of(message), text_of(source))
                         for source in sources):
                faults.append(f"{line}: {name} has no {message!r}")
    for fault in faults:
        print(f"{path}:{fault}")
    sys.exit(1 if faults or not messages else 0)


main()
