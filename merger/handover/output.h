// SPDX-License-Identifier: Apache-2.0
//
// Where an export goes: to stdout, or to a file that appears whole or not at all. It is written to
// "<path>.part", flushed, renamed, and its folder flushed.
#ifndef QOL_OUTPUT_H
#define QOL_OUTPUT_H

#include "common/platform.h"
#include "common/status.h"

#include <stdbool.h>
#include <stdio.h>

struct output {
    FILE *stream;               // to write to; errors stay in it until output_finish
    char *buffer;               // the stream's, guarded; NULL for stdout
    struct platform_file *file; // NULL for stdout
    bool replace;
    // To be set before output_finish: the file gets the fixed modification time (platform.h).
    bool tells_no_time;
    char path[PLATFORM_PATH_CAP];
    char part[PLATFORM_PATH_CAP];
};

// "-" is stdout. EXISTS if something is at the path, unless it may be replaced; NOT_A_FILE then, if
// it is anything but an ordinary file: no link is followed.
MUST_USE enum status output_open(const char *path, bool replace, struct output *out);
// For a library that writes files by their path: closes the stream, and gives the path at which to
// write, where an empty file is; output_take_back follows when that is done, and only then
// output_finish. Not for stdout.
MUST_USE enum status output_lend(struct output *output, const char **path);
MUST_USE enum status output_take_back(struct output *output);
// True if writing to the stream failed, so that there is no use in going on: output_finish tells.
bool output_failed(const struct output *output);
// Makes the file appear. On failure nothing is left of it; only a file that replaced another stays
// if it was the folder's flush that failed.
MUST_USE enum status output_finish(struct output *output);
// The way out after another failure: nothing is left.
void output_abandon(struct output *output);

#endif
