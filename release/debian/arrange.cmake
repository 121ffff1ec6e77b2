# SPDX-License-Identifier: Apache-2.0
# cpack runs this over what was installed: lays out what Debian wants otherwise than CMake installs it.
cmake_policy(VERSION 3.25)
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}/share)
set(documents ${share}/doc/qoltanba)

file(REMOVE ${documents}/LICENSE)
file(COPY ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${documents})
file(RENAME ${documents}/CHANGELOG.md ${documents}/changelog)
file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC) # that of SOURCE_DATE_EPOCH, if there is one
file(WRITE ${documents}/changelog.Debian
    "qoltanba (${CPACK_PACKAGE_VERSION}-1) stable; urgency=medium\n\n"
    "  * What has changed is in changelog.gz.\n\n"
    " -- ${CPACK_PACKAGE_CONTACT}  ${now}\n")
file(GLOB pages ${share}/man/man1/*.1)
execute_process(COMMAND gzip -9 -n ${documents}/changelog ${documents}/changelog.Debian
    ${pages} COMMAND_ERROR_IS_FATAL ANY)
