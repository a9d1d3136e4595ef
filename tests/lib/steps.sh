# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Steps with progress, jobs that run two at a time, and the verdict, for the scripts
# of tests/ and bench/.

top=$(cd "$(dirname "$0")/.." && pwd)
boards=$top/tests/boards
scripts=$boards/scripts
# shellcheck source=tests/boards/scripts/board.sh
. "$scripts/board.sh"
results=$top/build/results
# lines for the end of the run
skipped=
start=$(date +%s)

# what is built is for this machine, or says for which
unset ARCH CROSS_COMPILE

die() {
	echo "$(basename "$0"): $*" >&2
	exit 2
}

# step WHAT: says what begins
step() {
	echo "[$(($(date +%s) - start)) s] $*"
}

# start_results FOLDER
start_results() {
	results=$1
	jobs=$results/jobs
	rm -rf "$results"
	mkdir -p "$jobs"
}

# add_job SECONDS TITLE OUTPUT COMMAND...: to be run by run_jobs, with what it prints
# in the file OUTPUT, or shown if that is empty. SECONDS: about how long it takes.
add_job() {
	seconds=$1
	shift
	printf '%s\n' "$@" > \
		"$jobs/$(printf '%05d-%03d' "$seconds" "$(ls "$jobs" | wc -l)")"
}

# Long ones first, as many at once as there are CPUs, or $at_once. A job's status is not
# the tests': one that fails ends the run.
run_jobs() {
	[ -n "$(ls "$jobs")" ] || return 0
	step "jobs: $(ls "$jobs" | wc -l)"
	find "$jobs" -type f | sort -r | tr '\n' '\0' |
		xargs -0 -n 1 -P "${at_once-$(nproc)}" "$top/tests/lib/run-job" "$start" ||
		die "a job failed"
	rm -rf "$jobs"
	mkdir "$jobs"
}

# judge_results: by prove; then what failed first, and why; the last line counts
judge_results() {
	cd "$results" || exit
	[ -n "$(find . -name '*.tap')" ] ||
		die "nothing was run: no board takes part in that"
	status=0
	# shellcheck disable=SC2046 # one word for each file
	prove --exec cat $(find . -name '*.tap' | sort) || status=1
	find . -name '*.tap' -exec "$top/tests/count-results" {} + > count ||
		status=1
	# shellcheck disable=SC2046 # one word for each file
	"$top/tests/list-failures" $(find . -name '*.tap' | sort)
	[ -z "$skipped" ] || echo "$skipped"
	cat count
	exit $status
}
