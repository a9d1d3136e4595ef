# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What make check and make demo share: steps with progress, and boards that are
# ready to boot.

top=$(cd "$(dirname "$0")/.." && pwd)
boards=$top/tests/boards
scripts=$boards/scripts
# shellcheck source=tests/boards/scripts/board.sh
. "$scripts/board.sh"
results=$top/build/results
all_boards=$(cd "$boards" && ls -d arm-*)
# lines for the end of the run
skipped=
start=$(date +%s)
number=0

# step WHAT: say which of all $steps begins
step() {
	number=$((number + 1))
	echo "[$number/$steps] $* ($(($(date +%s) - start)) s)"
}

# Two boards at a time would gain little: a kernel's build takes all CPUs.
# shellcheck disable=SC2034 # $steps is made of it
prepare_steps=$(($(echo "$all_boards" | wc -l) + 3))
prepare_boards() {
	for board in $all_boards; do
		step "kernel for $board"
		prepare_kernel "$board"
	done
	step "C library, busybox and zlib for the boards"
	"$scripts/build-busybox" > /dev/null
	"$scripts/build-zlib" > /dev/null
	step "linker and libraries for FDPIC"
	"$scripts/build-fdpic-libraries" > /dev/null
	step "kernel module, tests and root file system for the boards"
	# shellcheck disable=SC2086 # one word for each board
	root=$("$scripts/build-root" $all_boards)
}

# A board whose kernel's sources cannot be had any more is left out.
prepare_kernel() {
	mkdir -p "$top/build"
	status=0
	"$scripts/build-kernel" "$1" > /dev/null 2> "$top/build/missing" || status=$?
	cat "$top/build/missing" >&2
	[ $status -ne 0 ] || return 0
	[ $status -eq 3 ] || exit $status
	all_boards=$(echo "$all_boards" | grep -vxF "$1")
	skipped="${skipped:+$skipped
}SKIPPED: $1: $(cat "$top/build/missing")"
}

# count_costs BOARD RESULTS: runs the programs of bench/ where the clock counts
# instructions
count_costs() {
	programs=$(for program in asking mapping; do
		! runs_test "$1" $program || echo $program
	done)
	# shellcheck disable=SC2086 # one word for each program
	[ -z "$programs" ] || counted=yes \
		"$top/tests/boards/run_board.py" "$1" "$root" "$2" $programs
}

# The tests of a dynamic linker look into /proc.
choose_ldso_boards() {
	all_boards=$(for board in $all_boards; do
		is_built_in "$board" || echo "$board"
	done)
}

# prepare_ldso RESULTS: folders and kernels; the root file systems come next
prepare_ldso() {
	ldso=$top/tests/ldso
	results=$1
	rm -rf "$results"
	mkdir -p "$results"
	for board in $all_boards; do
		step "kernel for $board"
		prepare_kernel "$board"
	done
	step "C libraries, programs and root file system for the boards"
}

# run_variant ROOT BOARD VARIANT FOLDER TEST...
run_variant() {
	image=$1 board=$2 variant=$3 folder=$4
	shift 4
	# shellcheck disable=SC2046 # one word for each test
	"$boards/run_board.py" "$board" "$image" "$results/$folder" \
		$(printf '%s\n' "$@" | sed "s/^/$variant-/")
}

# run_variants LIBC RISKY TEST...: on all boards, with $root. RISKY are further
# tests, which may be the end of a board whose loader does not look.
run_variants() {
	known=$ldso/$1 risky=$2
	shift 2
	for board in $all_boards; do
		step "tests on $board, stock"
		run_variant "$root" "$board" stock stock "$@" unchanged
		for test in $risky; do
			run_variant "$root" "$board" stock "stock-$test" "$test"
		done
		for folder in "$results"/stock*/"$board"; do
			"$ldso/judge_known.py" "$known-stock.known" "$board" "$folder" stock
		done
		step "tests on $board, patched"
		# shellcheck disable=SC2086 # one word for each test
		run_variant "$root" "$board" patched patched "$@" $risky unchanged
		"$ldso/judge_known.py" "$known-patched.known" "$board" \
			"$results/patched/$board" patched
	done
}

# judge_results: by prove; the last line counts
judge_results() {
	cd "$results"
	status=0
	# shellcheck disable=SC2046 # one word for each file
	prove --exec cat $(find . -name '*.tap' | sort) || status=1
	find . -name '*.tap' -exec "$top/tests/count-results" {} + > count || status=1
	[ -z "$skipped" ] || echo "$skipped"
	cat count
	exit $status
}
