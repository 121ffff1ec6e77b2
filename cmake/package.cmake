# SPDX-License-Identifier: Apache-2.0
# The package for Debian 12: both programs with the system's libraries, and what goes into kits.
# release/release.sh makes it; by hand: cd build/release && cpack -G DEB
set(QOL_KIT_FILES "" CACHE PATH "The folder kit-files of a release, for `merger enroll`; none if empty")
if(QOL_KIT_FILES)
    install(DIRECTORY ${QOL_KIT_FILES} DESTINATION ${CMAKE_INSTALL_LIBDIR_PLAIN}/qoltanba USE_SOURCE_PERMISSIONS)
endif()
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME qoltanba)
set(CPACK_PACKAGE_VENDOR "Qoltañba")
set(CPACK_PACKAGE_CONTACT "Qoltañba <qoltanba@localhost.localdomain>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "offline petition kit: collect, merge and hand over signatures")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "chromium | firefox-esr")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES OFF) # the linker has stripped them
include(CPack)
