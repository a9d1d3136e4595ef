# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# A copy of the module's sources, to be looked at as part of one kernel, for scripts
# that have set $top.

# use_module PACKAGE SUITE TREE COMPILER: in a folder of its own, as kbuild builds
# beside the sources; removed at the end
use_module() {
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	log=$work/log said=$work/said
	cp -r "$top/Kbuild" "$top/kmod" "$work"
	tree=$("$top/tests/boards/scripts/build-static-tree" "$@")
	# of the options, for whoever reads the results
	echo "# without" "$(sed 's/CONFIG_//' "$tree/without" | tr '\n' ' ')"
}

# make_module ARGUMENT...: what a kernel exports is not known before it is built
make_module() {
	xargs -d '\n' -a "$tree/arguments" make -C "$tree" M="$work" \
		KBUILD_MODPOST_WARN=1 "$@"
}

# said_of_module: what there is to be read in the log. What the kernel exports is for
# the boards, which have whole kernels.
said_of_module() {
	grep -iE 'warning|error' "$log" | grep -vE \
		-e 'modpost: .* undefined!$' \
		-e 'Module\.symvers is missing' \
		-e 'You may get many unresolved symbol' \
		-e 'You can set KBUILD_MODPOST_WARN=1' \
		-e 'modpost: suppressed [0-9]* unresolved symbol warnings'
}
