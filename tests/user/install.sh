#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The library as it is installed: it has the functions of its header, all of
# them and no others, and programs find it by pkg-config.
set -u
# shellcheck source=tests/tap.sh
. @TOP@/tests/tap.sh
# shellcheck disable=SC2034 # used by tap.sh
shown=out
here=$(cd "$(dirname "$0")" && pwd)
shim=@TOP@/shim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
lib=root/usr/local/lib

# install_shim ARGUMENT...
install_shim() {
	make -s -C "$shim" CC='@CC@' O="$work/shim" DESTDIR="$work/root" "$@" \
		install > out 2>&1
}

# flags OPTION...: of pkg-config, for what was installed
flags() {
	PKG_CONFIG_LIBDIR=$lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$work/root \
		pkg-config "$@" libmapinfo
}

# links COMPILER ARGUMENT...: a program by it maps the library itself.
links() {
	"$@" -Wall -Wextra -Werror -o program > out 2>&1 &&
		LD_LIBRARY_PATH=$lib ./program "$lib/libmapinfo.so" > out 2>&1
}

cat > program.c <<'EOF_C'
#include <fcntl.h>
#include <mapinfo.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	struct mapinfo_context context;
	struct mapinfo_mapping mapping;
	struct mapinfo_error error;
	struct mapinfo_elf elf;

	if (mapinfo_open(&context, NULL, (uint32_t)sysconf(_SC_PAGESIZE)))
		return 1;
	if (mapinfo_load(&context, fd, 0, &elf, &mapping, &error)) {
		puts(mapinfo_reason_text(error.reason));
		return 1;
	}
	if (memcmp((const void *)mapping.spans[0].start, "\177ELF", 4))
		return 1;
	return mapinfo_unmap(&context, &mapping);
}
EOF_C
cp program.c program.cc

echo "TAP version 13"
echo "1..15"

install_shim
result $? "make install"
(cd root && find . ! -type d | sort) > installed
diff - installed > out <<'EOF_FILES'
./usr/local/include/linux/mapinfo.h
./usr/local/include/mapinfo.h
./usr/local/lib/libmapinfo.a
./usr/local/lib/libmapinfo.so
./usr/local/lib/libmapinfo.so.1
./usr/local/lib/libmapinfo.so.1.0.0
./usr/local/lib/pkgconfig/libmapinfo.pc
EOF_FILES
result $? "the files that are installed"

sed -n 's/^[a-z].*[ *]\(mapinfo_[a-z_]*\)(.*/\1/p' "$shim/include/mapinfo.h" |
	sort > declared
sed -n 's/^\t\(mapinfo_[a-z_]*\);$/\1/p' "$shim/libmapinfo.map" > listed
nm -D --defined-only $lib/libmapinfo.so |
	awk '$2 != "A" { print $3 }' | sort > exported
sort -c listed > out 2>&1 && [ -s declared ] &&
	diff declared listed > out
result $? "libmapinfo.map lists what mapinfo.h declares"
sed 's/$/@@MAPINFO_1/' declared | diff - exported > out
result $? "libmapinfo.so exports that, and in the version MAPINFO_1"

readelf -dW $lib/libmapinfo.so > out
grep -q 'SONAME.*\[libmapinfo\.so\.1\]' out
result $? "its soname"
[ -L $lib/libmapinfo.so ] && [ -L $lib/libmapinfo.so.1 ] &&
	cmp -s $lib/libmapinfo.so shim/libmapinfo.so.1.0.0
result $? "its other names are links to it"
! grep -q 'NEEDED\|TEXTREL' out && grep -q 'FLAGS.*NOW' out
result $? "it needs no other library, and nothing is bound late"
readelf -lW $lib/libmapinfo.so > out
grep -q GNU_RELRO out && grep -q 'GNU_STACK.* RW ' out
result $? "its relocations become read-only, its stack holds no code"
readelf -rW $lib/libmapinfo.so | grep R_ > out
[ ! -s out ]
result $? "it has no relocation at all"

flags --modversion > out 2>&1
[ "mapinfo $(cat out)" = "$("$here/tools/mapinfo" --version)" ]
result $? "pkg-config knows its version, which is the tool's"
# shellcheck disable=SC2046 # one word for each flag
links @CC@ program.c $(flags --cflags --libs) &&
	readelf -dW program | grep -q 'NEEDED.*\[libmapinfo\.so\.1\]'
result $? "a C program"
# shellcheck disable=SC2046
links g++ program.cc $(flags --cflags --libs)
result $? "a C++ program"
# shellcheck disable=SC2046
links @CC@ -static program.c $(flags --cflags --libs --static) &&
	! readelf -dW program | grep -q NEEDED
result $? "a static program"

rm -r root
install_shim PREFIX=/opt LIBDIR=/opt/lib64 INCLUDEDIR=/opt/include/mapinfo
result $? "make install, to other folders"
lib=root/opt/lib64
# shellcheck disable=SC2046
links @CC@ program.c $(flags --cflags --libs) &&
	[ -e root/opt/include/mapinfo/linux/mapinfo.h ]
result $? "and a C program from there"
