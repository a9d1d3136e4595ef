# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the boards' root file systems have in common, for scripts that have lib.sh.

# start_root NAME BOARD...: a root file system of all these boards, which have one
# architecture, in build/NAME/ARCH. With $of_arch set, that is what machine.conf calls so;
# with $format, which is what follows the architecture in the name of another toolchain,
# for programs of that.
start_root() {
	root=$1
	shift
	boards_of_root=$*
	# shellcheck disable=SC2154 # machine.conf sets it
	use_toolchain "$(board_says "$1" "${of_arch-arch}")${format-}"
	root=$top/build/$root/$arch
	mkdir -p "$root"
	kselftest=$("$boards/scripts/fetch-kernel-source" linux-source-6.12)
	# shellcheck disable=SC2034 # used by the scripts that read this file
	kselftest=$kselftest/tools/testing/selftests
	made_from=$(name_sources_of_boards)
	build_romfs
}

# Three pages and a part, which begin where a page of the image does.
build_romfs() {
	mkdir -p "$root/romfs"
	seq 10000 | head -c $((3 * page_size + 100)) > "$root/romfs/file"
	"$boards/scripts/make_romfs.py" "$root/romfs/file" "$root/romfs.image" \
		"$page_size"
}

# list_files FOLDER FILE...
list_files() {
	folder=$1
	shift
	echo "dir /$folder 755 0 0"
	for file; do
		echo "file /$folder/${file##*/} $file 755 0 0"
	done
}

# What a board needs to come up and run tests.
list_base() {
	for folder in bin dev etc lib lib/modules mnt mnt/ext2 mnt/noexec \
		mnt/romfs mnt/romfs-block mnt/romfs-flash proc sys tests tmp; do
		echo "dir /$folder 755 0 0"
	done
	echo "nod /dev/console 600 0 0 c 5 1"
	echo "file /init $boards/root/init 755 0 0"
	echo "file /etc/welcome $boards/root/welcome 644 0 0"
	echo "file /etc/romfs $root/romfs.image 644 0 0"
	echo "file /lib/tap.sh $top/tests/lib/tap.sh 644 0 0"
	# shellcheck disable=SC2154 # set by the scripts that read this file
	echo "file /bin/busybox $busybox/busybox 755 0 0"
	while read -r path; do
		echo "slink /bin/${path##*/} busybox 777 0 0"
	done < "$busybox/busybox.links"
}

# list_module BOARD COMMAND NAME: the module that COMMAND builds
list_module() {
	kernel=$("$boards/scripts/build-kernel" "$1")
	release=$(cat "$kernel/include/config/kernel.release")
	module=$("$boards/scripts/$2" "$1")
	# with what the debugger wants they would take 1.3 MB
	"${cross}strip" -g -o "$root/$3-$release.ko" "$module"
	echo "dir /lib/modules/$release 755 0 0"
	echo "file /lib/modules/$release/$3.ko $root/$3-$release.ko 644 0 0"
}

list_modules() {
	for board in $boards_of_root; do
		! is_built_in "$board" || continue
		list_module "$board" build-module mapinfo
		# where what others have built in is in modules
		[ ! -d "$kernel/modules" ] ||
			list_files "lib/modules/$release" "$kernel/modules"/*
	done
}

# sums_of FILE...: checksums alone, a line each
sums_of() {
	sha256sum "$@" | cut -d " " -f 1
}

# add_checksums NAME: to $root/NAME.files, what the test unchanged compares with,
# once all tests have run.
add_checksums() {
	awk '$1 == "file" && $2 ~ "^/(lib|ldso)/" { print $3, $2 }' \
		"$root/$1.files" > "$root/checked"
	# shellcheck disable=SC2046 # one word for each file
	sums_of $(cut -d " " -f 1 "$root/checked") |
		paste -d " " - "$root/checked" |
		awk '{ print $1 "  " $3 }' > "$root/$1.checksums"
	echo "file /etc/checksums $root/$1.checksums 644 0 0" \
		>> "$root/$1.files"
}

# name_sources_of_boards: of all that is built for them, and the compiler
name_sources_of_boards() {
	(
		cd "$top"
		find shim tools kmod/include bench Documentation/example-loader \
			tests/fuzz/device tests/kernel tests/ldso tests/lib \
			tests/library tests/user -type f | LC_ALL=C sort |
			xargs sha256sum
	) | sha256sum
	"${cross}gcc" --version
}

# make_once FOLDER MADE ARGUMENT...: makes all that is in a folder of the sources,
# unless what was made of it has the same sources, compiler and arguments.
make_once() {
	folder=$1 made=$2
	shift 2
	made_of=$(printf '%s\n' "$made_from" "$@")
	[ ! -e "$made/.inputs" ] || [ "$(cat "$made/.inputs")" != "$made_of" ] ||
		return 0
	rm -f "$made/.inputs"
	logged "$arch-${folder##*/}" make -B -j "$(nproc)" -C "$top/$folder" \
		O="$made" "$@"
	echo "$made_of" > "$made/.inputs"
}

