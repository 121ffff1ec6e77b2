// SPDX-License-Identifier: Apache-2.0
//
// The master list made again from the archive alone: the same facts, and so the same list and the
// same fingerprint, whatever became of the old one. It is made beside the old list, which is as it
// was until the new one, whole and on the device, takes its place in one step.
#ifndef QOL_REBUILD_H
#define QOL_REBUILD_H

#include "common/progress.h"
#include "merger/list/fingerprint.h"
#include "merger/list/merge.h"

#include <stdbool.h>
#include <stdint.h>

struct rebuild {
    const struct folder *folder;
    bool had_list;                   // there was something of the list's name
    bool was_readable;               // all of it
    uint8_t before[FINGERPRINT_LEN]; // of the old list, if it was readable
    uint8_t after[FINGERPRINT_LEN];
    // What the old list knows, as far as it can be read, and the archive does not have any more:
    unsigned long lost_copies; // batch files
    unsigned long lost_facts;  // decisions and enrolments
    struct merge merge;        // of the archive, with the new list's roll
    struct master *old;        // NULL if there is none, or none that opens
};

// Makes the new list, and compares it with the old one, which may be missing or damaged. Progress
// is told over the files of the archive; it may be NULL. NEWER if the old list is; else the
// statuses of a merge. On failure nothing is left open.
MUST_USE enum status rebuild_make(const struct folder *folder, struct progress *progress,
                                  struct rebuild *out);
// Whether something is lost if the new list takes the old one's place.
bool rebuild_loses(const struct rebuild *rebuild);
// Puts it there. The roll stays for rebuild_end to release; only that may follow.
MUST_USE enum status rebuild_take(struct rebuild *rebuild);
// Removes a new list that was not taken, and releases all. Zeroed is harmless.
void rebuild_end(struct rebuild *rebuild);

#endif
