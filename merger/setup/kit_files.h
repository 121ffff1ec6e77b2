// SPDX-License-Identifier: Apache-2.0
//
// What is put into every kit besides the campaign's own files: the collector for both systems, what
// starts it where a double click cannot, and the field guides. A release has all of it in one
// folder, KIT_FILES_FOLDER beside the merger; packages have that folder in ../lib/qoltanba.
#ifndef QOL_KIT_FILES_H
#define QOL_KIT_FILES_H

#include "common/platform.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIT_FILES_FOLDER "kit-files"

// Each with its name, which is the same in the folder and in the kit.
enum kit_files_item {
    KIT_FILES_LINUX,    // collector: for Linux on x86-64
    KIT_FILES_WINDOWS,  // collector.exe: for Windows on x86-64
    KIT_FILES_LAUNCHER, // collector.desktop: for a double click on Linux
    KIT_FILES_START,    // start.sh: starts it from a stick that lets no program be run
    KIT_FILES_GUIDE_KK, // guide-kk.pdf, and so on
    KIT_FILES_GUIDE_RU,
    KIT_FILES_GUIDE_EN,
    KIT_FILES_COUNT
};

struct kit_files_file {
    uint8_t *bytes; // malloc'd; NULL if the folder has none
    size_t len;
};

struct kit_files {
    char folder[PLATFORM_PATH_CAP]; // where they come from; "" if there is no such folder
    struct kit_files_file files[KIT_FILES_COUNT];
};

// Reads what the folder has; without one, that of the release or package that the merger is part
// of, if there is one. Each file must be what its name says, and no merger: NOT_OURS. On failure
// nothing is held, and `path` is what it is about.
MUST_USE enum status kit_files_load(struct kit_files *files, const char *folder,
                                    char path[PLATFORM_PATH_CAP]);
void kit_files_free(struct kit_files *files);

// True if the collector for Linux asks for shared libraries, which the volunteer's laptop may lack:
// a release's does not.
bool kit_files_want_libraries(const struct kit_files *files);

const char *kit_files_name(enum kit_files_item item);
// What the file of that name has to be, as part of a sentence: "the collector for Windows".
const char *kit_files_what(enum kit_files_item item);
// True for what its owner runs.
bool kit_files_is_run(enum kit_files_item item);

#endif
