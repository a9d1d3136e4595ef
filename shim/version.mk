# SPDX-License-Identifier: MIT
# Of the library (libmapinfo.pc) and the tool (mapinfo --version).
VERSION := 0.1
