# SPDX-License-Identifier: Apache-2.0
# Builds for 64-bit Windows with mingw-w64, against the libraries of third_party/build.sh.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -fstack-protector-strong")

cmake_path(SET QOL_LIBRARIES NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../build/third_party)
set(ENV{PKG_CONFIG_LIBDIR} ${QOL_LIBRARIES}/lib/pkgconfig)
set(CMAKE_FIND_ROOT_PATH ${QOL_LIBRARIES})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# What runs the tests.
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/../tests/windows/wine)
