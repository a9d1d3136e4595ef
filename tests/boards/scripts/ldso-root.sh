# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the root file systems for the tests of dynamic linkers have in common, for
# scripts that have root.sh and have set $ldso, the folder of what tests/ldso makes,
# and $variants.

list_folder() {
	echo "dir /$1 755 0 0"
}

# Before all others: ramfs wants a file in one piece, which there is for a large
# one as long as memory is empty.
list_large_library() {
	list_folder lib
	list_files lib/ldso "$ldso/lib/libdebug.so"
}

# list_tests TEST...: for all variants
list_tests() {
	list_files ldso "$top/tests/ldso/run-with-loader"
	list_folder ldso/tests
	for test; do
		for from in "$top/tests/ldso" "$top/tests/library" "$ldso/tests"; do
			[ ! -f "$from/$test" ] || break
		done
		echo "file /ldso/tests/$test $from/$test 755 0 0"
		for variant in $variants; do
			echo "slink /tests/$variant-$test /ldso/run-with-loader 777 0 0"
		done
	done
}

# The tool, for the test plans.
list_tool() {
	build_tool "$1"
	list_files bin "$root/tools/mapinfo"
}

# What the tests run and load besides.
list_what_is_tested() {
	list_files ldso "$ldso"/programs/*
	for library in "$ldso"/lib/lib*.so; do
		[ "${library##*/}" = libdebug.so ] ||
			list_files lib/ldso "$library"
	done
	find "$ldso/lib/damaged" "$ldso/lib/origin" -name '*.so' | sort |
		while read -r library; do
			folder=${library%/*}
			list_files "lib/ldso/${folder##*/}" "$library"
		done
}
