# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What make check and make demo share: steps with progress, and boards that are
# ready to boot.

top=$(cd "$(dirname "$0")/.." && pwd)
scripts=$top/tests/boards/scripts
results=$top/build/results
all_boards=$(cd "$top/tests/boards" && ls -d arm-*)
start=$(date +%s)
number=0

# step WHAT: say which of all $steps begins
step() {
	number=$((number + 1))
	echo "[$number/$steps] $* ($(($(date +%s) - start)) s)"
}

# Two boards at a time would gain little: a kernel's build takes all CPUs.
# shellcheck disable=SC2034 # $steps is made of it
prepare_steps=$(($(echo "$all_boards" | wc -l) + 2))
prepare_boards() {
	for board in $all_boards; do
		step "kernel for $board"
		"$scripts/kernel" "$board" > /dev/null
	done
	step "C library, busybox and zlib for the boards"
	"$scripts/busybox" > /dev/null
	"$scripts/zlib" > /dev/null
	step "kernel module, tests and root file system for the boards"
	root=$("$scripts/root")
}
