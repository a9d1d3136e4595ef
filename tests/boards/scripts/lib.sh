# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the build scripts share: logs, and the cache of heavy results.

# a script that lies elsewhere says where the boards are
boards=${boards:-$(cd "$(dirname "$0")/.." && pwd)}
top=$(cd "$boards/../.." && pwd)
# shellcheck source=tests/boards/scripts/board.sh
. "$boards/scripts/board.sh"
# shellcheck source=tests/boards/scripts/toolchains.sh
. "$boards/scripts/toolchains.sh"
log_dir=$top/build/log
# shellcheck disable=SC2034 # used by the scripts that read this file
cache=${MAPINFO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mapinfo}
mkdir -p "$log_dir" "$cache"

die() {
	echo "$(basename "$0"): $*" >&2
	exit 1
}

# logged NAME COMMAND...: run with all output in a log, show its end on failure
logged() {
	log=$log_dir/$1.log
	shift
	if ! "$@" > "$log" 2>&1; then
		tail -n 20 "$log" >&2
		die "failed, all of it is in $log"
	fi
}

# cache_entry NAME BUILDER: print the folder of a heavy result. What it is made
# of is on standard input; the hash of that, of the calling script and of the
# $recipes that it has read is its key. BUILDER is run with the folder as argument if there is no complete one.
# What an interrupted build left is removed, never used.
cache_entry() {
	inputs=$(cat - "$0" ${recipes:+"$recipes"})
	entry=$cache/$1-$(echo "$inputs" | sha256sum | cut -c1-12)
	(
		flock 9
		if [ ! -e "$entry/.complete" ]; then
			rm -rf "$entry"
			mkdir -p "$entry"
			echo "$inputs" > "$entry/.inputs"
			"$2" "$entry"
			touch "$entry/.complete"
		fi
	) 9> "$entry.lock"
	echo "$entry"
}
