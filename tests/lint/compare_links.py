#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Whether the links within a folder of HTML files lead somewhere.

usage: compare_links.py FOLDER
"""

import html.parser
import os
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    """What a page links to, and which places it has."""

    def __init__(self, path):
        super().__init__()
        self.links, self.places = set(), {""}
        with open(path, encoding="utf-8") as file:
            self.feed(file.read())

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a" and attributes.get("href"):
            self.links.add(attributes["href"])
        if attributes.get("id"):
            self.places.add(attributes["id"])


def main():
    folder = sys.argv[1]
    pages = {name: Page(os.path.join(folder, name))
             for name in os.listdir(folder) if name.endswith(".html")}
    faults = []
    for name, page in pages.items():
        for link in page.links:
            url = urllib.parse.urlparse(link)
            target = pages.get(url.path or name)
            if url.scheme or url.path.startswith("_static/"):
                continue
            if not target or urllib.parse.unquote(url.fragment) not in \
                    target.places:
                faults.append(f"{name}: {link} leads nowhere")
    print("\n".join(sorted(faults)))
    sys.exit(1 if faults or not pages else 0)


main()
