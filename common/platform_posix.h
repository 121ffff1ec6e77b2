// SPDX-License-Identifier: Apache-2.0
//
// What the platform_posix_*.c files share. Nothing else includes this.
#ifndef QOL_PLATFORM_POSIX_H
#define QOL_PLATFORM_POSIX_H

#include "common/platform.h"
#include "common/status.h"

#define PLATFORM_POSIX_FIXED_TIME 946684800 // 2000-01-01 00:00 UTC

// The status of a failed call, from its errno.
enum status platform_posix_status(int error);

// What a row of /proc/self/mountinfo says.
struct platform_posix_mount {
    unsigned major, minor;          // of the device; major 0: none of its own
    char point[PLATFORM_PATH_CAP];  // where it is mounted
    char source[PLATFORM_PATH_CAP]; // what is mounted, by the file system's word
    bool is_whole;                  // not only a folder of it
};
// Takes the row apart in place; false if it is none, or has a path that is too long.
MUST_USE bool platform_posix_mount(char *row, struct platform_posix_mount *out);

#endif
