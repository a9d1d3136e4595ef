################################################################################
#
# mapinfo
#
################################################################################

MAPINFO_SITE = $(BR2_EXTERNAL_MAPINFO_PATH)/../..
MAPINFO_SITE_METHOD = local
MAPINFO_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = --exclude /build
MAPINFO_LICENSE = MIT
MAPINFO_LICENSE_FILES = LICENSES/MIT

MAPINFO_OPTS = $(MAPINFO_COMMON_OPTS) O=$(@D)/build/tool

ifeq ($(BR2_PACKAGE_ELFUTILS),y)
MAPINFO_DEPENDENCIES += elfutils
MAPINFO_OPTS += LIBELF=-lelf
else
MAPINFO_OPTS += LIBELF=
endif

define MAPINFO_BUILD_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D)/tools $(MAPINFO_OPTS)
endef

define MAPINFO_INSTALL_TARGET_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D)/tools $(MAPINFO_OPTS) \
		DESTDIR=$(TARGET_DIR) install
endef

$(eval $(generic-package))
