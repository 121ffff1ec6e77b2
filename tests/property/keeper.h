// SPDX-License-Identifier: Apache-2.0
//
// A coordinator who keeps a list of a story's campaign, with the code that is under test. A failure
// ends the program.
#ifndef QOL_PROPERTY_KEEPER_H
#define QOL_PROPERTY_KEEPER_H

#include "merger/list/roll.h"
#include "tests/property/model.h"
#include "tests/property/story.h"

#include <stdbool.h>

// What can be merged is numbered: the story's copies, then its decisions.
unsigned keeper_item_count(const struct story *story);

struct keeper {
    const struct story *story;
    struct folder folder;
    bool archives;          // merges files, through merge.h; else what they hold, through intake.h
    struct model_seen seen; // what has come in
};

void keeper_open(struct keeper *keeper, const struct story *story, unsigned coordinator,
                 bool archives);
// Merges in one transaction. One that is killed has no result of its own, and is merged again.
void keeper_merge(struct keeper *keeper, const unsigned *items, unsigned count, bool killed);
// Makes the master list again from the archive, after it was lost or damaged or neither; `harm` is
// any number. False if a list that was sound comes out with another fingerprint.
bool keeper_rebuild(const struct keeper *keeper, unsigned long harm);
// True if the list and the archive are sound, and say the same.
bool keeper_is_sound(const struct keeper *keeper);
// The list as it stands; roll_close.
void keeper_view(const struct keeper *keeper, struct roll *out);
void keeper_close(struct keeper *keeper);

#endif
