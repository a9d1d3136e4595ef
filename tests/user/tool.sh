#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The command line: exit status, what goes to which output, and valid JSON.
set -u
# shellcheck source=tests/tap.sh
. @TOP@/tests/tap.sh
# shellcheck disable=SC2034 # used by tap.sh
shown="out err"
here=$(cd "$(dirname "$0")" && pwd)
mapinfo=$here/tools/mapinfo
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# A shared object to read; it is also a name that plans are looked up by.
echo 'int data[3000] = { 1 }, bss[5000]; int f(void) { return data[1]; }' |
	@CC@ -shared -fPIC -o good.so -x c - || exit 1
: > empty
echo 'not an ELF file, but longer than the header of one, so it is looked at' \
	> text
head -c 100 good.so > short.so
mkdir directory
mkfifo fifo

# run STATUS ARGUMENT...: whether it ends with that status.
run() {
	expected=$1
	shift
	"$mapinfo" "$@" > out 2> err
	[ $? -eq "$expected" ]
}

# check STATUS ARGUMENT...: the same, and errors are said on standard error
# alone, success on standard output alone.
check() {
	run "$@" && case $1 in
	0) [ -s out ] && [ ! -s err ] ;;
	*) [ -s err ] ;;
	esac
	result $? "$(echo "status $1: mapinfo $*" | sed "s/mapinfo $1/mapinfo/")"
}

# refuses FILE CAUSE: one line, naming the file and the cause, and no more.
refuses() {
	run 1 plan "$1" && [ ! -s out ] &&
		[ "$(cat err)" = "mapinfo: $1: $2" ]
	result $? "$1: $2"
}

# json PYTHON-EXPRESSION ARGUMENT...: one document d, of which that is true.
json() {
	expression=$1
	shift
	"$mapinfo" --json "$@" 2> err > out
	python3 -c "import json,sys; d = json.load(sys.stdin)
sys.exit(not ($expression))" < out 2>> err
	# not all of the arguments are UTF-8, which TAP is
	result $? "JSON of mapinfo $1: $expression"
}

echo "TAP version 13"
echo "1..56"

check 0 --help
check 0 --version
check 0 system
check 0 plan good.so
check 0 plan --as mmu good.so
check 0 --as nommu plan good.so
check 0 plan good.so --as=nommu
check 0 load good.so
check 0 load good.so good.so
check 0 plan -- good.so
check 0 plan --all good.so

check 2
check 2 --unknown
check 2 unknown
check 2 plan
check 2 load
check 2 predict
check 2 system good.so
check 2 maps good.so
check 2 plan --as
check 2 plan --as vax good.so
check 2 load --as nommu good.so
check 2 system --as mmu
check 2 load --all good.so

refuses missing 'No such file or directory'
refuses directory 'Is a directory'
refuses empty 'file is too short for an ELF header'
refuses text 'not an ELF file'
refuses short.so "program headers are past the file's end"
refuses fifo 'No such device'

run 1 plan missing good.so empty
[ "$(grep -c . err)" -eq 2 ] && grep -q '^good.so' out
result $? "a bad file does not stop the others"

if [ -e /dev/mapinfo ]; then
	check 0 maps
else
	run 1 maps && [ "$(cat err)" = "mapinfo: no /dev/mapinfo" ] &&
		[ ! -s out ]
	result $? "maps needs the device"
fi
if [ -e /dev/mapinfo ]; then
	check 0 predict good.so
else
	run 1 predict good.so &&
		[ "$(cat err)" = "mapinfo: good.so: no /dev/mapinfo" ] &&
		[ ! -s out ]
	result $? "predict needs the device"
fi
run 1 predict missing &&
	[ "$(cat err)" = "mapinfo: missing: No such file or directory" ]
result $? "predict names what is missing"

# OVERLAY takes one mapping for each PT_LOAD, but one for all that are read-only,
# as they have the first one's displacement; COPY one in all.
run 0 plan --as mmu good.so && grep -q overlay out &&
	[ "$(grep -c map-file out)" -eq \
	  "$(readelf -lW good.so | sed -n 's/^ *LOAD .* \(R[ W][ E]\) .*/\1/p' |
		awk '$0 != "R  " || !read_only++' | wc -l)" ]
result $? "with an MMU, each segment is mapped"
run 0 plan --as nommu good.so && grep -q copy out &&
	! grep -q map-file out && [ "$(grep -c map-anonymous out)" -eq 1 ]
result $? "without one, a single block"
run 0 plan --all --as nommu good.so && [ "$(grep -c '^\* copy-' out)" -eq 1 ] &&
	[ "$(grep -c '^[* ] copy-[a-z]*  *[0-9][0-9]* ' out)" -eq 2 ]
result $? "--all: every candidate, the best one marked"

if [ -w /dev/full ]; then
	"$mapinfo" plan good.so > /dev/full 2> err
	[ $? -eq 1 ] && [ -s err ]
	result $? "a full disk is noticed"
else
	n=$((n + 1))
	echo "ok $n a full disk is noticed # SKIP no /dev/full"
fi

json "d['command'] == 'system' and d['page_size'] > 0" system
json "set(d['facts'].values()) <= {True, False, None}" system
json "d['source'] in ('device', 'fallback')" system
json "[s['strategy'][:4] for s in d['files'][0]['spans']] == ['copy']" \
	plan --as nommu good.so
json "[s['strategy'] for s in d['files'][0]['spans']] == ['overlay']" \
	plan --as mmu good.so
json "[c['strategies'] for c in d['files'][0]['candidates']] == \
['copy-map', 'copy-read']" plan --all --as nommu good.so
json "min(d['files'][0]['candidates'], key=lambda c: c['cost']['weight'])['best']" \
	plan --all --as nommu good.so
json "[c['best'] for c in d['files'][0]['candidates']].count(True) == 1" \
	plan --all --as mmu good.so
json "d['files'][0]['cost']['touched'] >= d['files'][0]['least'] > 0" \
	plan --as nommu good.so
json "d['files'][0]['cost']['system_calls'] == \
sum(s['op'] != 'zero' for s in d['files'][0]['steps'])" plan --as mmu good.so
json "[f.get('error') is None for f in d['files']] == [False, True]" \
	plan missing good.so
json "d['files'][0]['spans'][0]['start'] == d['files'][0]['steps'][0]['start']" \
	load good.so
json "all(s['end'] > s['start'] for s in d['files'][0]['steps'])" load good.so
json "d['files'][0]['verified'] in (True, None)" load good.so
odd='a "quoted\ name	with a tab'
cp good.so "$odd"
json "d['files'][0]['file'] == 'a \"quoted' + chr(92) + ' name' + chr(9) + \
'with a tab'" plan "$odd"
json "d['files'][0]['file'] == 'caf' + chr(233)" plan "$(printf 'caf\303\251')"
json "d['files'][0]['file'] == 'caf' + chr(0xdce9)" plan "$(printf 'caf\351')"
json "len(d['files']) == 3" load good.so good.so empty
