// SPDX-License-Identifier: Apache-2.0
//
// Verifies files ahead of their use, in the order given: while the caller takes one file in, the
// next ones are read, hashed and opened on a conveyor (conveyor.h), and what they hold is made
// ready to be counted. The caller alone writes.
#ifndef QOL_PIPELINE_H
#define QOL_PIPELINE_H

#include "common/platform.h"
#include "common/status.h"
#include "merger/list/gather.h"
#include "merger/list/verify.h"
#include "merger/setup/folder.h"

#include <stdbool.h>

struct pipeline;

struct pipeline_item {
    char path[PLATFORM_PATH_CAP];
    bool archived;               // the caller's note: it lies in the archive
    enum status status;          // of verify_file
    struct verify_result result; // if that is STATUS_OK
    struct gather *gather;       // has made what it holds, if it was taken
};

// Starts the thread. The folder must outlive it.
MUST_USE enum status pipeline_new(const struct folder *folder, struct pipeline **out);
// Ends the thread, whatever still waits; NULL is harmless.
void pipeline_free(struct pipeline *pipeline);

// True if a file must be taken out before another can be put in.
bool pipeline_is_full(const struct pipeline *pipeline);
// Puts a file in; TOO_LARGE if the path is; NO_MEMORY.
MUST_USE enum status pipeline_put(struct pipeline *pipeline, const char *path, bool archived);
// The file that was put in first, as soon as it is verified; NULL if there is none. It is valid
// until the next call of pipeline_take.
const struct pipeline_item *pipeline_take(struct pipeline *pipeline);

#endif
