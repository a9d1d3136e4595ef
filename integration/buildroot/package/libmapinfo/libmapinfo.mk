################################################################################
#
# libmapinfo
#
################################################################################

LIBMAPINFO_SITE = $(BR2_EXTERNAL_MAPINFO_PATH)/../..
LIBMAPINFO_SITE_METHOD = local
LIBMAPINFO_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = --exclude /build
LIBMAPINFO_LICENSE = MIT
LIBMAPINFO_LICENSE_FILES = LICENSES/MIT
LIBMAPINFO_INSTALL_STAGING = YES
LIBMAPINFO_INSTALL_TARGET = $(if $(BR2_STATIC_LIBS),NO,YES)

LIBMAPINFO_OPTS = $(MAPINFO_COMMON_OPTS) O=$(@D)/build/library

define LIBMAPINFO_BUILD_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D)/shim $(LIBMAPINFO_OPTS) \
		$(if $(BR2_STATIC_LIBS),static,all)
endef

ifeq ($(BR2_STATIC_LIBS),y)
define LIBMAPINFO_INSTALL_STAGING_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D)/shim $(LIBMAPINFO_OPTS) \
		DESTDIR=$(STAGING_DIR) headers_install
	$(INSTALL) -D -m 644 $(@D)/build/library/libmapinfo.a \
		$(STAGING_DIR)/usr/lib/libmapinfo.a
endef
else
define LIBMAPINFO_INSTALL_STAGING_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D)/shim $(LIBMAPINFO_OPTS) \
		DESTDIR=$(STAGING_DIR) install
endef

define LIBMAPINFO_INSTALL_TARGET_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D)/shim $(LIBMAPINFO_OPTS) \
		DESTDIR=$(TARGET_DIR) install
endef
endif

$(eval $(generic-package))
