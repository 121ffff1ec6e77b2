// SPDX-License-Identifier: Apache-2.0
//
// New files for one folder, flushed in groups, because waiting for the device once per file is what
// a large merge would spend most of its time on. A file gets its name when its bytes are on the
// device, so that one is there whole or not at all. Their names say what they hold: one that is
// there already stays as it is, unless it was damaged since.
#ifndef QOL_FILING_H
#define QOL_FILING_H

#include "common/platform.h"
#include "common/status.h"

#include <stddef.h>
#include <stdint.h>

#define FILING_NAME_CAP 96
#define FILING_GROUP_COUNT 128

// Written, but not flushed and not named yet.
struct filing_file {
    struct platform_file *file;
    char name[FILING_NAME_CAP];
};

struct filing {
    char folder[PLATFORM_PATH_CAP];
    struct filing_file waiting[FILING_GROUP_COUNT];
    size_t waiting_count;
};

// Puts one file, with a fixed modification time. EXISTS if a folder has its name, or that of its
// part: then only this file is not put. After any other failure of this or of filing_flush only
// filing_free may follow; a file that was not flushed is not there.
MUST_USE enum status filing_put(struct filing *filing, const char *name, const uint8_t *bytes,
                                size_t len);
// Names every waiting file and flushes the folder: all that was put is on the device.
MUST_USE enum status filing_flush(struct filing *filing);
// Drops what was not flushed. Zeroed filing with its folder set needs no other beginning.
void filing_free(struct filing *filing);

#endif
