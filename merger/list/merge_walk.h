// SPDX-License-Identifier: Apache-2.0
//
// Merges whatever lies below some paths.
#ifndef QOL_MERGE_WALK_H
#define QOL_MERGE_WALK_H

#include "common/progress.h"
#include "merger/list/merge.h"

#include <stddef.h>

// Between merge_begin and merge_end: takes in every file below the paths (walk.h), and finishes the
// merge. *ignored_count is how many files of other kinds there were. As merge_file and merge_finish
// fail; INTERRUPTED if asked to stop.
MUST_USE enum status merge_walk(struct merge *merge, const char *const *paths, size_t path_count,
                                struct progress *progress, unsigned long *ignored_count);

#endif
