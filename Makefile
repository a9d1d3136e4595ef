# SPDX-License-Identifier: GPL-2.0-only
# For people; kbuild reads Kbuild.
KERNEL_SRC ?= /lib/modules/$(shell uname -r)/build
KDIR ?= $(KERNEL_SRC)

help:
	@echo 'make check      pass the tests (installs the Debian packages it needs)'
	@echo 'make modules    build mapinfo.ko for KDIR=$(KDIR)'
	@echo 'make clean      remove what was built here'

check:
	@tests/boards/scripts/packages
	@tests/check

modules:
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

clean:
	rm -rf build

.PHONY: help check modules clean
