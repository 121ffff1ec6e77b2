# SPDX-License-Identifier: Apache-2.0
# Builds for 64-bit Windows with mingw-w64, against the libraries of
# `third_party/build.sh windows`.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -fstack-protector-strong")

set(QOL_LIBRARIES_OF windows)
include(${CMAKE_CURRENT_LIST_DIR}/carried.cmake)

# What runs the tests.
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/../tests/windows/wine)
