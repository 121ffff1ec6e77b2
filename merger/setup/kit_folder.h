// SPDX-License-Identifier: Apache-2.0
//
// The folder that is handed to a volunteer by stick: the collector with what comes with it
// (kit_files.h), campaign.qolc and volunteer.qolk; never the merger.
#ifndef QOL_KIT_FOLDER_H
#define QOL_KIT_FOLDER_H

#include "common/status.h"
#include "merger/setup/kit_files.h"
#include "merger/setup/tree.h"

#include <stddef.h>
#include <stdint.h>

// What is the same in every kit.
struct kit_folder_content {
    struct kit_files files;
    const uint8_t *campaign_file;
    size_t campaign_file_len;
};

// Puts a kit into a folder that is there. Its key file waits under another name, so that it is no
// kit yet.
MUST_USE enum status kit_folder_fill(struct tree *tree, const char *folder,
                                     const struct kit_folder_content *content,
                                     const uint8_t *key_file, size_t key_file_len);
// Makes it a kit, once its device is enrolled.
MUST_USE enum status kit_folder_complete(struct tree *tree, const char *folder);

#endif
