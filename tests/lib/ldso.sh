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

# is_fdpic BOARD: whether all its programs are
is_fdpic() (
	# shellcheck source=tests/boards/scripts/toolchains.sh
	. "$scripts/toolchains.sh"
	read_toolchain "$(board_says "$1" arch)"
	# shellcheck disable=SC2154 # set there
	[ -n "$dynamic" ]
)

# settings_of BOARD: for the runs of its tests. With FDPIC, text is mapped as others have
# it, too, and since Linux 6.3 a kernel without an MMU warns about itself when a process
# that is traced does so (Documentation/nommu-mmap-pitfalls.rst).
settings_of() {
	! is_fdpic "$1" || echo "known_report=mm/nommu\.c:[0-9]*.*do_mmap"
}

# add_variant_job ROOT BOARD VARIANT FOLDER TEST...: with that variant of the C
# library
add_variant_job() {
	image=$1 board=$2 variant=$3 folder=$4
	shift 4
	# shellcheck disable=SC2046 # one word for each test
	[ $# -eq 0 ] || settings="${settings-} $(settings_of "$board")" \
		add_board_job "$image" "${folder##*/}: $variant" "$board" \
		"$folder" $(printf '%s\n' "$@" | sed "s/^/$variant-/")
}

# add_variants LIBC COMMAND: on each board the variants that COMMAND BOARD prints, with
# the root file system of the C library's name. What may be the end of a board boots alone, but with the shim, and where
# that stays silent for ever, it is not waited for as long as for others.
add_variants() {
	libc=$1 which=$2
	for board in $all_boards; do
		for variant in $("$which" "$board"); do
			beside="run alone last"
			[ "$variant" = patched ] || {
				beside="run last"
				for test in $(ldso_list "$libc" alone); do
					settings=silence=60 add_variant_job "$libc" \
						"$board" "$variant" \
						"$results/$variant-$test" "$test"
				done
			}
			# shellcheck disable=SC2046,SC2086 # one word for each
			add_variant_job "$libc" "$board" "$variant" \
				"$results/$variant" $(ldso_list "$libc" $beside)
		done
	done
}

# add_memory_jobs LIBC ROOT FOLDER VARIANT...: on $board, what processes take and, each in
# a boot of its own, how many there can be until there is no memory for another, of which
# the kernel says a word
add_memory_jobs() {
	memory_libc=$1 memory_root=$2 memory_folder=$3
	no_memory="known_report=page.allocation.failure|mm/nommu\.c:[0-9]*.*do_mmap"
	shift 3
	for variant; do
		# shellcheck disable=SC2046 # one word for each test
		settings="counted=yes $no_memory" add_variant_job "$memory_root" \
			"$board" "$variant" "$memory_folder-$variant" \
			$(ldso_list "$memory_libc" first)
		! takes full "$board" ||
			for test in $(ldso_list "$memory_libc" full); do
				settings="counted=yes $no_memory" add_variant_job \
					"$memory_root" "$board" "$variant" \
					"$memory_folder-$variant-$test" "$test"
			done
	done
}

# check_source FOLDER FILE: whether a C library's sources are there, without our patches
check_source() {
	[ -e "$1/$2" ] || die "$1 has no $2: it is no folder with the library's sources"
	! grep -q mapinfo "$1/$2" ||
		die "$1 has patches of integration/ already: they are applied to a copy" \
			"of it as it was released"
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
