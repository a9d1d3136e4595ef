# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# How zlib, lua and sqlite are built, of Debian's source packages, for scripts that
# have lib.sh, have set $name and $link_libraries, and define compile RESULT
# ARGUMENT..., which calls the compiler in the current folder. Results are in $folder,
# which has an empty folder build.

recipes=$boards/scripts/recipes.sh
zlib=$("$boards/scripts/fetch-source" zlib)
lua=$("$boards/scripts/fetch-source" lua5.4)
lpeg=$("$boards/scripts/fetch-source" lua-lpeg)
sqlite=$("$boards/scripts/fetch-source" sqlite3)
zlib_options="-DHAVE_UNISTD_H -DHAVE_STDARG_H -DHAVE_HIDDEN"
lua_options=-DLUA_USE_LINUX
sqlite_options="-DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION"
# what Linux reserves for a stack by default is too much for small boards
stack=-Wl,-z,stack-size=65536

name_sources() {
	printf '%s\n' "$zlib" "$lua" "$lpeg" "$sqlite"
}

# library SONAME ARGUMENT...: linked with $link_libraries
library() {
	soname=$1
	shift
	# shellcheck disable=SC2086 # one word for each, if any
	compile "$soname" -shared -fPIC -Wl,-soname,"$soname" "$@" $link_libraries
}

make_zlib() {
	cd "$zlib"
	# shellcheck disable=SC2086 # one word for each option
	library libz.so $zlib_options ./*.c
}

make_minigzip() {
	cd "$zlib"
	# shellcheck disable=SC2086 # one word for each option
	compile minigzip -pie $stack $zlib_options -I. test/minigzip.c -lz
}

make_lua() {
	# this is what Debian's package makes of it
	echo '#define DEB_HOST_MULTIARCH "linux-gnu"' \
		> "$folder/build/lua5.4-deb-multiarch.h"
	cd "$lua/src"
	# all but the two programs
	# shellcheck disable=SC2046 # one word for each file
	library liblua.so $lua_options -I"$folder/build" \
		$(find . -name '*.c' ! -name lua.c ! -name luac.c | sort)
}

# The interpreter, and a module in C.
make_lua_programs() {
	cd "$lua/src"
	compile lua -pie $stack $lua_options -I"$folder/build" lua.c -llua
	cd "$lpeg"
	library lpeg.so -I"$lua/src" -I"$folder/build" ./*.c
}

make_sqlite() {
	cd "$folder/build"
	logged "$name-amalgamation" make -f "$sqlite/Makefile.linux-gcc" \
		TOP="$sqlite" OPTS= sqlite3.c shell.c
	# shellcheck disable=SC2086 # one word for each option
	library libsqlite3.so $sqlite_options sqlite3.c
}

make_sqlite_shell() {
	cd "$folder/build"
	# shellcheck disable=SC2086 # one word for each option
	compile sqlite3 -pie $stack $sqlite_options shell.c -lsqlite3
}
