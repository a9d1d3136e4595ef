#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The system calls that mapping really takes, seen from outside by strace, are
# the steps of the plan: no other calls, in that order, with those arguments.
set -u
here=$(cd "$(dirname "$0")" && pwd)
mapinfo=$here/tools/mapinfo
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0

# With the device, the tool also asks what became of each step.
calls=mmap,munmap,mprotect,pread64,openat,statx,close
[ -e /dev/mapinfo ] || calls=$calls,ioctl

set -- "$here"/odd/*.so
echo "TAP version 13"
if ! strace -o /dev/null true 2> /dev/null; then
	echo "1..0 # SKIP no strace, or none is allowed here"
	exit
fi
echo "1..$#"
for file; do
	n=$((n + 1))
	if strace -e trace=$calls -o "$work/trace" "$mapinfo" load "$file" \
		> "$work/out" 2>&1 &&
		"$mapinfo" --json plan "$file" > "$work/plan" &&
		python3 "@TOP@/tests/user/calls.py" "$work/trace" "$work/plan" \
			2> "$work/out"; then
		echo "ok $n $(basename "$file")"
	else
		sed 's/^/# /' "$work/out" "$work/trace"
		echo "not ok $n $(basename "$file")"
	fi
done
