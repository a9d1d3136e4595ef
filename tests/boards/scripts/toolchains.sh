# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# shellcheck disable=SC2034 # read by the scripts that read this file
# The table of architectures: how programs and kernels are built for each. An entry
# sets
#   kernel_arch  ARCH of the kernel's makefiles
#   cross        prefix of the compiler's and the binutils' names
#   cpu          options that name the processor, for all that is compiled; @ld@ is
#                the folder of a linker of our own
#   link         the same for the linker
#   kernel_flags the same for the kernel and its modules
#   start        first object of a static program, and what makes it one
#   libgcc       the compiler's own library
#   libgcc_parts files of libgcc/ that it is made of where Debian has none
#   libgcc_kept  yes, if of Debian's, too, what is the same for FDPIC
#   page_size    of its systems
#   fdpic        options for FDPIC beside cpu, if the compiler knows it; @ld@ as there
#   dynamic      options for what musl's dynamic linker loads, which is FDPIC if
#                programs are
#   musl_cc      template of the compiler with musl
#   constant     options for shared libraries with constant displacement, where cpu
#                says FDPIC
#   plugin       of plugins/, which the compiler cannot do without
#   loader       file name of musl's dynamic linker
#   compat       the architecture of other programs that its kernels run, if any
#   packages     Debian packages, beside those for every architecture; @gcc@ is the
#                release of GCC that Debian has

arches="arm m68k riscv64 sh x86_64"

# read_toolchain ARCH: the entry, as it stands here
read_toolchain() {
	arch=$1
	cpu='' link='' libgcc='' libgcc_parts='' libgcc_kept='' fdpic=''
	dynamic='' constant='' plugin='' compat='' kernel_flags='' page_size=4096
	musl_cc=musl-cc.in
	start="rcrt1.o -static-pie -Wl,--no-dynamic-linker"
	case $arch in
	arm | arm-v7a)
		kernel_arch=arm
		cross=arm-linux-gnueabi-
		# runs on a Cortex-M3 and on a Cortex-A15
		cpu="-mthumb -mcpu=cortex-m3 -mfloat-abi=soft"
		# but the shim with constant displacement alone knows that an M3
		# has no MMU; and musl that an ARMv7-A has one, if not told
		[ "$arch" = arm ] || cpu="-mthumb -march=armv7-a
			-mfloat-abi=soft -DDL_NOMMU_SUPPORT=1"
		# libgcc is built with small enums, and has none in its interface
		link=-Wl,--no-enum-size-warning
		# Debian's for armel is ARM code, which a Cortex-M3 does not have
		libgcc="arm-none-eabi-gcc $cpu"
		# always -z now: lazy descriptors of ld 2.40 lack Thumb's bit
		fdpic="-mfdpic -Wa,--fdpic -B@ld@
			-Wl,-m,armelf_linux_fdpiceabi,-z,now"
		loader=ld-musl-arm.so.1
		packages="binutils-source gcc-arm-linux-gnueabi
			gcc-arm-none-eabi libc6-dev-armel-cross qemu-system-arm
			uclibc-source"
		;;
	arm-fdpic)
		# the same processors; all programs and libraries are FDPIC
		kernel_arch=arm
		cross=arm-linux-gnueabi-
		processor="-mthumb -mcpu=cortex-m3 -mfloat-abi=soft"
		cpu="$processor -mfdpic -Wa,--fdpic -B@ld@"
		cpu="$cpu -Wl,-m,armelf_linux_fdpiceabi,-z,now,-z,noexecstack"
		link=-Wl,--hash-style=sysv
		libgcc="arm-none-eabi-gcc $processor"
		musl_cc=musl-fdpic-cc.in
		loader=ld-musl-arm-fdpic.so.1
		packages="binutils-source gcc-arm-linux-gnueabi
			gcc-arm-none-eabi libc6-dev-armel-cross qemu-system-arm"
		;;
	m68k)
		kernel_arch=m68k
		cross=m68k-linux-gnu-
		# a ColdFire; Debian's libgcc is for the 68020 and its FPU
		cpu="-mcpu=5208"
		libgcc_parts="integer float coldfire"
		# this compiler does not know static-pie
		start="rcrt1.o -pie -Wl,--no-dynamic-linker"
		page_size=8192
		loader=ld-musl-m68k-sf.so.1
		packages="gcc-m68k-linux-gnu libc6-dev-m68k-cross
			qemu-system-misc"
		;;
	riscv64)
		kernel_arch=riscv
		cross=riscv64-linux-gnu-
		# as the linker for ARM: text and what is read only are one segment
		link=-Wl,-z,noseparate-code
		loader=ld-musl-riscv64.so.1
		packages="gcc-riscv64-linux-gnu libc6-dev-riscv64-cross
			qemu-system-misc"
		;;
	sh)
		kernel_arch=sh
		cross=sh4-linux-gnu-
		plugin=sh-treg-combine
		# all programs are FDPIC: Debian's compiler and linker know it
		cpu=-mfdpic
		dynamic=-mfdpic
		constant=-mno-fdpic
		fdpic="-mfdpic -Wl,-z,now"
		libgcc_parts="integer sh" libgcc_kept=yes
		musl_cc=musl-fdpic-cc.in
		loader=ld-musl-sh-fdpic.so.1
		packages="gcc-sh4-linux-gnu gcc-@gcc@-plugin-dev-sh4-linux-gnu
			qemu-system-misc"
		;;
	x86_64)
		kernel_arch=x86
		cross=x86_64-linux-gnu-
		loader=ld-musl-x86_64.so.1
		compat=i386
		packages="gcc-i686-linux-gnu qemu-system-x86"
		;;
	arm64)
		kernel_arch=arm64
		cross=aarch64-linux-gnu-
		loader=ld-musl-aarch64.so.1
		packages=gcc-aarch64-linux-gnu
		;;
	i386)
		kernel_arch=x86
		# not gcc -m32: gcc-multilib goes with no compiler for others
		cross=i686-linux-gnu-
		loader=ld-musl-i386.so.1
		packages=gcc-i686-linux-gnu
		;;
	*)
		die "there is no toolchain for $arch"
		;;
	esac
	: "${libgcc:=${cross}gcc $cpu}"
}

# with_ld OPTIONS: the same, once the linker is built that is asked for; on one line
with_ld() {
	options=$*
	case $options in
	*@ld@*) options=$(echo "$options" |
		sed "s|@ld@|$("$boards/scripts/build-fdpic-ld")|") ;;
	esac
	# shellcheck disable=SC2086,SC2116 # on one line
	echo $options
}

# use_toolchain ARCH: the entry, with the compiler's plugin, which is built
use_toolchain() {
	read_toolchain "$1"
	cpu=$(with_ld "$cpu")
	[ -n "$plugin" ] || return 0
	plugin_option=-fplugin=$("$boards/scripts/build-plugin" "$arch")
	cpu="$cpu $plugin_option" kernel_flags="$kernel_flags $plugin_option"
}

# path_of_libgcc: of the compiler's own library
path_of_libgcc() {
	if [ -n "$libgcc_parts" ]; then
		"$boards/scripts/build-libgcc" "$arch"
		return
	fi
	# shellcheck disable=SC2086 # one word for each option
	$libgcc -print-libgcc-file-name
}

# name_tools: what compiles and links, for the key of a result
name_tools() {
	echo "compiler $("${cross}gcc" --version | head -n 1) $cpu"
	echo "linker $("${cross}ld" --version | head -n 1) $link"
}

# fdpic_options: what is called $fdpic, for use
fdpic_options() {
	with_ld "$fdpic"
}
