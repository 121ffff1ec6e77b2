// SPDX-License-Identifier: Apache-2.0
//
// The folder that is handed to a volunteer by stick: the collector, campaign.qolc and
// volunteer.qolk; never the merger.
#ifndef QOL_KIT_FOLDER_H
#define QOL_KIT_FOLDER_H

#include "common/platform.h"
#include "common/status.h"
#include "merger/setup/tree.h"

#include <stddef.h>
#include <stdint.h>

#define KIT_FOLDER_MAX_PROGRAMS 2 // one for each system

struct kit_folder_program {
    const char *name;
    uint8_t *bytes; // malloc'd
    size_t len;
};

// What is the same in every kit.
struct kit_folder_content {
    struct kit_folder_program programs[KIT_FOLDER_MAX_PROGRAMS];
    unsigned program_count;
    const uint8_t *campaign_file;
    size_t campaign_file_len;
};

// Reads the collectors that lie in a folder, if any; the campaign file is the caller's to set. On
// failure `path` is the file that could not be read.
MUST_USE enum status kit_folder_load_programs(struct kit_folder_content *content,
                                              const char *folder, char path[PLATFORM_PATH_CAP]);
void kit_folder_free_programs(struct kit_folder_content *content);

// Puts a kit into a folder that is there. Its key file waits under another name, so that it is no
// kit yet.
MUST_USE enum status kit_folder_fill(struct tree *tree, const char *folder,
                                     const struct kit_folder_content *content,
                                     const uint8_t *key_file, size_t key_file_len);
// Makes it a kit, once its device is enrolled.
MUST_USE enum status kit_folder_complete(struct tree *tree, const char *folder);

#endif
