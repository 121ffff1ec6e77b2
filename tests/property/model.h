// SPDX-License-Identifier: Apache-2.0
//
// What a coordinator's list must be, given which files and decisions of a story have reached it.
// Written from docs/FORMAT.md, "Reading many files", and from tally.h's rules, over what the story
// knows; no code of the list is used. Slow and plain on purpose.
#ifndef QOL_PROPERTY_MODEL_H
#define QOL_PROPERTY_MODEL_H

#include "tests/property/story.h"

#include <stdbool.h>
#include <stdint.h>

// What has reached a coordinator.
struct model_seen {
    bool copies[STORY_MAX_COPIES];
    bool decisions[STORY_MAX_DECISIONS];
};

// One entry: a device, an id and a record.
struct model_entry {
    unsigned content; // one of those that hold it
    enum tally_state state;
    uint32_t reasons; // bit r: reason r may be given. Where a held entry stands in several cells,
                      // that of any of them may
    unsigned person;  // the entry that counts for this person
    bool may_be_named;
};

struct model_device {
    unsigned long entries, voids, stray_voids, held_voids;
    unsigned long batches, held_batches, missing, holes, unclosed, altered, outside_window;
};

struct model {
    struct model_entry entries[STORY_MAX_CONTENTS];
    unsigned entry_count;
    unsigned entry_of[STORY_MAX_CONTENTS]; // for every content its entry, or STORY_NONE
    struct model_device devices[STORY_MAX_DEVICES];
    unsigned long counted;
};

void model_make(const struct story *story, const struct model_seen *seen, struct model *out);

#endif
