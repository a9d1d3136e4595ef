#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What the library takes on small machines: code for a Cortex-M3, as much as a
# loader is linked with, and no more stack than its header says.
set -u
# shellcheck source=tests/tap.sh
. @TOP@/tests/tap.sh
header=@TOP@/shim/include/mapinfo.h
most_code=6144
calls="open load protect address loadmap unmap close"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# depths FILE.ci...: lines of a function and the bytes of stack that it and all
# it calls take, from GCC's call graphs. Pointers lead to the system calls.
# Recursion, alloca() and functions from elsewhere have no bound.
depths() {
	awk -F '"' '
	/^node/ && match($4, /[0-9]+ bytes \(static\)/) {
		size[$2] = substr($4, RSTART) + 0
		if ($2 ~ /sys\.c:/)
			calls["__indirect_call"] = \
				calls["__indirect_call"] "\n" $2
	}
	/^edge/ { calls[$2] = calls[$2] "\n" $4 }
	function depth(f,    called, count, i, d, most) {
		if (f in depth_of)
			return depth_of[f]
		depth_of[f] = "unbounded"
		count = split(calls[f], called, "\n")
		for (i = 2; i <= count; i++) {
			d = depth(called[i])
			if (d == "unbounded")
				return d
			most = d > most ? d : most
		}
		if (f in size)
			depth_of[f] = size[f] + most
		return depth_of[f]
	}
	END {
		size["__indirect_call"] = 0
		for (f in size)
			print f, depth(f)
	}' "$@"
}

# text FILE: bytes of code and constants, of an archive in all
text() {
	arm-linux-gnueabi-size -t "$1" | awk 'END { print $1 }'
}

# link PROGRAM: what a loader calls, and no more. It says in its own words why a
# library is not loaded, so that those of mapinfo_reason_text() stay out.
link() {
	# shellcheck disable=SC2046,SC2086 # one word for each call
	arm-linux-gnueabi-gcc -nostdlib -static -Wl,--gc-sections \
		-Wl,--build-id=none -Wl,-e,mapinfo_open \
		$(printf ' -Wl,-u,mapinfo_%s' $calls) \
		-o "$1" "$work/libmapinfo.a"
}

limit=$(sed -n 's/^ \* .*below \([0-9]*\) KB.*/\1/p' "$header")
functions=$(sed -n 's/^[a-z].*[ *]\(mapinfo_[a-z_]*\)(.*/\1/p' "$header")

echo "TAP version 13"
echo "1..$(($(echo "$functions" | wc -l) + 3))"

make -s -C @TOP@/shim CC=arm-linux-gnueabi-gcc O="$work" CFLAGS="-Os -mthumb \
	-mcpu=cortex-m3 -mfloat-abi=soft -fcallgraph-info=su" static
result $? "builds for a Cortex-M3"

link "$work/loader"
code=$(text "$work/loader")
echo "# $code bytes; all of the library, with its words:" \
	"$(text "$work/libmapinfo.a")"
[ "$code" -gt 0 ] && [ "$code" -le $most_code ]
result $? "code and constants in a loader: at most $most_code bytes"

[ "$limit" -gt 0 ]
result $? "the header names a limit for the stack: $limit KB"
depths "$work"/*.ci > "$work/depths"
for function in $functions; do
	depth=$(awk -v f="$function" '$1 == f { print $2 }' "$work/depths")
	echo "# $depth bytes"
	[ "$depth" -lt $((limit * 1024)) ]
	result $? "stack of $function()"
done
