// SPDX-License-Identifier: Apache-2.0
//
// Whole files, all or nothing: write to a neighbour named "<path>.part", flush, rename, flush the
// folder. On failure the old file is as it was and no ".part" is left (after a crash one may be; it
// is replaced by the next write). Only a replacement whose very last step fails, the flush of the
// folder, may have taken effect all the same.
#ifndef QOL_SAFEFILE_H
#define QOL_SAFEFILE_H

#include "common/platform.h"
#include "common/status.h"

#include <stddef.h>
#include <stdint.h>

// Reads a file of at most max_len bytes. *out is malloc'd with one NUL behind *out_len bytes; the
// caller frees. STATUS_TOO_LARGE if it is longer, STATUS_NOT_A_FILE for a folder or a device.
MUST_USE enum status safefile_read(const char *path, size_t max_len, uint8_t **out,
                                   size_t *out_len);
// The same of a file that a killed program may have left unflushed: it is flushed first, so that a
// power cut takes nothing of what is read here.
MUST_USE enum status safefile_read_flushed(const char *path, size_t max_len, uint8_t **out,
                                           size_t *out_len);
// Writes a new file; STATUS_EXISTS if anything is there, or a folder at the neighbour's name.
MUST_USE enum status safefile_create(const char *path, const void *bytes, size_t len);
// Writes a file, replacing what is there.
MUST_USE enum status safefile_replace(const char *path, const void *bytes, size_t len);
// As safefile_replace, then overwrites what the old file held with random bytes and flushes: for a
// key that must not stay on the device. If only the overwriting fails, the new file stands and the
// failure is answered. (Flash may keep an old copy all the same: docs/THREATS.md.)
MUST_USE enum status safefile_replace_secret(const char *path, const void *bytes, size_t len);
// Overwrites and removes the old file that such a replacement left beside the new one when it was
// cut off (PLATFORM_REPLACED_SUFFIX); the next replacement begins with it. Harmless if there is
// none.
MUST_USE enum status safefile_clear_replaced(const char *path);
// As safefile_create with platform_set_fixed_time, then reads back from the device and compares:
// STATUS_READ_BACK if it differs, and the file is gone again.
MUST_USE enum status safefile_deliver(const char *path, const void *bytes, size_t len);
// Makes one folder, mode 0700, and flushes the folder in which it stands, without which a crash
// could take it with all that it holds. STATUS_EXISTS if anything is there; nothing is left on
// failure.
MUST_USE enum status safefile_make_folder(const char *path);
// The same with those above it that are missing. A folder that is there already is left as it is,
// its name flushed.
MUST_USE enum status safefile_make_folders(const char *path);
// Flushes the name of a file or folder that is there: whoever made it may have been killed before
// that. A folder that its user may not flush is left alone, as nothing of theirs is made in one.
MUST_USE enum status safefile_flush_name(const char *path);
// EXISTS if anything is at the path, be it a link to nothing.
MUST_USE enum status safefile_check_absent(const char *path);
// Joins folder and name; STATUS_TOO_LARGE if it does not fit.
MUST_USE enum status safefile_join(const char *folder, const char *name,
                                   char out[PLATFORM_PATH_CAP]);
// The path of `name` in the folder in which the file `path` stands; TOO_LARGE as above.
MUST_USE enum status safefile_beside(const char *path, const char *name,
                                     char out[PLATFORM_PATH_CAP]);

#endif
