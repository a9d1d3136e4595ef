# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What run-fuzzer and check-corpus share.
top=$(cd "$here/../.." && pwd)
work=$top/build/fuzz
corpus=$here/corpus

build() {
	mkdir -p "$top/build/log"
	make -C "$here" CC=clang O="$work" > "$top/build/log/fuzz.log" 2>&1 ||
		{ tail -n 20 "$top/build/log/fuzz.log" >&2; exit 1; }
}

# run LOG ARGUMENT...: one fuzzer. What it finds is in $work/found-*. Inputs are
# small, and of one kind: chosen at random they are tried faster.
run() {
	run_log=$1
	shift
	ASAN_OPTIONS=quarantine_size_mb=16 "$work/load" -max_len=2060 \
		-entropic=0 -timeout=5 -print_final_stats=1 \
		-artifact_prefix="$work/found-" "$@" > "$run_log" 2>&1
}

# number LOG NAME: one of the figures at its end
number() {
	sed -n "s/^stat::$2: *//p" "$1"
}
