# SPDX-License-Identifier: GPL-2.0-only
# For people; kbuild reads Kbuild.
KERNEL_SRC ?= /lib/modules/$(shell uname -r)/build
KDIR ?= $(KERNEL_SRC)
BOARD ?= arm-nommu-6.12
SECONDS ?= 60
RUNS ?= 100000

# What is made of files whose names others take apart.
ifneq ($(words $(CURDIR)),1)
ifneq ($(filter-out help all tool library install uninstall headers_install clean,\
	$(MAKECMDGOALS)),)
$(error The path of this folder has a space, which kbuild and the boards cannot take: \
	only make all, tool, library and install can be had here)
endif
endif

# "make check NAME...": the names are no targets of their own then.
goal := $(firstword $(MAKECMDGOALS))
ifneq ($(filter check check-long check-debug,$(goal)),)
names := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))

check check-long check-debug: packages_for := check
check check-long: packages
	@tests/check $(patsubst check-%,%,$(filter check-%,$@)) $(names)

check-debug: packages
	@tests/check-debug $(names)

ifneq ($(names),)
$(names): $(goal)
	@:
endif
.PHONY: check check-long check-debug packages $(names)
else

help:
	@echo 'make demo       show on virtual boards what mapinfo is for'
	@echo 'make check      pass the tests'
	@echo 'make check NAME...  of these what NAME names: a board, a folder of tests/,'
	@echo '                a test, or FOLDER/TEST'
	@echo 'make check-long  the same, with longer tests and more libraries: an hour and'
	@echo '                a half; the races are last, and want both CPUs for themselves'
	@echo 'make check-debug  the tests of the device on kernels that look for their own'
	@echo '                faults (KASAN, UBSAN, lockdep, KCSAN, ...); NAME... as above'
	@echo 'make check-musl  test musl with the shim and with the small series, and compare'
	@echo '                with stock; MUSL_SOURCE=FOLDER: of any release from 1.2.3 on'
	@echo 'make check-uclibc  the same for uClibc-ng with FDPIC; UCLIBC_SOURCE=FOLDER: of any'
	@echo '                release from 1.0.35 on'
	@echo 'make check-linux  the series for Linux itself: its selftests on kernels with it,'
	@echo '                and without, which must fail them; then the device'
	@echo 'make check-static  what compilers and checkers say of the module, for seven'
	@echo '                architectures: half an hour and 6 GB the first time, then 15 minutes'
	@echo 'make fuzz       try inputs on the library for SECONDS=$(SECONDS)'
	@echo 'make fuzz-device  RUNS=$(RUNS) inputs on the device, in kernels that count or'
	@echo '                look for faults: BOARD=..., or both at once'
	@echo 'make coverage-device  which lines of the module the tests run'
	@echo 'make bench      count what asking and mapping cost, in instructions'
	@echo 'make board      a shell on a virtual board (BOARD=$(BOARD));'
	@echo '                tests/boards/ has the others; ADD=FOLDER: with its files'
	@echo 'make modules    build mapinfo.ko for KDIR=$(KDIR): build/modules/kmod/'
	@echo 'make tool       build the mapinfo tool for this machine: build/tool/mapinfo'
	@echo 'make library    build libmapinfo.a and .so for this machine: build/library/'
	@echo 'make all        both; CC= or CROSS_COMPILE=: for another machine'
	@echo 'make install    tool, library and manual pages: PREFIX=/usr/local, DESTDIR=;'
	@echo '                make uninstall removes them; make headers_install, the headers'
	@echo 'make modules_install  mapinfo.ko, for KDIR'
	@echo 'make deb        Debian packages of module (DKMS), library and tool: build/packages/'
	@echo 'make check-ship  installs and uses them in a chroot: 4 minutes, 700 MB, as root;'
	@echo '                and what Buildroot is given: BUILDROOT=FOLDER tries its tree, too'
	@echo 'make pictures   draw the pictures that README.md shows anew'
	@echo 'make clean      remove build/'
	@echo
	@echo 'make truth-table  write Documentation/truth-table.rst from the last check'
	@echo 'make names      renew the names in Documentation/mapinfo.rst'
	@echo 'make manuals    renew the manual pages of the functions of mapinfo.h'
	@echo 'make book       this documentation for a browser: build/book/index.html'
	@echo 'make abi        record what the uapi header has more: tests/lint/mapinfo.abi'
	@echo
	@echo 'demo, check, check-..., fuzz, bench and board install the Debian packages they'
	@echo 'need if you are root, else name them. Kernels and toolchains are kept for the'
	@echo 'next time in $$MAPINFO_CACHE, by default ~/.cache/mapinfo: about 11 minutes and'
	@echo '3 GB for demo on two cores, 40 minutes and 6 GB more for check; then check takes'
	@echo '10 minutes.'

