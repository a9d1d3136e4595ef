#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make a romfs of one file, whose bytes begin where a page of the image does.

usage: make_romfs.py FILE IMAGE PAGE_SIZE

genromfs can do that for pages of up to 4 KB. The format is that of the kernel's
Documentation/filesystems/romfs.rst.
"""

import os
import struct
import sys

DIRECTORY, REGULAR_FILE = 1, 2
HEADER = 16
CHECKED = 512  # bytes of the image


def padded(data):
    return data + bytes(-len(data) % 16)


def checksum(data):
    """What makes the sum of all words 0."""
    words = struct.unpack(f">{len(data) // 4}I", data)
    return -sum(words) & 0xffffffff


def with_checksum(data):
    """The last of the four words of a header is the checksum."""
    return data[:12] + struct.pack(">I", checksum(data)) + data[HEADER:]


def file_header(following, info, size, name):
    header = struct.pack(">4I", following, info, size, 0)
    return with_checksum(header + padded(name.encode() + b"\0"))


def image_of(name, content, page_size):
    volume = padded(b"mapinfo\0")
    root_at = HEADER + len(volume)
    content_at = page_size
    file_at = content_at - HEADER - len(padded(name.encode() + b"\0"))
    image = bytes(HEADER) + volume
    image += file_header(file_at | DIRECTORY, root_at, 0, ".")
    image += bytes(file_at - len(image))
    image += file_header(REGULAR_FILE, 0, len(content), name)
    image += padded(content)
    image += bytes(-len(image) % 1024)
    header = struct.pack(">8s2I", b"-rom1fs-", len(image), 0)
    return header[:12] + struct.pack(
        ">I", checksum(header + image[HEADER:CHECKED])) + image[HEADER:]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    path, image, page_size = sys.argv[1:]
    with open(path, "rb") as file:
        content = file.read()
    with open(image, "wb") as file:
        file.write(image_of(os.path.basename(path), content, int(page_size)))


if __name__ == "__main__":
    main()
