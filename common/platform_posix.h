// SPDX-License-Identifier: Apache-2.0
//
// What the platform_posix_*.c files share. Nothing else includes this.
#ifndef QOL_PLATFORM_POSIX_H
#define QOL_PLATFORM_POSIX_H

#include "common/status.h"

// The status of a failed call, from its errno.
enum status platform_posix_status(int error);

#endif
