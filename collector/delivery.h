// SPDX-License-Identifier: Apache-2.0
//
// Copying all batches that wait to a folder on a stick, one by one: each copy is flushed, read back
// and compared, and noted in the outbox. Needs no passphrase, and prints nothing. Steps:
//
//     delivery_open, which touches nothing; if something waits, claim the state (state.h)
//     delivery_begin, then delivery_step until it answers false
//     delivery_close
//
// A session of the same process leaves its batch first (session_close): what is written into a
// batch after it was copied would count as delivered.
#ifndef QOL_DELIVERY_H
#define QOL_DELIVERY_H

#include "collector/waiting.h"
#include "common/platform.h"
#include "common/status.h"

#include <stddef.h>

// What went wrong; STATUS_OK if nothing did.
struct delivery_problem {
    enum status status;
    char about[PLATFORM_PATH_CAP]; // the batch or the target; "" for INTERRUPTED
};

struct delivery {
    const char *source;            // the state folder
    const char *target;            // the folder on the stick
    struct waiting waiting;        // nothing waits if waiting.count is 0
    size_t done;                   // batches dealt with, of waiting.count
    unsigned long copied, there;   // of them: copied now, and found there, the same
    unsigned long failures;        // steps in which something went wrong
    struct delivery_problem last;  // in the last step
    struct delivery_problem first; // in the first of those
    enum status noted; // STATUS_OK, or why the first copy that could not be noted was not; it is as
                       // good as the others
};

// Finds what waits in a state folder, which may be missing. Both paths must outlive the delivery.
// On failure, which is about the state folder, nothing is left open.
MUST_USE enum status delivery_open(const char *state_folder, const char *target,
                                   struct delivery *out);
// Makes the target if only its last part is missing. SAME_DEVICE, and then the folder is not made,
// if it lies where the state does. A failure is about the target.
MUST_USE enum status delivery_begin(struct delivery *delivery);
// Deals with one batch. False if there was none left, or if none can follow: the stick is full,
// gone or write-protected, or the program is to end (`last` says so). A batch that cannot be read,
// is damaged (and copied all the same) or finds no free name keeps no other from being delivered.
bool delivery_step(struct delivery *delivery);
void delivery_close(struct delivery *delivery); // zeroed is harmless

#endif
