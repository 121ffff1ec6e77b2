# SPDX-License-Identifier: Apache-2.0
# The package for Debian 12 of both programs: `cpack -G DEB` in a build folder. release/release.sh
# adds what only a release has.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME qoltanba)
set(CPACK_PACKAGE_VENDOR Qoltañba)
set(CPACK_PACKAGE_CONTACT "Qoltañba <qoltanba@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "offline petition kit: collect, merge and hand over signatures")
set(CPACK_PACKAGE_DESCRIPTION_FILE ${PROJECT_SOURCE_DIR}/release/debian/description)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/release/debian/arrange.cmake)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "chromium | firefox-esr")
include(CPack)
