// SPDX-License-Identifier: Apache-2.0
//
// Is the master list sound, and is it what the archive says?
#ifndef QOL_CHECK_H
#define QOL_CHECK_H

#include "common/progress.h"
#include "merger/setup/folder.h"

#include <stdbool.h>

struct check_result {
    unsigned long batches, copies, facts; // in the master list; facts: decisions and enrolments
    unsigned long lost;      // copies and facts that are not in the archive, or not whole
    unsigned long unmerged;  // archived batch files that are not in the master list
    unsigned long unlisted;  // archived decisions and enrolments that are not in it
    unsigned long damaged;   // archived batch files that are not what their names say
    unsigned long different; // archived batch files with something that the list does not have
    unsigned long unproved;  // contents in the list that no archived file shows
};

// Asks SQLite, opens every row, and looks whether the archive has every copy and fact. With
// read_all, reads every archived batch file and compares it with the list; only then damaged,
// different and unproved are found. progress may be NULL. DAMAGED if the
// master list itself is; SUITE_NOT_SUPPORTED of a file that was to be read.
MUST_USE enum status check_list(const struct folder *folder, bool read_all,
                                struct progress *progress, struct check_result *out);

#endif
