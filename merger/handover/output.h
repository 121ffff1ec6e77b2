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
    struct platform_file *file; // NULL for stdout
    bool replace;
    char path[PLATFORM_PATH_CAP];
    char part[PLATFORM_PATH_CAP];
};

// "-" is stdout. EXISTS if something is at the path, unless it may be replaced; NOT_A_FILE then, if
// it is anything but an ordinary file: no link is followed.
MUST_USE enum status output_open(const char *path, bool replace, struct output *out);
// Makes the file appear. On failure nothing is left of it; only a file that replaced another stays
// if it was the folder's flush that failed.
MUST_USE enum status output_finish(struct output *output);
// The way out after another failure: nothing is left.
void output_abandon(struct output *output);

#endif
