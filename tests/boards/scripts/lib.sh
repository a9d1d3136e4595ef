# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the build scripts share: progress, logs, and the cache of heavy results.

boards=$(cd "$(dirname "$0")/.." && pwd)
top=$(cd "$boards/../.." && pwd)
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

# cache_entry NAME INPUTS BUILDER: print the folder of a heavy result.
# INPUTS is a file with everything the result is made of: its hash is the key.
# BUILDER is run with the folder as argument if there is no complete one. What
# an interrupted build left is removed, never used.
cache_entry() {
	entry=$cache/$1-$(sha256sum < "$2" | cut -c1-12)
	(
		flock 9
		if [ ! -e "$entry/.complete" ]; then
			rm -rf "$entry"
			mkdir -p "$entry"
			cp "$2" "$entry/.inputs"
			"$3" "$entry" || exit 1
			touch "$entry/.complete"
		fi
	) 9> "$entry.lock" || die "$1 was not built"
	echo "$entry"
}
