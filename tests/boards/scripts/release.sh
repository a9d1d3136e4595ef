# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# shellcheck disable=SC2034 # read by the scripts that read this file
# What differs between the releases of Debian that the tests are prepared on. Sets
#   release         name of the one that runs here
#   gcc_release     which release of GCC it has
#   kernel_sources  packages with sources of Linux that it has
# Another system is taken for the newest of them.

release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2> /dev/null) || true
case $release in
bookworm)
	gcc_release=12
	kernel_sources="linux-source-6.1 linux-source-6.12"
	;;
*)
	gcc_release=14
	kernel_sources=linux-source-6.12
	;;
esac
