# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Results of a test that is a shell script. The files $shown are shown with what
# fails.
n=0
shown=

# result STATUS NAME
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n $2"
	else
		for file in $shown; do
			sed "s/^/# $file: /" "$file"
		done
		echo "not ok $n $2"
	fi
}
