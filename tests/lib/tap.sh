# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Results of a test that is a shell script, in TAP; also on the boards, as
# /lib/tap.sh. The files $shown are shown with what fails.
n=0
failed=0
shown=

# plan COUNT
plan() {
	echo "TAP version 13"
	echo "1..$1"
}

# result STATUS NAME
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n $2"
		return
	fi
	failed=1
	for file in $shown; do
		sed "s|^|# ${file##*/}: |" "$file"
	done
	echo "not ok $n $2"
}

# silent NAME FILE: passes if FILE is there and empty; else it is shown
silent() {
	shown=
	[ ! -s "$2" ] || sed 's/^/# /' "$2"
	[ -e "$2" ] && [ ! -s "$2" ]
	result $? "$1"
}

# skip NAME REASON
skip() {
	n=$((n + 1))
	echo "ok $n $1 # SKIP $2"
}
