# SPDX-License-Identifier: Apache-2.0
# Builds for this system, with the C library and those of `third_party/build.sh linux` within each
# program: it then runs on any Linux of this processor, whatever is installed there. Nothing in it
# unwinds a stack, and addresses to correct at the start need not take 24 bytes each.
set(QOL_STATIC ON)
set(CMAKE_C_FLAGS_INIT "-fno-asynchronous-unwind-tables")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static-pie -Wl,-z,pack-relative-relocs")
set(QOL_LIBRARIES_OF linux)
include(${CMAKE_CURRENT_LIST_DIR}/carried.cmake)
