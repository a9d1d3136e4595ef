# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What board.conf and machine.conf say, for scripts that have set $boards. A
# board.conf sets
#   machine         a folder of machines/
#   kernel_package  the Debian package with its kernel's sources, or with the kernel
#                   itself, linux-image-...
#   kernel_suite    the suite that has it, if it is not to be installed; sources that
#                   the release that runs here has are
#   built_in        yes, if mapinfo is part of its kernel, not a module
#   module_options  for make, where the module is built
#   takes           what it takes part in: names of groups of tests, which the
#                   scripts of tests/ run
#   without         tests of these that it cannot run, beside those for which its
#                   machine lacks something; patterns
#   shows           tests that it runs nevertheless
#   seconds         about how long its tests take: long ones are run first
# and a machine.conf
#   arch            an entry of toolchains.sh
#   musl_arch       the same for what tests musl's dynamic linker, if it is another
#   defconfig       what the kernel's options begin with, if it is built
#   bootargs        for the kernel's command line
#   has             words of tests/kernel/needs

# shellcheck source=tests/boards/scripts/release.sh
. "$boards/scripts/release.sh"

# read_board BOARD: sets all of this
read_board() {
	board=$1
	kernel_suite='' built_in='' module_options='' without='' musl_arch='' \
		shows='' has=''
	# shellcheck source=/dev/null
	. "$boards/$board/board.conf"
	! has_word "$kernel_package" "$kernel_sources" || kernel_suite=''
	machine_folder=$boards/machines/$machine
	# shellcheck source=/dev/null
	. "$machine_folder/machine.conf"
	: "${musl_arch:=$arch}"
}

# list_boards: the names of all
list_boards() {
	(cd "$boards" && ls -- */board.conf) | sed 's|/board.conf||'
}

# board_says BOARD NAME: one of the values
board_says() (
	read_board "$1"
	eval "echo \"\$$2\""
)

# is_built_in BOARD: whether mapinfo is part of its kernel, not a module
is_built_in() {
	[ "$(board_says "$1" built_in)" = yes ]
}

# has_word WORD LIST
has_word() {
	for word in $2; do
		[ "$word" != "$1" ] || return 0
	done
	return 1
}

# takes_part BOARD GROUP
takes_part() {
	has_word "$2" "$(board_says "$1" takes)"
}

# runs_test BOARD TEST: whether the board can run it; by another name, compat-TEST, too
runs_test() (
	set -f
	read_board "$1"
	! has_word "$2" "$shows" || return 0
	for pattern in $without; do
		# shellcheck disable=SC2254 # it is a pattern
		case $2 in $pattern) return 1 ;; esac
	done
	while read -r test need; do
		[ "$test" != "${2#compat-}" ] || has_word "$need" "$has" || return 1
	done < "$boards/../kernel/needs"
)
