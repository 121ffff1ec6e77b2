// SPDX-License-Identifier: Apache-2.0
//
// A campaign folder being made: everything under "PATH.part" first, then one rename, so that there
// is either a whole campaign or none.
#ifndef QOL_FOLDER_NEW_H
#define QOL_FOLDER_NEW_H

#include "common/platform.h"
#include "merger/setup/tree.h"

#include <stddef.h>
#include <stdint.h>

struct folder_new {
    char path[PLATFORM_PATH_CAP];
    char part[PLATFORM_PATH_CAP];
    struct tree tree;
};

// Checks that nothing is at the path yet, and makes nothing. EXISTS, TOO_LARGE.
MUST_USE enum status folder_new_init(struct folder_new *folder, const char *path);
// Makes the folder with its campaign file, its own key file and an empty archive. EXISTS if a
// "PATH.part" of an interrupted run is in the way. After a failure, here and below: undo.
MUST_USE enum status folder_new_make(struct folder_new *folder, const uint8_t *campaign_file,
                                     size_t campaign_file_len, const uint8_t *key_file,
                                     size_t key_file_len);
// Adds another coordinator's key file as keys/NAME.qolk.
MUST_USE enum status folder_new_add_key(struct folder_new *folder, const char *name,
                                        const uint8_t *key_file, size_t key_file_len);
// Gives it its name.
MUST_USE enum status folder_new_finish(struct folder_new *folder);
// Leaves nothing; harmless after folder_new_finish or on a zeroed folder.
void folder_new_undo(struct folder_new *folder);

// "PATH/keys/NAME.qolk", where such a key file stands in the end.
MUST_USE enum status folder_new_key_path(const struct folder_new *folder, const char *name,
                                         char out[PLATFORM_PATH_CAP]);

#endif
