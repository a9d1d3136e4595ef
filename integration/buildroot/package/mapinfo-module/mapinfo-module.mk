################################################################################
#
# mapinfo-module
#
################################################################################

MAPINFO_MODULE_SITE = $(BR2_EXTERNAL_MAPINFO_PATH)/../..
MAPINFO_MODULE_SITE_METHOD = local
MAPINFO_MODULE_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = --exclude /build
MAPINFO_MODULE_LICENSE = GPL-2.0-only
MAPINFO_MODULE_LICENSE_FILES = LICENSES/GPL-2.0

define MAPINFO_MODULE_INSTALL_TARGET_CMDS
	$(INSTALL) -d $(TARGET_DIR)/etc/modules-load.d
	echo mapinfo > $(TARGET_DIR)/etc/modules-load.d/mapinfo.conf
endef

$(eval $(kernel-module))
$(eval $(generic-package))