# build_tool LIBC: the tool for the boards, where there is no libelf
build_tool() {
	make_once tools "$root/tools" CC="$1/cc" LDFLAGS=-s LIBELF=
}

# build_tool_here: the tool for this machine. Root file systems are made two at a time
# and share it: one makes it, the other waits.
build_tool_here() {
	(
		flock 9
		logged tool make -C "$top/tools" O=../build/tool
	) 9> "$top/build/tool.lock"
}

# machine_of FILE: class, byte order and machine of an ELF file; of others nothing
machine_of() {
	# shellcheck disable=SC2046 # one word for each byte
	set -- $(od -A n -t x1 -w20 -N 20 "$1")
	[ "${1-} ${2-} ${3-} ${4-}" != "7f 45 4c 46" ] || echo "$5 $6 ${19-} ${20-}"
}

# plans_here SYSTEM: how the tool on this machine plans files as one of a board, whose
# names are read, a line "SOURCE PATH" each. Prints what /etc/plans.SYSTEM says: the
# checksum of what the tool prints of all of them there and the size of a page; then
# for each file the checksum of its plan alone, and its path.
plans_here() {
	plans=$root/plans.$1
	rm -rf "$plans"
	mkdir "$plans"
	cat > "$plans/files"
	# shellcheck disable=SC2046 # one word for each file
	"$top/build/tool/mapinfo" --json plan --all --as "$1" \
		--page-size "$page_size" $(cut -d " " -f 1 "$plans/files") 2> /dev/null |
		awk -v folder="$plans" -f "$boards/scripts/split_plans.awk"
	echo "$(sums_of "$plans/all") $page_size"
	# shellcheck disable=SC2046 # one word for each file
	(cd "$plans" && sums_of $(seq "$(wc -l < files)")) |
		paste -d " " - "$plans/files" | awk '{ print $1, $3 }'
}

# add_plans NAME: to $root/NAME.files, what the test plans compares with: how the tool
# on this machine plans each file for the board's machine, but for the tests themselves.
add_plans() {
	build_tool_here
	machine=$(machine_of "$root/tools/mapinfo")
	awk '$1 == "file" && $2 !~ "^/tests/|[.]ko$" { print $3, $2 }' \
		"$root/$1.files" | while read -r source path; do
		[ "$(machine_of "$source")" != "$machine" ] || echo "$source $path"
	done > "$root/planned"
	for system in mmu nommu; do
		plans_here $system < "$root/planned" > "$root/$1.plans-$system"
		echo "file /etc/plans.$system $root/$1.plans-$system 644 0 0" \
			>> "$root/$1.files"
	done
}

# pack NAME: an initramfs of $root/NAME.files; prints its path. The same files make the
# same image, whenever they were built: another one moves what is counted. The program
# takes the date of a file, -t is for the rest.
pack() {
	copies=$root/$1.copies
	rm -rf "$copies"
	mkdir "$copies"
	awk '$1 == "file" { print $3 }' "$root/$1.files" | sort -u |
		xargs cp -L --parents -t "$copies"
	find "$copies" -type f -exec touch -d @0 {} +
	awk -v copies="$copies" '$1 == "file" { $3 = copies $3 } { print }' \
		"$root/$1.files" > "$copies/list"
	"$("$boards/scripts/build-gen-init-cpio")" -t 0 "$copies/list" \
		> "$root/$1.cpio"
	rm -rf "$copies"
	gzip -n -f -k "$root/$1.cpio"
	echo "$root/$1.cpio.gz"
}
