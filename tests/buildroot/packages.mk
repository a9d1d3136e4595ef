# SPDX-License-Identifier: GPL-2.0-only
# What integration/buildroot/ uses of Buildroot, for tests/check-buildroot: each package
# is built and installed as there, for this machine.
#   BUILD_DIR, STAGING_DIR, TARGET_DIR  where to
#   PATCHED                             file that names each patch that is applied
BR2_EXTERNAL_MAPINFO_PATH := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))/../../integration/buildroot
TARGET_CC := cc
TARGET_CFLAGS := -Os
INSTALL := install
BR2_MAPINFO_UCLIBC := y
APPLY_PATCHES = list() { (cd "$$2" && ls -d "$$PWD"/$$3) >> $(PATCHED); }; list

include $(BR2_EXTERNAL_MAPINFO_PATH)/external.mk

upper = $(shell echo $* | tr a-z- A-Z_)
# rsync takes what begins with a slash for the top folder's
excluded = $(subst /,./,$($(upper)_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS))

$(BUILD_DIR)/%/built:
	mkdir -p $(@D)
	tar -C $($(upper)_SITE) $(excluded) --exclude ./.git -cf - . | \
		tar -C $(@D) -xf -
	cd $(@D) && ls $($(upper)_LICENSE_FILES)
	$($(upper)_BUILD_CMDS)
	$($(upper)_INSTALL_STAGING_CMDS)
	$($(upper)_INSTALL_TARGET_CMDS)

# the C library's sources, when they have been unpacked
$(BUILD_DIR)/uclibc/patched:
	mkdir -p $(@D)/ldso/ldso
	$(foreach hook,$(UCLIBC_POST_PATCH_HOOKS),$($(hook)))
