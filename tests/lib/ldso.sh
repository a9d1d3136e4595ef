# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The tests of dynamic linkers on the boards, for scripts that have boards.sh.
# tests/ldso/tests.table says what runs where.

ldso=$top/tests/ldso

# ldso_list COLUMN VALUE...
ldso_list() {
	"$ldso/list-tests" "$@"
}

# among COLUMN VALUE...: of the tests on standard input those that have one of these
among() {
	grep -xF "$(ldso_list "$@")" || true
}

# add_variant_job ROOT BOARD VARIANT FOLDER TEST...: with that variant of the C
# library
add_variant_job() {
	image=$1 board=$2 variant=$3 folder=$4
	shift 4
	# shellcheck disable=SC2046 # one word for each test
	[ $# -eq 0 ] || add_board_job "$image" "${folder##*/}: $variant" "$board" \
		"$folder" $(printf '%s\n' "$@" | sed "s/^/$variant-/")
}

# add_variants LIBC VARIANT...: these on all boards, with the root file system of the C
# library's name. What may be the end of a board boots alone, but with the shim.
add_variants() {
	libc=$1
	shift
	for board in $all_boards; do
		for variant; do
			beside="run alone last"
			[ "$variant" = patched ] || {
				beside="run last"
				for test in $(ldso_list "$libc" alone); do
					add_variant_job "$libc" "$board" "$variant" \
						"$results/$variant-$test" "$test"
				done
			}
			# shellcheck disable=SC2046,SC2086 # one word for each
			add_variant_job "$libc" "$board" "$variant" \
				"$results/$variant" $(ldso_list "$libc" $beside)
		done
	done
}

# judge_variant LIBC VARIANT FOLDER...: what it is known to fail it must fail
judge_variant() {
	known=$ldso/$1-$2.known variant=$2
	shift 2
	for folder; do
		for path in "$folder"/*/; do
			[ -d "$path" ] || continue
			board=$(basename "$path")
			"$top/tests/lib/judge_known.py" "$known" "$board" \
				"${path%/}" "$variant"
		done
	done
}
