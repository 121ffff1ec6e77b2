// SPDX-License-Identifier: Apache-2.0
//
// Finds the batch files and files of decisions below a path: the path itself if it is a file,
// whatever its name; in a folder, and in the folders in it, those whose names end in ".qolb" or
// ".qold". The path itself may be a
// link; links in folders are not followed, as two of them can make a walk without end.
#ifndef QOL_WALK_H
#define QOL_WALK_H

#include "common/status.h"

#define WALK_MAX_DEPTH 16 // of folders in folders; TOO_DEEP below

// Both callbacks end the walk with their status if it is not STATUS_OK.
struct walk {
    enum status (*file)(void *context, const char *path);
    // A file or folder that cannot be looked at; the walk goes on beside it.
    enum status (*unreadable)(void *context, const char *path, enum status why);
    void *context;
    unsigned long ignored_count; // files in folders with other names, and links
};

MUST_USE enum status walk_path(struct walk *walk, const char *path);

#endif
