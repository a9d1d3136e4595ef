# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What a board.conf says, for scripts that have set $boards.

# is_built_in BOARD: whether mapinfo is part of its kernel, not a module
is_built_in() {
	grep -q '^built_in=yes' "$boards/$1/board.conf"
}

# runs_test BOARD TEST: whether the board can run it
runs_test() {
	case " $(sed -n 's/^without="\(.*\)"/\1/p' "$boards/$1/board.conf") " in
	*" $2 "*) return 1 ;;
	esac
}
