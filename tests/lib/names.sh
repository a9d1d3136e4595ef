# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the names on the command line of tests/check name, for scripts that have
# boards.sh. A name is a board, a folder of tests/, a test, or FOLDER/TEST; tests of
# bench/ and of tests/lint/ are named like the others, compat is like a folder, too.
# Without names all is named.

folders="bench boards compat corpus fuzz kernel ldso library lint user"
names=
named_boards=
named_tests=

# read_names NAME...: ends the run if one of them names nothing
read_names() {
	names=$*
	for name; do
		name=${name#tests/}
		name=${name%/}
		name=${name%.c}
		if echo "$all_boards" | grep -qxF "$name"; then
			named_boards="$named_boards $name"
		elif has_word "$name" "$folders" || is_test "${name##*/}"; then
			named_tests="$named_tests $name"
		else
			die "nothing is named '$name'; there are the boards
$all_boards
the folders $folders
and the tests
$(list_tests)"
		fi
	done
}

list_tests() {
	{
		tests_of_group kernel
		tests_of_group races
		tests_of_group debug
		tests_of_group compat
		tests_of_group library
		tests_of_group bench
		"$top/tests/ldso/list-tests" kind inside outside script
		make -s -C "$top/tests/user" list
		find "$top/tests/lint" -name 'check-*' | sed 's|.*/check-||'
		printf '%s\n' fuzz loaders runner
	} | sort -u
}

is_test() {
	list_tests | grep -qxF "$1"
}

# names_test FOLDER TEST
names_test() {
	[ -z "$named_tests" ] || has_word "$1" "$named_tests" ||
		has_word "$2" "$named_tests" || has_word "$1/$2" "$named_tests"
}

# named FOLDER TEST...: prints those that are
named() {
	folder=$1
	shift
	for test; do
		! names_test "$folder" "$test" || echo "$test"
	done
}

# names_board BOARD
names_board() {
	[ -z "$named_boards" ] || has_word "$1" "$named_boards"
}

# names_host: whether tests on this machine can be meant
names_host() {
	[ -z "$named_boards" ]
}
