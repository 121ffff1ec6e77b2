// SPDX-License-Identifier: Apache-2.0
//
// Where a command makes a new folder: the one around it must be there.
#ifndef QOL_NEW_PLACE_H
#define QOL_NEW_PLACE_H

#include <stdbool.h>

// False, and a report that names the folder that is missing and its exit code, if it is.
bool new_place_check(const char *path, int *exit_code);

#endif
