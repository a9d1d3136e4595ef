#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The library can run inside a loader that has not relocated itself: it calls
# nothing from outside, has nothing to write to, and needs no relocation.
set -u
here=$(cd "$(dirname "$0")" && pwd)
library=$here/tools/shim/libmapinfo.a
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0

# -fPIC of m68k takes addresses, even of its own functions, from a table that
# must be relocated first. A loader of no more than 32 KB can do without.
case $(@CC@ -dumpmachine) in
m68k-*)
	make -s -C @TOP@/shim CC='@CC@' O="$work/shim" PIC=-mpcrel static
	library=$work/shim/libmapinfo.a
	;;
esac

# result NAME FILE: passes if FILE is there and empty; else shows it.
result() {
	n=$((n + 1))
	if [ -e "$2" ] && [ ! -s "$2" ]; then
		echo "ok $n $1"
	else
		sed 's/^/# /' "$2"
		echo "not ok $n $1"
	fi
}

# link NAME FLAG...: all of the library in one file, as in a loader.
link() {
	linked=$work/$1
	shift
	# -nostdlib: what is not in the library stays undefined, and is an error
	@CC@ -nostdlib -Wl,--no-undefined -Wl,--whole-archive "$library" \
		-Wl,--no-whole-archive -o "$linked" "$@" > "$work/link" 2>&1 ||
		echo "does not link" >> "$work/link"
}

echo "TAP version 13"
echo "1..10"

link shared.so -shared -Wl,-Bsymbolic
result "links with nothing else" "$work/link"
readelf -rW "$linked" | grep R_ > "$work/relocations"
result "as a shared object, no relocation" "$work/relocations"
nm -D --defined-only "$linked" > "$work/exported" 2> /dev/null
result "exports nothing" "$work/exported"

# -static-pie would be no PIE at all where the compiler does not know it
link pie -pie -Wl,--no-dynamic-linker -Wl,-z,text -Wl,-e,mapinfo_load
result "links as a static PIE" "$work/link"
readelf -rW "$linked" | grep R_ > "$work/relocations"
result "as a static PIE, no relocation" "$work/relocations"

# size's columns: text, data, bss
size "$library" | awk 'NR > 1 && $2 + $3 > 0' > "$work/data"
result "no data to write to or to relocate" "$work/data"
readelf -lW "$linked" | grep -w TLS > "$work/tls"
result "no TLS" "$work/tls"
nm -g --defined-only "$library" | awk 'NF == 3 && $3 !~ /^mapinfo_/' \
	> "$work/names"
result "no name that could clash" "$work/names"

echo '#include <mapinfo.h>' > "$work/header.c"
cp "$work/header.c" "$work/header.cc"
@CC@ -std=c11 -pedantic -Wall -Wextra -Werror -fsyntax-only \
	-I@TOP@/shim/include -I@TOP@/kmod/include/uapi \
	"$work/header.c" > "$work/c" 2>&1
result "the header is C11" "$work/c"
if echo 'int x;' | @CC@ -x c++ -fsyntax-only - 2> /dev/null; then
	@CC@ -x c++ -Wall -Wextra -Werror -fsyntax-only \
		-I@TOP@/shim/include -I@TOP@/kmod/include/uapi \
		"$work/header.cc" > "$work/c++" 2>&1
	result "the header is C++" "$work/c++"
else
	n=$((n + 1))
	echo "ok $n the header is C++ # SKIP no C++ compiler"
fi
