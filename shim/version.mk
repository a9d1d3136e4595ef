# SPDX-License-Identifier: MIT
# Of the library (libmapinfo.pc) and the tool (mapinfo --version); kmod/main.c has it, too.
VERSION := 0.1
