# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Boards that are ready to boot, and the tests that they run, for scripts that have
# steps.sh. all_boards is what is left of list_boards.

all_boards=$(list_boards)

# keep_boards FUNCTION ARGUMENT...: those for which it is true
keep_boards() {
	all_boards=$(for board in $all_boards; do
		! "$@" "$board" || echo "$board"
	done)
}

# takes GROUP BOARD
takes() {
	takes_part "$2" "$1"
}

# A board whose kernel's sources cannot be had any more is left out.
prepare_kernel() {
	mkdir -p "$top/build"
	status=0
	"$scripts/build-kernel" "$1" > /dev/null 2> "$top/build/missing" ||
		status=$?
	cat "$top/build/missing" >&2
	[ $status -ne 0 ] || return 0
	[ $status -eq 3 ] || exit $status
	all_boards=$(echo "$all_boards" | grep -vxF "$1")
	skipped="${skipped:+$skipped
}SKIPPED: $1: $(cat "$top/build/missing")"
}

prepare_kernels() {
	for board in $all_boards; do
		step "kernel for $board"
		prepare_kernel "$board"
	done
}

# arch_of NAME BOARD: of what the root file system of that name has
arch_of() {
	case $1 in
	musl | musl-*) board_says "$2" musl_arch ;;
	*) board_says "$2" arch ;;
	esac
}

# prepare_roots NAME COMMAND...: makes the root file systems of that name, one for all
# boards of an architecture, by a command that prints its path; two at a time
prepare_roots() {
	name=$1
	shift
	running=
	for arch in $(arches_of_boards "$name"); do
		step "root file system for $arch: $name"
		# shellcheck disable=SC2046 # one word for each board
		"$@" $(boards_of_arch "$name" "$arch") \
			> "$results/$name-$arch.root" &
		running="$running $!"
		[ "$(echo "$running" | wc -w)" -lt "$(nproc)" ] || wait_for_first
	done
	while [ -n "$running" ]; do
		wait_for_first
	done
}

# wait_for_first: of what $running has the numbers of. If it has failed the others end
# first, what they print would come after the verdict.
wait_for_first() {
	running=${running# }
	wait "${running%% *}" || {
		status=$?
		wait
		exit $status
	}
	case $running in
	*' '*) running=${running#* } ;;
	*) running= ;;
	esac
}

# arches_of_boards NAME
arches_of_boards() {
	for board in $all_boards; do
		arch_of "$1" "$board"
	done | sort -u
}

# boards_of_arch NAME ARCH
boards_of_arch() {
	for board in $all_boards; do
		[ "$(arch_of "$1" "$board")" != "$2" ] || echo "$board"
	done
}

# root_of NAME BOARD: its path
root_of() {
	cat "$results/$1-$(arch_of "$1" "$2").root"
}

# tests_of_group GROUP: those of tests/kernel, with the replay of what the fuzzer of the
# device has found, tests/library and bench/; races, of make check-long, what wants two
# CPUs for itself, for an hour; compat, those of tests/kernel as programs of 32 bits for
# a kernel of 64; debug, the same and others for a kernel that looks for its own faults;
# coverage, the same for one that counts the lines that are run, and at last what it has
# counted; and latency, what make bench runs besides, where the clock does not count
tests_of_group() {
	case $1 in
	kernel)
		make -s -C "$top/tests/kernel" list
		echo replay
		[ -z "${MAPINFO_LONG-}" ] ||
			printf '%s\n' replay-long stress-long
		;;
	races) [ -z "${MAPINFO_LONG-}" ] || echo races-long ;;
	debug)
		make -s -C "$top/tests/kernel" list
		echo replay
		make -s -C "$top/tests/kernel" list-debug
		;;
	coverage)
		make -s -C "$top/tests/kernel" list
		printf '%s\n' replay fail_nth counts
		;;
	compat) make -s -C "$top/tests/kernel" list | sed 's/^/compat-/' ;;
	library) printf '%s\n' loading generated processes verifying example tool plans demo ;;
	bench) printf '%s\n' asking mapping holding ;;
	latency) echo latency ;;
	esac
}

# add_board_job ROOT TITLE BOARD FOLDER TEST...: those tests that the board can run,
# with the root file system of that name. With $settings in the environment.
add_board_job() {
	image=$(root_of "$1" "$3") title=$2 board=$3 folder=$4
	shift 4
	for test; do
		shift
		! runs_test "$board" "$test" || set -- "$@" "$test"
	done
	# shellcheck disable=SC2086 # one word for each setting
	[ $# -eq 0 ] || add_job "$(board_says "$board" seconds)" \
		"$title on $board" "" env ${settings-} "$boards/run_board.py" \
		"$board" "$image" "$folder" "$@"
}

# judge_boards FOLDER...: what is known to fail on a board must fail
judge_boards() {
	for folder; do
		for board in $all_boards; do
			[ ! -d "$folder/$board" ] ||
				"$top/tests/lib/judge_known.py" \
					"$top/tests/faults.known" "$board" \
					"$folder/$board"
		done
	done
}
