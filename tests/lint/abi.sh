# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The uapi header as compilers lay it out, and the record of it, for scripts that are
# in the topmost folder.

uapi=kmod/include/uapi
# shellcheck disable=SC2034 # used by the scripts that read this file
abi_record=tests/lint/mapinfo.abi

# abi_of MACHINE: where its description goes
abi_of() {
	mkdir -p build/abi/"$1"
	echo build/abi/"$1"/mapinfo.abi
}

# print_abi_help: what to do about that which is no growth
print_abi_help() {
	cat <<-END
	This is not growth: what is recorded in $abi_record cannot change.
	Leave it as it is there, and give what is new a name and a number of its own:
	a new constant, a new field at the end of a structure (with a
	MAPINFO_..._SIZE_VER for its new size), or a new ioctl. Then: make abi
	END
}

# abi_machines: "here" and those of tests/user/machines
abi_machines() {
	echo here
	sed -n 's/^\([^#	]*\)	.*/\1/p' tests/user/machines
}

# abi_compiler MACHINE: with what says which code
abi_compiler() {
	if [ "$1" = here ]; then
		echo "${CC:-cc}"
		return
	fi
	sed -n "s/^$1	//p" tests/user/machines | {
		read -r compiler _ _ options
		echo "$compiler $options"
	}
}

# print_abi_source MACROS: a program with the numbers of all macros but texts, as an
# enum, for the compiler to say them
print_abi_source() {
	echo '#include <linux/mapinfo.h>'
	echo 'enum macros {'
	sed -n '/^#define [A-Z0-9_]* *"/d
	s/^#define \([A-Z0-9_]*\) _IO.*/	type_\1 = _IOC_TYPE(\1),\
	number_\1 = _IOC_NR(\1),\
	size_\1 = _IOC_SIZE(\1),\
	write_\1 = !!(_IOC_DIR(\1) \& _IOC_WRITE),\
	read_\1 = !!(_IOC_DIR(\1) \& _IOC_READ),/p
	s/^#define \([A-Z0-9_]*\) ..*/	value_\1 = \1,/p' "$1"
	echo '};'
}

# describe_abi MACHINE: as tests/lint/describe_abi.py says
describe_abi() {
	work=$(dirname "$(abi_of "$1")")
	compiler=$(abi_compiler "$1")
	# shellcheck disable=SC2086 # one word for each option
	$compiler -I$uapi -E -dM $uapi/linux/mapinfo.h |
		grep '^#define MAPINFO' | sort > "$work/macros"
	print_abi_source "$work/macros" > "$work/abi.c"
	# a program, not an object file, where some machines' numbers are to be relocated
	# shellcheck disable=SC2086 # one word for each option
	$compiler -I$uapi -g -fno-eliminate-unused-debug-types -nostdlib -static \
		-Wl,--entry=0 -o "$work/abi" "$work/abi.c" &&
		tests/lint/describe_abi.py "$work/abi" "$work/macros"
}
