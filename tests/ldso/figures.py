# SPDX-License-Identifier: GPL-2.0-only
"""What the test start found, from its TAP."""

import re


def figures(path):
    """For each name the values by number of libraries."""
    result = {}
    with open(path, encoding="utf-8") as stream:
        for libraries, name, value in re.findall(
                r"^# figure (\S+) (.+) (\d+)$", stream.read(), re.M):
            result.setdefault(name, {})[libraries] = int(value)
    return result
