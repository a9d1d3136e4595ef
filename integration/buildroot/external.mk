# SPDX-License-Identifier: MIT
# How the makefiles of the library and of the tool are called.
MAPINFO_COMMON_OPTS = \
	CC="$(TARGET_CC)" \
	CFLAGS="$(TARGET_CFLAGS)" \
	LDFLAGS="$(TARGET_LDFLAGS)" \
	PREFIX=/usr

include $(sort $(wildcard $(BR2_EXTERNAL_MAPINFO_PATH)/package/*/*.mk))

# The patches need the library's sources beside them. That the C library has them must not
# depend on who keeps BR2_GLOBAL_PATCH_DIR: a hook does both.
ifeq ($(BR2_MAPINFO_UCLIBC),y)
define MAPINFO_INTO_UCLIBC
	$(BR2_EXTERNAL_MAPINFO_PATH)/../../shim/embed $(@D)/ldso/ldso
	for folder in . since-1.0.46; do \
		$(APPLY_PATCHES) $(@D) \
			$(BR2_EXTERNAL_MAPINFO_PATH)/../uclibc-ng/$$folder \
			\*.patch || exit 1; \
	done
endef
UCLIBC_POST_PATCH_HOOKS += MAPINFO_INTO_UCLIBC
endif
