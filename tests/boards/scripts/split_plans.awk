# SPDX-License-Identifier: GPL-2.0-only
# What "mapinfo --json plan" prints of several files, for plans_here() of root.sh: as
# it is on a board, in folder/all, and what it prints there of each alone, in folder/1
# and so on. A line of folder/files has the name of a file here and its path there.

BEGIN {
	while ((getline line < (folder "/files")) > 0)
		path[++files] = substr(line, index(line, " ") + 1)
	RS = "[{]\"file\":"
}

NR == 1 {
	head = $0
	printf "%s", head > (folder "/all")
	next
}

{
	sub(/^"[^"]*"/, "{\"file\":\"" path[NR - 1] "\"")
	printf "%s", $0 > (folder "/all")
	sub(/,$|\]}\n$/, "")
	print head $0 "]}" > (folder "/" NR - 1)
	close(folder "/" NR - 1)
}