demo: packages
	@tests/show-demo

check-musl check-uclibc check-linux fuzz fuzz-device coverage-device: packages_for := check
check-musl check-uclibc check-linux: packages
	@tests/$@

deb check-ship: packages_for := ship
deb: packages
	@integration/build-packages

check-ship: packages
	@prove --exec '' tests/check-pages tests/check-packages tests/check-pictures \
		tests/check-buildroot

check-static: packages_for := static
check-static: packages
	@tests/$@

fuzz: packages
	@tests/fuzz/run-fuzzer $(SECONDS)

fuzz-device: packages
	@tests/run-fuzz-device $(RUNS) \
		$(if $(filter command%,$(origin BOARD)),$(BOARD))

coverage-device: packages
	@tests/count-coverage

bench: packages
	@bench/run-bench

board: packages_for := $(BOARD)
board: packages
	@tests/boot-board $(BOARD) $(if $(ADD),'$(ADD)')

pictures: packages_for := arm-nommu-6.12
pictures: packages tool
	@Documentation/pictures/generate-pictures

truth-table:
	@tests/make_truth_table.py $(wildcard build/results/*/prediction.tap) \
		> build/truth-table.rst
	@cp build/truth-table.rst Documentation

names:
	@mkdir -p build
	@tools/generate-names kmod/include/uapi/linux/mapinfo.h \
		Documentation/mapinfo.rst > build/mapinfo.rst
	@cp build/mapinfo.rst Documentation

manuals: packages_for := book
manuals: packages
	@tests/lint/generate-manuals "$$(tests/boards/scripts/fetch-kernel-source \
		linux-source-6.12)" Documentation/man

book: packages_for := book
book: packages
	@Documentation/build-book

abi: packages_for := check
abi: packages
	@mkdir -p build
	@tests/lint/generate-abi > build/mapinfo.abi
	@cp build/mapinfo.abi tests/lint

modules modules_install:
	@[ -e '$(KDIR)/Makefile' ] || { \
		echo 'There is no kernel to build for in KDIR=$(KDIR).'; \
		echo 'Install the headers of your kernel (Debian: linux-headers-amd64,'; \
		echo 'or linux-headers-'"$$(uname -r)"'), or give KDIR=FOLDER, and for'; \
		echo 'another machine ARCH=... CROSS_COMPILE=..., as when that was built.'; \
		exit 2; }
	@mkdir -p build/modules
	@cp -Rsf '$(CURDIR)/Kbuild' '$(CURDIR)/kmod' build/modules
	$(MAKE) -C '$(KDIR)' M='$(CURDIR)/build/modules' $@

# the makefiles that get it run in other folders
ifneq ($(filter-out /%,$(firstword $(DESTDIR))),)
$(error DESTDIR=$(DESTDIR) does not begin with /)
endif

all: tool library

tool:
	$(MAKE) -C tools

library:
	$(MAKE) -C shim

install uninstall:
	$(MAKE) -C shim $@
	$(MAKE) -C tools $@

headers_install:
	$(MAKE) -C shim $@

clean:
	rm -rf build

.PHONY: all help demo pictures check-musl check-uclibc check-linux check-static fuzz fuzz-device \
	coverage-device bench board packages truth-table \
	names manuals book abi modules modules_install tool library install uninstall \
	headers_install deb check-ship clean
endif

packages:
	@tests/boards/scripts/install-packages $(packages_for)
